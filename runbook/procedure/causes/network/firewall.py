"""A firewall, or a device on the way, blocks RPC in one of the two directions (facts 1.8, 8)."""

from __future__ import annotations

from typing import Final

from runbook.procedure.cause import Cause
from runbook.procedure.causes.network.dynamic_ports import DYNAMIC_PORTS
from runbook.procedure.measuring import Measurement, Pair
from runbook.procedure.reach_between import format_attempts, reach_both_ways
from runbook.procedure.tree import Answer, Check, Outcome
from runbook.text import Text


def _measure(pair: Pair) -> Measurement:
    """Return whether the RPC endpoint mapper (135) of each host answers the other: DCOM goes both ways (facts 1.8)."""
    both = reach_both_ways(pair)
    evidence = list(both.unseen)
    for here, there, reach in both.ways:
        evidence += format_attempts(here, there, reach.ports)
        if not reach.addresses:
            evidence.append(
                Text(
                    "{here} から {there} には接続していません。名前を解決できません。",
                    "Not tried from {here} to {there}: the name does not resolve.",
                ).format(here=here.host.name, there=there.host.name)
            )
    if any(reach.port() != "open" for _, _, reach in both.ways):
        return Measurement("closed", tuple(evidence))
    return Measurement(None if both.missing else "open", tuple(evidence))


FIREWALL: Final = Cause(
    name=Text("ファイアウォールまたは経路", "A firewall or the route"),
    signs=Text("ID 41、316、`0x800706BA`、`0x8007274C`", "ID 41, 316, `0x800706BA`, `0x8007274C`"),
    node=Check(
        "rpc-port",
        Text("RPC のポート 135", "RPC port 135"),
        Text(
            "DPM サーバーと保護対象は、互いのポート 135 に接続できますか?",
            "Can the DPM server and the protected computer connect to each other's port 135?",
        ),
        Text(
            "DPM の制御は DCOM (RPC) で双方向に行われ、最初に必ずポート 135 に接続します。"
            "データ用の 5718 と 5719 は DPMRA の実行中にしか開かないため、閉じていても異常とは限りません。",
            "DPM's control channel is DCOM (RPC), both ways, and always begins at port 135. "
            "5718 and 5719 for the data are open only while DPMRA runs, so finding them closed says nothing.",
        ),
        (
            Answer("open", Text("双方のポート 135 が応答する", "port 135 answers at both ends")),
            Answer("closed", Text("応答しない方向がある", "it fails in one direction")),
        ),
        _measure,
        find_out=Text(
            "両方のホストで Test-NetConnection <相手> -Port 135 を実行するか、ファイアウォールの担当者に問い合わせてください。",
            "Run Test-NetConnection <the other> -Port 135 on both hosts, or ask whoever runs the firewalls.",
        ),
    ),
    also=(DYNAMIC_PORTS,),
    remedy=Outcome(
        "open-firewall",
        "other-cause",
        Text("原因: ファイアウォールまたは経路", "Cause: a firewall or the route"),
        Text(
            "TCP 135、動的 RPC ポート、5718、5719 を、DPM サーバーと保護対象の間で双方向に許可してください。Windows ファイアウォールでは、DPM サーバーの msdpm.exe と、両方の DPMRA.exe を許可します。RPC を検査する機器がある場合は、厳密な RPC の検査を無効にしてください。",
            "Allow TCP 135, the dynamic RPC ports, 5718 and 5719 both ways between the DPM server and the protected computer. In Windows Firewall allow msdpm.exe on the DPM server, and DPMRA.exe on both. On devices that inspect RPC, turn strict RPC compliance off.",
        ),
        "https://learn.microsoft.com/en-us/system-center/dpm/configure-firewall-settings-for-dpm",
    ),
)
