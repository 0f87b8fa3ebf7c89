"""The other causes of the same symptoms (facts 8), each an end with what to do about it."""

from __future__ import annotations

from typing import Final

from runbook.procedure.tree import Outcome
from runbook.text import Text

_ARTICLE: Final = "Microsoft System Center Support (JP), 2010-11-25"

OTHER_CAUSES: Final = (
    Outcome(
        "mend-backup-network",
        "other-cause",
        Text("原因: バックアップ用ネットワークまたはクラスター", "Cause: the backup network or the cluster"),
        Text(
            "DPM サーバーで Get-DPMBackupNetworkAddress を実行し、両方のホストがそのネットワークに接続していることを確認してください。クラスターの場合は、所有ノードのエージェントの状態を確認してください。",
            "Run Get-DPMBackupNetworkAddress on the DPM server and see that both hosts are on that network. For a cluster, look at the agent of the node that owns it now.",
        ),
        "Add-DPMBackupNetworkAddress",
    ),
    Outcome(
        "exclude-from-antivirus",
        "other-cause",
        Text("原因: ウイルス対策ソフト", "Cause: antivirus software"),
        Text(
            "DPMRA.exe のプロセスと DPM のレプリカのフォルダーをリアルタイム検査から除外し、整合性チェックを実行してください。",
            "Exclude the process DPMRA.exe and DPM's replica folders from real-time scanning, then run a consistency check.",
        ),
        "KB 928840",
    ),
    Outcome(
        "mend-name-resolution",
        "other-cause",
        Text("原因: 名前解決", "Cause: name resolution"),
        Text(
            "解決できない側の DNS サーバーの設定、DNS の登録、hosts ファイルを確認してください。修正後に ipconfig /flushdns を実行してから、バックアップを再実行します。",
            "On the end that cannot resolve, check its DNS servers, the record and the hosts file; then ipconfig /flushdns and run the backup again.",
        ),
        "KB 3041345",
    ),
    Outcome(
        "open-firewall",
        "other-cause",
        Text("原因: ファイアウォールまたは経路", "Cause: a firewall or the route"),
        Text(
            "DPM サーバーから保護対象への TCP 135 と動的 RPC ポート、双方向の TCP 5718 と 5719 を許可してください。RPC を検査する機器がある場合は、厳密な RPC の検査を無効にしてください。",
            "Allow TCP 135 and the dynamic RPC ports from the DPM server to the protected computer, and TCP 5718 and 5719 both ways. On devices that inspect RPC, switch strict RPC compliance off.",
        ),
        "https://learn.microsoft.com/en-us/system-center/dpm/configure-firewall-settings-for-dpm",
    ),
    Outcome(
        "prepare-winrm",
        "other-cause",
        Text("先に WinRM を準備してください", "Prepare WinRM first"),
        Text(
            "応答しない原因を doctor コマンドで調べ、ホストで winrm quickconfig を実行するか、同じ手順をホスト上で手動で行ってください。DPM の障害の原因とは限りません。",
            "Find out why with the command doctor, and run winrm quickconfig on the host that does not answer; or do the steps by hand on the host itself. This need not be why DPM fails.",
        ),
        "https://learn.microsoft.com/en-us/windows/win32/winrm/installation-and-configuration-for-windows-remote-management",
    ),
    Outcome(
        "install-agent",
        "other-cause",
        Text("原因: エージェントがありません", "Cause: there is no agent"),
        Text(
            "DPM 管理者コンソールの [管理] - [エージェント] から、保護エージェントをインストールしてください。",
            "Install the protection agent from Management - Agents in the DPM Administrator Console.",
        ),
        "KB 3041345 (ID 45)",
    ),
    Outcome(
        "enable-agent",
        "other-cause",
        Text("原因: DPMRA が無効です", "Cause: DPMRA is disabled"),
        Text(
            "[サービス] で DPMRA のスタートアップの種類を「手動」に戻し、無効にした人と理由を確認してください。",
            "In Services set DPMRA's startup type back to Manual, and find out who disabled it and why.",
        ),
        "KB 3041345 (ID 43)",
    ),
    Outcome(
        "reboot-first",
        "other-cause",
        Text("先に再起動してください", "Reboot first"),
        Text(
            "再起動待ちのホストを再起動し、整合性チェックを実行してから、バックアップの結果を確認してください。",
            "Reboot the host that waits for it, run a consistency check, and see how the backups go.",
        ),
        "KB 3041345 (ID 30, 48)",
    ),
    Outcome(
        "update-agent",
        "other-cause",
        Text("原因: エージェントのバージョン", "Cause: the agent's version"),
        Text(
            "DPM 管理者コンソールの [管理] - [エージェント] で、保護対象のエージェントを更新してください。再起動が必要な場合があります。",
            "Under Management - Agents in the DPM Administrator Console update the agent of the protected computer. It may need a reboot.",
        ),
        "KB 3041345 (ID 296)",
    ),
    Outcome(
        "attach-agent",
        "other-cause",
        Text("原因: エージェントは別の DPM サーバーに従っています", "Cause: the agent obeys another DPM server"),
        Text(
            "どの DPM サーバーで保護するかを決めてから、保護対象で SetDpmServer.exe -dpmServerName <DPM サーバー名> を実行してください。別のサーバーによる保護は止まります。",
            "Decide which DPM server is to protect it, then run SetDpmServer.exe -dpmServerName <DPM server> on the protected computer. Protection by the other server ends.",
        ),
        "KB 970090",
    ),
    Outcome(
        "repair-trust",
        "other-cause",
        Text("原因: DCOM のグループ", "Cause: the DCOM groups"),
        Text(
            "保護対象で SetDpmServer.exe -dpmServerName <DPM サーバー名> を実行すると、グループが再設定されます。ドメイン コントローラーでは、複製が終わるまで待ってください。",
            "Run SetDpmServer.exe -dpmServerName <DPM server> on the protected computer; it sets the groups again. On a domain controller wait until that has replicated.",
        ),
        "KB 970090",
    ),
    Outcome(
        "update-both-ends",
        "other-cause",
        Text("原因: DCOM の強化による拒否", "Cause: DCOM hardening refuses the calls"),
        Text(
            "両方のホストに最新の更新プログラムを適用して再起動し、イベントが記録されなくなることを確認してください。",
            "Bring both hosts up to date, reboot them, and see that the events no longer come.",
        ),
        "KB 5004442",
    ),
    Outcome(
        "synchronize-clocks",
        "other-cause",
        Text("原因: 時刻のずれ", "Cause: the clocks"),
        Text(
            "両方のホストがドメインの時刻に同期していることを w32tm /query /status で確認し、w32tm /resync で同期してください。",
            "See with w32tm /query /status that both follow the domain's time, and synchronize with w32tm /resync.",
        ),
        "KB 3041345 (ID 42)",
    ),
    Outcome(
        "renew-password",
        "other-cause",
        Text("原因: ローカル アカウントのパスワード", "Cause: the local account's password"),
        Text(
            "保護対象で SetDpmServer.exe -UpdatePassword を、DPM サーバーで Update-NonDomainServerInfo.ps1 を実行して、同じ新しいパスワードを設定してください。",
            "Run SetDpmServer.exe -UpdatePassword on the protected computer and Update-NonDomainServerInfo.ps1 on the DPM server, with the same new password.",
        ),
        "KB 970090",
    ),
    Outcome(
        "change-agent-port",
        "other-cause",
        Text("原因: ポートの競合", "Cause: the agent's port is taken"),
        Text(
            "保護対象で netstat -ano と tasklist /svc を使い、5718 を使用しているプログラムを調べてください。変更できない場合は SetAgentCfg.exe でエージェントのポートを変更します。",
            "On the protected computer find out with netstat -ano and tasklist /svc who holds 5718. If it must stay, give the agent another port with SetAgentCfg.exe.",
        ),
        "KB 947682",
    ),
    Outcome(
        "mend-agent",
        "other-cause",
        Text("原因: エージェントの異常終了", "Cause: the agent crashes"),
        Text(
            "DPM の最新の更新プログラムをサーバーとエージェントの両方に適用してください。続く場合は、.Crash ファイルとアプリケーション ログを添えて Microsoft サポートに相談してください。",
            "Bring DPM and its agents to the latest update. If it goes on, take the .Crash files and the Application log to Microsoft support.",
        ),
        "KB 3082409",
    ),
    Outcome(
        "lengthen-device-timeout",
        "other-cause",
        Text("原因: 経路上の機器の無通信タイムアウト", "Cause: a device on the way drops idle sessions"),
        Text(
            "DPM の通信について、機器の TCP セッションの無通信タイムアウトを、エージェントのタイムアウトより長くしてください。変更できない場合は、その機器を経由しない経路を検討してください。",
            "For DPM's traffic make the device's TCP session time-out longer than the agents'. If that cannot be, think of a route around it.",
        ),
        _ARTICLE,
    ),
)
