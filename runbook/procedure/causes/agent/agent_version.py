"""DPM reports the agent as incompatible with its own version (facts 1.4, 1.7)."""

from __future__ import annotations

from typing import Final

from runbook.dpm import agent
from runbook.procedure.cause import Cause
from runbook.procedure.measuring import Measurement, Pair
from runbook.procedure.tree import Answer, Check, Outcome
from runbook.text import Text

_ROLLUPS: Final = Text(
    "更新プログラムのロールアップだけが異なります。それだけでは原因とは言えません。",
    "Only the update rollups differ, which by itself is no cause.",
)


def _measure(pair: Pair) -> Measurement:
    """Return `same` unless the two agents are of different versions of DPM.

    Even then there is no answer: which older agents a DPM server still accepts is not published [U]; DPM itself says so (IDs 296, 297,
    904, 905, 3121).
    """
    versions = [(look.host.name, look.cached(agent.version)) for look in (pair.dpm, pair.host)]
    evidence = tuple(
        Text("{host}: dpmra.exe {version}", "{host}: dpmra.exe {version}").format(host=name, version=version or "?")
        for name, version in versions
    )
    if not all(version for _, version in versions):
        return Measurement(None, evidence)
    if versions[0][1] == versions[1][1]:
        return Measurement("same", evidence)
    if _release(versions[0][1]) == _release(versions[1][1]):
        return Measurement("same", (*evidence, _ROLLUPS))
    return Measurement(None, evidence)


def _release(version: str) -> tuple[str, ...]:
    """Return the part of a file version that is the release of DPM: `4.2` of 4.2.1417.0 (facts 1.7)."""
    return tuple(version.split(".")[:2])


AGENT_VERSION: Final = Cause(
    name=Text("エージェントのバージョン", "The agent's version"),
    signs=Text("ID 296、297、904、905、3121", "ID 296, 297, 904, 905, 3121"),
    node=Check(
        "agent-version",
        Text("エージェントのバージョン", "The agents' versions"),
        Text(
            "DPM は、保護対象のエージェントのバージョンに互換性がないと報告していますか (ID 296、297、904、905、3121)?",
            "Does DPM report the version of the protected computer's agent as incompatible (ID 296, 297, 904, 905, 3121)?",
        ),
        Text(
            "DPM サーバーを新しいバージョンにした後は、エージェントも更新する必要があります。ロールアップが異なること自体は珍しくありません。互換性がない場合は、DPM 自身がそのことを報告します。",
            "After the DPM server is upgraded, its agents must be updated too. Different rollups are common; when an agent is not compatible, DPM itself reports it.",
        ),
        (
            Answer("same", Text("報告していない", "no, DPM does not say so")),
            Answer("different", Text("互換性がないと報告している", "yes, it is incompatible")),
        ),
        _measure,
        find_out=Text(
            "DPM 管理者コンソールの [管理] - [エージェント] でエージェントの状態とバージョンを、[監視] - [アラート] で ID を確認してください。",
            "See the agent's state and version under Management - Agents in the DPM Administrator Console, and the ID under Monitoring - Alerts.",
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
        "KB 3041345 (ID 296, 904, 3121)",
    ),
)
