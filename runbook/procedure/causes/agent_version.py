"""The agent and the DPM server have different versions (facts 1.7)."""

from __future__ import annotations

from typing import Final

from runbook.dpm import agent
from runbook.procedure.cause import Cause
from runbook.procedure.measuring import Measurement, Pair
from runbook.procedure.tree import Answer, Check, Outcome
from runbook.text import Text


def _measure(pair: Pair) -> Measurement:
    """Return whether the two agents have the same version. DPM needs the agent in its own version (ID 296)."""
    versions = [(look.host.name, look.cached(agent.version)) for look in (pair.dpm, pair.host)]
    evidence = tuple(
        Text("{host}: dpmra.exe {version}", "{host}: dpmra.exe {version}").format(host=name, version=version or "?")
        for name, version in versions
    )
    if not all(version for _, version in versions):
        return Measurement(None, evidence)
    return Measurement("same" if versions[0][1] == versions[1][1] else "different", evidence)


AGENT_VERSION: Final = Cause(
    name=Text("エージェントのバージョン", "The agent's version"),
    signs=Text("ID 296", "ID 296"),
    node=Check(
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
            Answer("same", Text("同じバージョン", "the same version")),
            Answer("different", Text("バージョンが異なる", "different versions")),
        ),
        _measure,
        find_out=Text(
            "DPM 管理者コンソールの [管理] - [エージェント] で、エージェントのバージョンを確認してください。",
            "See the agent's version under Management - Agents in the DPM Administrator Console.",
        ),
    ),
    remedy=Outcome(
        "update-agent",
        "other-cause",
        Text("原因: エージェントのバージョン", "Cause: the agent's version"),
        Text(
            "DPM 管理者コンソールの [管理] - [エージェント] で、保護対象のエージェントを更新してください。再起動が必要な場合があります。",
            "Under Management - Agents in the DPM Administrator Console update the agent of the protected computer. It may need a reboot.",
        ),
        "KB 3041345 (ID 296)",
    ),
)
