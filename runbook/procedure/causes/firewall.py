"""A firewall, or a device on the way, blocks the DPM server from the host's RPC port (facts 1.8, 8)."""

from __future__ import annotations

from typing import Final

from runbook.procedure.cause import Cause
from runbook.procedure.measuring import Measurement, Pair
from runbook.procedure.reach_between import reach_between
from runbook.procedure.tree import Answer, Check, Outcome
from runbook.text import Text


def _measure(pair: Pair) -> Measurement:
    """Return whether the host's RPC endpoint mapper (135) answers the DPM server."""
    state = reach_between(pair.dpm, pair.host).port
    words = {
        "open": Text("応答しました", "it answers"),
        "refused": Text("拒否されました", "refused"),
        "silent": Text("応答がありません (5 秒)", "no answer in 5 s"),
        "": Text("名前を解決できないため接続していません", "not tried, the name does not resolve"),
    }[state]
    evidence = Text("{dpm} から {host} のポート 135: {state}", "Port 135 of {host} from {dpm}: {state}").format(
        dpm=pair.dpm.host.name, host=pair.host.host.name, state=words
    )
    return Measurement("open" if state == "open" else "closed", (evidence,))


FIREWALL: Final = Cause(
    name=Text("ファイアウォール、経路", "A firewall, the route"),
    signs=Text("ID 41、`0x800706BA`、`0x8007274C`", "ID 41, `0x800706BA`, `0x8007274C`"),
    node=Check(
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
            Answer("open", Text("ポート 135 が応答する", "port 135 answers")),
            Answer("closed", Text("ポート 135 が応答しない", "port 135 does not answer")),
        ),
        _measure,
        find_out=Text(
            "DPM サーバーで Test-NetConnection <保護対象> -Port 135 を実行するか、ファイアウォールの担当者に問い合わせてください。",
            "Run Test-NetConnection <protected computer> -Port 135 on the DPM server, or ask whoever runs the firewalls.",
        ),
    ),
    remedy=Outcome(
        "open-firewall",
        "other-cause",
        Text("原因: ファイアウォールまたは経路", "Cause: a firewall or the route"),
        Text(
            "DPM サーバーから保護対象への TCP 135 と動的 RPC ポート、双方向の TCP 5718 と 5719 を許可してください。RPC を検査する機器がある場合は、厳密な RPC の検査を無効にしてください。",
            "Allow TCP 135 and the dynamic RPC ports from the DPM server to the protected computer, and TCP 5718 and 5719 both ways. On devices that inspect RPC, switch strict RPC compliance off.",
        ),
        "https://learn.microsoft.com/en-us/system-center/dpm/configure-firewall-settings-for-dpm",
    ),
)
