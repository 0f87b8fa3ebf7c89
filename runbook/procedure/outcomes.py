"""The outcomes that are not causes: the situation, the advice, and the source of the advice."""

from __future__ import annotations

from typing import Final

from runbook.procedure.tree import Outcome
from runbook.text import Text

OURS: Final = "dpm-runbook"
"""The source of an advice that no source gives: this project itself."""
_WATCH: Final = Text(
    "不定期に失敗する問題なので、1 週間ほど様子を見てください。再発した場合は、診断の続きから進めてください。",
    "The failures came now and then, so watch the jobs for about a week. If they come back, go on with the diagnosis from here.",
)


def _resolved(step: str, title: Text, keep: Text, source: str = OURS) -> Outcome:
    todo = Text(keep.ja + _WATCH.ja, f"{keep.en} {_WATCH.en}")
    return Outcome(f"resolved-by-{step}", "resolved", title, todo, source)


OUTCOMES: Final = (
    _resolved(
        "step1",
        Text("解決: タイムアウトの延長で成功するようになりました", "Resolved: a longer time-out was enough"),
        Text(
            "延長した値はそのまま使用できます。回線が長く途切れる原因も、別途確認してください。",
            "The value can stay. Find out, too, why traffic pauses for so long.",
        ),
    ),
    _resolved(
        "step2",
        Text("解決: オフロードの無効化で成功するようになりました", "Resolved: an offload was the cause"),
        Text(
            "NIC のドライバーとファームウェアを更新した後、設定を 1 つずつ戻して原因を特定してください (コマンドの場合は undo --setting NAME)。チェックサム オフロードと RSS は、早めに元に戻してください。RSS は再度有効にすることが推奨されています (KB 2643970)。",
            "After updating the NIC's driver and firmware, undo the settings one by one to find the cause (with commands: undo --setting NAME), checksum offloads and RSS soon. Microsoft advises to enable RSS again (KB 2643970).",
        ),
        f"KB 2643970, {OURS}",
    ),
    _resolved(
        "step3",
        Text("解決: 帯域幅の制限で成功するようになりました", "Resolved: the link was saturated"),
        Text(
            "制限は継続してください。バックアップの時間が足りない場合は、回線の増強かスケジュールの見直しが必要です。",
            "Keep the limit. If backups now take too long, add bandwidth or change the schedule.",
        ),
    ),
    _resolved(
        "step4",
        Text("解決: スケジュールの分散で成功するようになりました", "Resolved: the DPM server was overloaded"),
        Text(
            "保護グループを追加するときは、開始時刻が重ならないようにしてください。",
            "When you add a protection group, give it a start of its own.",
        ),
    ),
    Outcome(
        "not-this-runbook",
        "not-this-runbook",
        Text("この手順の対象ではありません", "This runbook does not cover that error"),
        Text(
            "コードは通信の問題を示していません。「エラーを調べる」のページにジョブの詳細を貼り付けるか、explain コマンドに渡すと、コードの意味と対処が表示されます。",
            "The code is not about communication. Paste the job's details on the page Explain an error, or give them to the command explain: it says what the code means and what to do.",
        ),
        "KB 3041345",
    ),
    Outcome(
        "no-code",
        "not-this-runbook",
        Text("先にエラー コードを確認してください", "Find the error code first"),
        Text(
            "DPM 管理者コンソールの [監視] - [ジョブ] で失敗したジョブを選択し、[詳細] の内容をコピーして、「エラーを調べる」のページに貼り付けるか、explain コマンドに渡してください。コードなしに設定を変更すると、原因の切り分けができなくなります。",
            "In the DPM Administrator Console, under Monitoring - Jobs, select the failed job, copy its details, and paste them on the page Explain an error or give them to the command explain. Changing settings without a code only hides the cause.",
        ),
        OURS,
    ),
    Outcome(
        "installation",
        "not-this-runbook",
        Text("エージェントのインストールの問題です", "The agent's installation is what fails"),
        Text(
            "DPM Agent Coordinator との通信エラー (ID 319、324、345) では、最初に保護対象のファイアウォールで dpmac.exe (TCP 5719)、TCP 135、動的 RPC ポートを許可してください。ID 347 (Windows Server 2008、2008 R2) では Windows Management Framework を、ID 348 では COM の制限を確認します。そのほかは、リモート レジストリ サービス、ADMIN$ 共有、WMI のファイアウォール例外、時刻、%windir%\\Temp\\MSDPM*.log を確認してください。",
            "For a communication error with the DPM Agent Coordinator (ID 319, 324, 345) first allow dpmac.exe (TCP 5719), TCP 135 and the dynamic RPC ports in the firewall of the protected computer. For ID 347 (Windows Server 2008, 2008 R2) check Windows Management Framework, for ID 348 the limits of COM. Otherwise check the Remote Registry service, the ADMIN$ share, the firewall's WMI exception, the clock, and %windir%\\Temp\\MSDPM*.log.",
        ),
        "KB 2981833, KB 4018028, KB 4052731",
    ),
    Outcome(
        "enable-in-console",
        "not-this-runbook",
        Text("エージェントが DPM で無効にされています", "The agent is disabled in DPM"),
        Text(
            "DPM 管理者コンソールの [管理] - [エージェント] で、保護対象のエージェントを有効にしてください。無効にした人と理由を先に確認します。無効の間のバックアップはありません。",
            "Enable the agent of the protected computer under Management - Agents in the DPM Administrator Console. Find out first who disabled it and why: nothing was backed up meanwhile.",
        ),
        "KB 3041345 (ID 30186)",
    ),
    Outcome(
        "take-ownership",
        "not-this-runbook",
        Text("別の DPM サーバーが管理しています", "Another DPM server manages the computer"),
        Text(
            "どの DPM サーバーで保護するかを決めてください。このサーバーで保護する場合は、[監視] - [アラート] でエージェントの所有権のアラートを開き、推奨される操作で所有権を取得してから、ジョブを再実行します。もう一方のサーバーのジョブは失敗するようになります。",
            "Decide which DPM server is to protect the computer. If it is this one, open the alert about the agent's ownership under Monitoring - Alerts, take ownership by its recommended action, and run the job again. Jobs of the other server then fail.",
        ),
        "KB 3041345 (ID 3107, 3180, 3184)",
    ),
    Outcome(
        "eject-image",
        "not-this-runbook",
        Text("仮想マシンの DVD ドライブに ISO があります", "An ISO is in the virtual machine's DVD drive"),
        Text(
            "仮想マシンの DVD ドライブから ISO イメージを取り出して、バックアップを再実行してください。通信の問題ではありません。",
            "Eject the ISO image from the virtual machine's DVD drive and run the backup again. Communication is not at fault.",
        ),
        "DPM 2016 release notes (ID 53, 104)",
    ),
    Outcome(
        "escalate",
        "escalate",
        Text("解決しなかった場合", "The runbook did not solve it"),
        Text(
            "診断の記録を用意し (コマンド ラインでは report)、両方のホストの DPM のログと、失敗した時間帯のネットワーク トレースを添えて、ネットワークの担当者または Microsoft サポートに相談してください。効果のなかった変更は元に戻せます。",
            "Write down the diagnosis (on the command line: report), add the DPM logs of both hosts and a network trace of a failure, and take them to your network team or Microsoft support. What did not help can be undone.",
        ),
        OURS,
    ),
)
