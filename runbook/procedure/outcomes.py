"""The outcomes that are not causes: the situation, the advice, and the source of the advice."""

from __future__ import annotations

from typing import Final

from runbook.procedure.tree import Outcome
from runbook.text import Text

ARTICLE: Final = "Microsoft System Center Support (JP), 2010-11-25"
_WATCH: Final = Text(
    "不定期に失敗する問題なので、1 週間ほど様子を見てください。再発した場合は、walk --resume で続きから進められます。",
    "The failures came now and then, so watch the jobs for about a week. If they come back, walk --resume goes on from here.",
)


def _resolved(step: str, title: Text, keep: Text) -> Outcome:
    todo = Text(keep.ja + _WATCH.ja, f"{keep.en} {_WATCH.en}")
    return Outcome(f"resolved-by-{step}", "resolved", title, todo, ARTICLE)


OUTCOMES: Final = (
    _resolved(
        "step1",
        Text("解決: タイムアウトの延長で成功するようになりました", "Resolved: a longer time-out was what it took"),
        Text(
            "延長した値はそのまま使用できます。回線が長く途切れる原因も、別途確認してください。",
            "The value can stay. Find out, too, why the line falls silent for so long.",
        ),
    ),
    _resolved(
        "step2",
        Text("解決: オフロードの無効化で成功するようになりました", "Resolved: an offload was the cause"),
        Text(
            "NIC のドライバーとファームウェアを更新した後、設定を 1 つずつ戻して原因を特定してください。RSS は再度有効にすることが推奨されています (KB 2643970)。",
            "After updating the NIC's driver and firmware, take the settings back one by one to find the culprit. Microsoft advises to enable RSS again (KB 2643970).",
        ),
    ),
    _resolved(
        "step3",
        Text("解決: 帯域幅の制限で成功するようになりました", "Resolved: the link was saturated"),
        Text(
            "制限は継続してください。バックアップの時間が足りない場合は、回線の増強かスケジュールの見直しが必要です。",
            "Keep the limit. If backups now take too long, the link or the schedule has to give.",
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
        Text("この手順の対象ではありません", "This runbook is not for that error"),
        Text(
            "コードは通信の問題を示していません。`explain` にジョブの詳細を渡すと、コードの意味と対処を表示します。",
            "The code does not speak of communication. Give the job's details to `explain`: it says what the code means and what to do.",
        ),
        "KB 3041345",
    ),
    Outcome(
        "no-code",
        "not-this-runbook",
        Text("先にエラー コードを確認してください", "Find the error code first"),
        Text(
            "DPM 管理者コンソールの [監視] - [ジョブ] で失敗したジョブを選択し、[詳細] の内容をコピーして `explain` に渡してください。コードなしに設定を変更すると、原因の切り分けができなくなります。",
            "In the DPM Administrator Console, under Monitoring - Jobs, select the failed job, copy its details and give them to `explain`. Changing settings without a code only hides the cause.",
        ),
        ARTICLE,
    ),
    Outcome(
        "installation",
        "not-this-runbook",
        Text("エージェントのインストールの問題です", "The agent's installation is what fails"),
        Text(
            "保護対象のリモート レジストリ サービス、ADMIN$ 共有、WMI のファイアウォール例外、時刻を確認し、%windir%\\Temp\\MSDPM*.log を参照してください。",
            "On the protected computer check the Remote Registry service, the ADMIN$ share, the firewall's WMI exception and the clock, and read %windir%\\Temp\\MSDPM*.log.",
        ),
        "KB 4052731",
    ),
    Outcome(
        "escalate",
        "escalate",
        Text("この手順では解決しませんでした", "The runbook did not solve it"),
        Text(
            "`report` で記録を出力し、両方のホストの DPM のログと、失敗した時間帯のネットワーク トレースを添えて、ネットワークの担当者または Microsoft サポートに相談してください。効果のなかった変更は undo で元に戻せます。",
            "Write the `report`, add the DPM logs of both hosts and a network trace of a failure, and take them to your network team or Microsoft support. `undo` takes back what did not help.",
        ),
        ARTICLE,
    ),
)
