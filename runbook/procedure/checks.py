"""The checks before the first step, cheapest first: anything found here would make the steps useless."""

from __future__ import annotations

from typing import Final

from runbook.procedure import health, reachability, trust
from runbook.procedure.tree import Answer, Check
from runbook.text import Text

CHECKS: Final = (
    Check(
        "name-resolution",
        Text("名前解決", "Name resolution"),
        Text(
            "DPM サーバーと保護対象は、互いの名前を解決できますか? (両方で nslookup)",
            "Do the DPM server and the protected computer resolve each other's names? (nslookup on both)",
        ),
        Text(
            "DPM は互いの名前で通信します。片方だけ解決できない場合も失敗します。",
            "The two talk to each other by name, so it takes only one end that cannot resolve the other.",
        ),
        (
            Answer("yes", Text("名前を解決できる", "names resolve"), "rpc-port"),
            Answer("no", Text("名前を解決できない", "a name does not resolve"), "mend-name-resolution"),
        ),
        reachability.name_resolution,
    ),
    Check(
        "rpc-port",
        Text("RPC のポート 135", "RPC port 135"),
        Text(
            "DPM サーバーから保護対象のポート 135 に接続できますか?",
            "Can the DPM server connect to port 135 of the protected computer?",
        ),
        Text(
            "DPM の制御は DCOM (RPC) で行われ、最初に必ずポート 135 に接続します。"
            "データ用の 5718 と 5719 は DPMRA の実行中にしか開かないため、閉じていても異常とは限りません。",
            "DPM's control channel is DCOM (RPC), which always begins at port 135. "
            "5718 and 5719 for the data are open only while DPMRA runs, so finding them closed says nothing.",
        ),
        (
            Answer("open", Text("ポート 135 が応答する", "port 135 answers"), "winrm"),
            Answer("closed", Text("ポート 135 が応答しない", "port 135 does not answer"), "open-firewall"),
        ),
        reachability.rpc_port,
    ),
    Check(
        "winrm",
        Text("WinRM", "WinRM"),
        Text("両方のホストが WinRM に応答しますか?", "Do both hosts answer WinRM?"),
        Text(
            "以降の確認と変更は WinRM を使って行います。DPM 自体は WinRM を使用しません。",
            "What follows is read and changed over WinRM. DPM itself does not use it.",
        ),
        (
            Answer("yes", Text("両方が応答する", "both hosts answer"), "agent-installed"),
            Answer("no", Text("応答しないホストがある", "a host does not answer"), "prepare-winrm"),
        ),
        reachability.winrm,
    ),
    Check(
        "agent-installed",
        Text("DPM エージェント", "The DPM agent"),
        Text("両方のホストに DPMRA サービスがありますか?", "Is there a service DPMRA on both hosts?"),
        Text(
            "エージェントがないホストとは通信できません。DPM サーバーにも独自の DPMRA があります。",
            "Without its agent a host cannot be backed up. The DPM server has a DPMRA of its own.",
        ),
        (
            Answer("yes", Text("エージェントがある", "the agent is there"), "agent-enabled"),
            Answer("no", Text("エージェントがない", "there is no agent"), "install-agent"),
        ),
        reachability.agent_installed,
    ),
    Check(
        "agent-enabled",
        Text("DPMRA のスタートアップの種類", "DPMRA's start type"),
        Text("DPMRA は無効になっていませんか?", "Is DPMRA allowed to start?"),
        Text(
            "DPMRA は必要なときに起動されます。停止しているのは正常ですが、無効の場合は起動できません。",
            "DPMRA is started on demand. Stopped is healthy; disabled is not.",
        ),
        (
            Answer("yes", Text("DPMRA は無効ではない", "DPMRA may start"), "pending-reboot"),
            Answer("no", Text("DPMRA が無効になっている", "DPMRA is disabled"), "enable-agent"),
        ),
        reachability.agent_enabled,
    ),
    Check(
        "pending-reboot",
        Text("再起動待ち", "Pending reboot"),
        Text("どちらかのホストが再起動待ちですか?", "Does either host wait for a reboot?"),
        Text(
            "更新プログラムやエージェントのインストール後に再起動していないホストでは、通信が失敗することがあります (ID 30、48)。",
            "A host that was not restarted after an update, or after the agent's installation, may fail to communicate (ID 30, 48).",
        ),
        (
            Answer("no", Text("再起動待ちではない", "no reboot is pending"), "agent-version"),
            Answer("yes", Text("再起動待ちのホストがある", "a reboot is pending"), "reboot-first"),
        ),
        health.pending_reboot,
    ),
    Check(
        "agent-version",
        Text("エージェントのバージョン", "The agents' versions"),
        Text(
            "保護対象のエージェントは、DPM サーバーと同じバージョンですか?",
            "Is the protected computer's agent of the same version as the DPM server?",
        ),
        Text(
            "DPM サーバーを更新した後は、エージェントも更新する必要があります (ID 296)。",
            "After the DPM server was updated, its agents have to follow (ID 296).",
        ),
        (
            Answer("same", Text("同じバージョン", "the same version"), "agent-owner"),
            Answer("different", Text("バージョンが異なる", "different versions"), "update-agent"),
        ),
        health.agent_version,
    ),
    Check(
        "agent-owner",
        Text("エージェントが従う DPM サーバー", "The DPM server that the agent obeys"),
        Text(
            "保護対象のエージェントは、この DPM サーバーに従う構成ですか?",
            "Is the protected computer's agent set to obey this DPM server?",
        ),
        Text(
            "エージェントは、構成で許可された DPM サーバーとだけ通信します (ID 270、KB 970090)。",
            "An agent talks only to the DPM servers that its configuration names (ID 270, KB 970090).",
        ),
        (
            Answer("this", Text("この DPM サーバーに従う", "it obeys this DPM server"), "trusted-groups"),
            Answer("another", Text("別の DPM サーバーに従う", "it obeys another DPM server"), "attach-agent"),
        ),
        trust.agent_owner,
    ),
    Check(
        "trusted-groups",
        Text("DCOM のグループ", "The DCOM groups"),
        Text(
            "DPM サーバーのコンピューター アカウントは、保護対象の DPMRADmTrustedMachines、DPMRADCOMTrustedMachines、"
            "Distributed COM Users に含まれていますか?",
            "Is the DPM server's computer account in DPMRADmTrustedMachines, DPMRADCOMTrustedMachines and "
            "Distributed COM Users on the protected computer?",
        ),
        Text(
            "この 3 つのグループに含まれていないと、DCOM の呼び出しがアクセス拒否で失敗します (ID 42、KB 970090)。",
            "Without membership in these three groups DCOM calls end in access denied (ID 42, KB 970090).",
        ),
        (
            Answer("complete", Text("不足しているグループはない", "no membership is missing"), "dcom-hardening"),
            Answer("missing", Text("含まれていないグループがある", "a membership is missing"), "repair-trust"),
        ),
        trust.trusted_groups,
    ),
    Check(
        "dcom-hardening",
        Text("DCOM の強化", "DCOM hardening"),
        Text(
            "システム ログにイベント 10036、10037、10038 が記録されていますか?",
            "Does the System log hold events 10036, 10037 or 10038?",
        ),
        Text(
            "2022 年以降の更新プログラムは DCOM の認証を強化します。片方だけ更新されていると拒否されることがあります (KB 5004442)。",
            "Updates since 2022 harden DCOM's authentication; when only one end has them, calls may be refused (KB 5004442).",
        ),
        (
            Answer("none", Text("拒否の記録はない", "no refusals on record"), "clock-skew"),
            Answer("found", Text("拒否が記録されている", "refusals on record"), "update-both-ends"),
        ),
        trust.dcom_hardening,
    ),
    Check(
        "clock-skew",
        Text("時刻の差", "The clocks"),
        Text(
            "2 台のホストの時刻の差は 5 分未満ですか? (w32tm /query /status)",
            "Do the two clocks differ by less than 5 minutes? (w32tm /query /status)",
        ),
        Text(
            "時刻が 5 分以上ずれると Kerberos 認証が失敗し、アクセス拒否になります。",
            "With five minutes or more between them Kerberos fails, and access is denied.",
        ),
        (
            Answer("close", Text("5 分未満", "less than 5 minutes apart"), "workgroup-password"),
            Answer("off", Text("5 分以上", "5 minutes or more apart"), "synchronize-clocks"),
        ),
        trust.clock_skew,
    ),
    Check(
        "workgroup-password",
        Text("ワークグループのアカウント", "The account of a workgroup computer"),
        Text(
            "保護対象がワークグループまたは信頼関係のないドメインにある場合、DPM が使用するローカル アカウントのパスワードは有効ですか?",
            "If the protected computer is in a workgroup or an untrusted domain: is the password of the local account that DPM uses still valid?",
        ),
        Text(
            "ドメインの信頼を使えないコンピューターでは、DPM はローカル アカウントを使用します。パスワードの期限が切れると ID 308 や 316 で失敗します。",
            "Where no domain trust helps, DPM logs on with a local account; once its password expires, jobs fail with ID 308 or 316.",
        ),
        (
            Answer(
                "valid",
                Text("有効、またはドメインに参加している", "the password is valid, or it is in the domain"),
                "port-conflict",
            ),
            Answer("expired", Text("期限切れ、または変更された", "it has expired or was changed"), "renew-password"),
        ),
        trust.workgroup_password,
        ends=("host",),
    ),
    Check(
        "port-conflict",
        Text("ポートの競合", "Port conflict"),
        Text(
            "システム ログに、DPMRA のイベント 7024 (10048) が記録されていますか?",
            "Does the System log hold an event 7024 (10048) about DPMRA?",
        ),
        Text(
            "ほかのプログラムがポート 5718 を使用していると、DPMRA は起動できません (KB 947682)。",
            "When another program holds port 5718, DPMRA cannot start (KB 947682).",
        ),
        (
            Answer("none", Text("競合の記録はない", "no conflict on record"), "agent-crash"),
            Answer("found", Text("競合が記録されている", "a conflict on record"), "change-agent-port"),
        ),
        health.port_conflict,
    ),
    Check(
        "agent-crash",
        Text("エージェントのクラッシュ", "Crashes of the agent"),
        Text(
            "エージェントのログ フォルダーに、最近の DPMRA*.Crash ファイルがありますか?",
            "Is there a recent DPMRA*.Crash file in the agent's log folder?",
        ),
        Text(
            "エージェントが異常終了すると、実行中のジョブは通信エラーで失敗します (ID 43、60)。",
            "When the agent crashes, the job at work fails as if the network had (ID 43, 60).",
        ),
        (
            Answer("none", Text("最近のクラッシュはない", "no recent crash"), "step1"),
            Answer("found", Text("最近クラッシュした", "a recent crash"), "mend-agent"),
        ),
        health.agent_crash,
    ),
)
