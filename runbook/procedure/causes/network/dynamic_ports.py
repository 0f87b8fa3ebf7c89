"""RPC's dynamic ports, both ways: an open port 135 alone does not show that they are open (facts 1.8)."""

from __future__ import annotations

from typing import Final

from runbook.procedure.measuring import Measurement, Pair
from runbook.procedure.reach_between import format_attempts, reach_both_ways
from runbook.procedure.tree import Answer, Check
from runbook.text import Text
from runbook.windows.reach import best


def _measure(pair: Pair) -> Measurement:
    """Return `open` if a dynamic port of each end answers the other, otherwise no answer.

    The ports that the endpoint mapper names are those of other programs. Windows Firewall may shut them and let DPM's
    programs through, so that silence alone is no proof.
    """
    both = reach_both_ways(pair)
    evidence = list(both.unseen)
    for here, there, reach in both.ways:
        evidence += format_attempts(here, there, reach.dynamic)
        if not reach.dynamic:
            evidence.append(
                Text(
                    "{there} のエンドポイント マッパーは、{here} に動的ポートを答えませんでした。",
                    "The endpoint mapper of {there} named no dynamic port to {here}.",
                ).format(here=here.host.name, there=there.host.name)
            )
    known = not both.unseen and all(best(reach.dynamic) == "open" for _, _, reach in both.ways)
    return Measurement("open" if known else None, tuple(evidence))


DYNAMIC_PORTS: Final = Check(
    "rpc-dynamic",
    Text("RPC の動的ポート (双方向)", "RPC's dynamic ports, both ways"),
    Text(
        "DPM サーバーと保護対象は、互いの動的 RPC ポート (既定では 49152-65535) に接続できますか?",
        "Can the DPM server and the protected computer connect to each other's dynamic RPC ports (49152-65535 by default)?",
    ),
    Text(
        "DCOM はポート 135 で始まり、動的ポートで続きます。エージェントは DPM サーバーを呼び出して応答するため、逆方向も必要です。"
        "ほかのプログラムのポートが応答しないだけでは、閉じているとはいえません。",
        "DCOM begins at port 135 and goes on at a dynamic port. The agent answers by calling the DPM server, so the way back is "
        "needed too. Ports of other programs that do not answer are no proof.",
    ),
    (
        Answer("open", Text("双方向で接続できる", "they connect both ways")),
        Answer("closed", Text("接続できない方向がある", "one way is closed")),
    ),
    _measure,
    find_out=Text(
        "両方のホストの Windows ファイアウォールで DPMRA.exe と msdpm.exe の規則を確認し、途中の機器については、双方向の TCP 135 と動的ポートが許可されているかどうかをファイアウォールの担当者に問い合わせてください。",
        "See the rules for DPMRA.exe and msdpm.exe in Windows Firewall on both hosts, and ask whoever runs the firewalls whether TCP 135 and the dynamic ports are allowed both ways.",
    ),
)
