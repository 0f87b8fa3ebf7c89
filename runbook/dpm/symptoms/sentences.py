"""What is said about an explained text: the same on the command line and on the page."""

from __future__ import annotations

from typing import Final

from runbook.dpm.symptoms.codes import EntryPoint
from runbook.text import Text

NOT_LISTED: Final = Text("(この一覧にはありません)", "(not in this list)")
LOOK_UP: Final = Text(
    "このコードは、Microsoft の表 (KB 3041345) にも、この一覧にもありません。失敗したジョブの [詳細] 全体を貼り付けると、ほかのコードから判断できることがあります。0x で始まるコードは Windows の HRESULT の一覧で確認してください。",
    "This code is neither in Microsoft's table (KB 3041345) nor in this list. Paste the whole details of the failed job: another code in them may give the reason. For a code that begins with 0x, see Windows' lists of HRESULTs.",
)
NO_CAUSE: Final = Text("コードだけでは原因を特定できません。", "The code alone does not say the cause.")
ANOTHER: Final = Text(
    "DPM のメッセージではなく、次の製品のメッセージのようです: {product}。同じ時刻に DPM のジョブが失敗している場合は、そのジョブの詳細を貼り付けてください。",
    "This looks like a message of another product: {product}. If a DPM job failed at that time, paste that job's details.",
)
UNCLEAR: Final = Text(
    "このテキストに DPM のメッセージは見つかりません。次の内容は、DPM のジョブのエラーである場合にだけ当てはまります。",
    "There is no DPM message in this text. What follows holds only if the error comes from a DPM job.",
)
LIKELY: Final = Text(
    "原因を示すコードはありませんが、文面は {code} のメッセージと一致します。確実に判断するには、コードを含む [詳細] 全体を貼り付けてください。",
    "No code in the text gives the reason, but its words are those of {code}. To be sure, paste the whole details with the code.",
)
VERDICTS: Final = {
    EntryPoint.CONNECTION: Text(
        "エージェント、またはエージェントとの通信の問題で、この手順の対象です。",
        "The agent, or the connection to it, is the problem: this runbook covers it.",
    ),
    EntryPoint.UNREACHABLE: Text(
        "相手のコンピューターに到達できないエラーで、この手順の対象です。",
        "The other computer cannot be reached: this runbook covers it.",
    ),
    EntryPoint.ACCESS_DENIED: Text(
        "アクセス拒否のエラーで、この手順の対象です。", "Access was denied: this runbook covers it."
    ),
    EntryPoint.RESTART_NEEDED: Text("再起動が必要なことを示すエラーです。", "A restart is due."),
    EntryPoint.ANTIVIRUS: Text(
        "ウイルス対策ソフトが関係することの多いエラーです。", "Antivirus software is often behind this error."
    ),
    EntryPoint.INSTALLATION: Text(
        "エージェントのインストールまたは管理の問題です。リモート レジストリ、ADMIN$ 共有、WMI のファイアウォール例外と %windir%\\Temp\\MSDPM*.log を確認してください (KB 4052731)。",
        "This is about installing or managing the agent. Check Remote Registry, ADMIN$, the firewall's WMI exception and %windir%\\Temp\\MSDPM*.log (KB 4052731).",
    ),
    EntryPoint.OTHER: Text(
        "エージェントとの通信の問題ではないため、この手順の対象ではありません。",
        "It is not about communication with an agent, so this runbook does not cover it.",
    ),
    EntryPoint.DPM_ENGINE: Text(
        "DPM サーバーのサービスの障害、またはサービスに接続できないエラーです。",
        "A service of the DPM server failed or cannot be connected to.",
    ),
    EntryPoint.INCOMPATIBLE: Text(
        "エージェントのバージョンに互換性がありません。DPM 管理者コンソールの [管理] - [エージェント] で更新してください。",
        "The agent's version is not compatible. Update it under Management - Agents in the DPM Administrator Console.",
    ),
    EntryPoint.AGENT_DISABLED: Text(
        "エージェントが DPM で無効にされています。DPM 管理者コンソールの [管理] - [エージェント] で有効にしてください。",
        "The agent is disabled in DPM. Enable it under Management - Agents in the DPM Administrator Console.",
    ),
    EntryPoint.OWNED_ELSEWHERE: Text(
        "別の DPM サーバーが管理しています。どのサーバーで保護するかを決め、アラートの推奨される操作で所有権を取得してください。",
        "Another DPM server manages the computer. Decide which one is to protect it, and take ownership by the alert's recommended action.",
    ),
    EntryPoint.UNTRUSTED: Text(
        "ワークグループまたは信頼されていないドメインのコンピューターの接続の問題です。-isNonDomainServer を付けた SetDpmServer.exe と、両側のユーザー名とパスワードを確認してください。",
        "A computer of a workgroup or an untrusted domain is not attached as such. Check SetDpmServer.exe with -isNonDomainServer, and the user and password at both ends.",
    ),
    EntryPoint.DVD_IMAGE: Text(
        "仮想マシンの DVD ドライブに ISO イメージがあります。取り出して、バックアップを再実行してください。",
        "An ISO image is in the virtual machine's DVD drive. Eject it and run the backup again.",
    ),
    EntryPoint.NO_CODE: Text(
        "コードがないため、原因を特定できません。DPM 管理者コンソールの [監視] - [ジョブ] で失敗したジョブを選択し、[詳細] の内容をコピーして貼り付けてください。",
        "It contains no code, so the cause cannot be determined. In the DPM Administrator Console select the failed job under Monitoring - Jobs, copy its details, and paste them.",
    ),
}
"""What each kind of error means for the reader."""
