"""A host has no DPM agent (facts 1.3)."""

from __future__ import annotations

from typing import Final

from runbook.dpm import agent
from runbook.procedure.cause import Cause
from runbook.procedure.measuring import Measurement, Pair
from runbook.procedure.tree import Answer, Check, Outcome
from runbook.text import Text

_ALL_THERE = Text("DPMRA は両方にあります。", "DPMRA is there at both ends.")


def _measure(pair: Pair) -> Measurement:
    """Return whether DPMRA exists on both hosts. The DPM server has its own."""
    missing = [look.host.name for look in pair.both if look.service(agent.SERVICE) is None]
    evidence = [
        Text("{host}: DPMRA サービスがありません。", "{host}: there is no service DPMRA.").format(host=name)
        for name in missing
    ]
    return Measurement("no" if missing else "yes", tuple(evidence) or (_ALL_THERE,))


NO_AGENT: Final = Cause(
    name=Text("エージェントがない", "No agent"),
    signs=Text("ID 45", "ID 45"),
    node=Check(
        "agent-installed",
        Text("DPM エージェント", "The DPM agent"),
        Text("両方のホストに DPMRA サービスがありますか?", "Is there a service DPMRA on both hosts?"),
        Text(
            "エージェントがないホストとは通信できません。DPM サーバーにも独自の DPMRA があります。",
            "Without its agent a host cannot be backed up. The DPM server has a DPMRA of its own.",
        ),
        (
            Answer("yes", Text("エージェントがある", "the agent is there")),
            Answer("no", Text("エージェントがない", "there is no agent")),
        ),
        _measure,
        find_out=Text(
            "両方のホストで sc.exe query DPMRA を実行してください。1060 は、サービスがないことを示します。",
            "Run sc.exe query DPMRA on both hosts; 1060 means that there is no such service.",
        ),
    ),
    remedy=Outcome(
        "install-agent",
        "other-cause",
        Text("原因: エージェントがありません", "Cause: there is no agent"),
        Text(
            "DPM 管理者コンソールの [管理] - [エージェント] から、保護エージェントをインストールしてください。",
            "Install the protection agent from Management - Agents in the DPM Administrator Console.",
        ),
        "KB 3041345 (ID 45)",
    ),
)
