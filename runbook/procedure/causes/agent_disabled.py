"""The agent's service is disabled (facts 1.3)."""

from __future__ import annotations

from typing import Final

from runbook.dpm import agent
from runbook.procedure.cause import Cause
from runbook.procedure.measuring import Measurement, Pair
from runbook.procedure.tree import Answer, Check, Outcome
from runbook.text import Text

# The names of the Japanese Services console; WMI's own words are not translated.
_START_MODES: Final = {
    "Auto": Text("自動", "Auto"),
    "Manual": Text("手動", "Manual"),
    "Disabled": Text("無効", "Disabled"),
}
_STATES: Final = {"Running": Text("実行中", "Running"), "Stopped": Text("停止", "Stopped")}


def _measure(pair: Pair) -> Measurement:
    """Return whether DPMRA may start on both hosts. A stopped service is healthy: it starts on demand."""
    evidence: list[Text] = []
    answer = "yes"
    for look in pair.both:
        service = look.service(agent.SERVICE)
        if service is None:
            return Measurement(None, (Text("DPMRA がありません。", "There is no DPMRA."),))
        if service.start_mode == "Disabled":
            answer = "no"
        evidence.append(
            Text(
                "{host}: スタートアップの種類 {mode}、状態 {state}", "{host}: start type {mode}, state {state}"
            ).format(
                host=look.host.name,
                mode=_START_MODES.get(service.start_mode, service.start_mode),
                state=_STATES.get(service.state, service.state),
            )
        )
    return Measurement(answer, tuple(evidence))


AGENT_DISABLED: Final = Cause(
    name=Text("DPMRA が無効", "DPMRA is disabled"),
    signs=Text("ID 43", "ID 43"),
    node=Check(
        "agent-enabled",
        Text("DPMRA のスタートアップの種類", "DPMRA's start type"),
        Text("DPMRA は無効になっていませんか?", "Is DPMRA allowed to start?"),
        Text(
            "DPMRA は必要なときに起動されます。停止しているのは正常ですが、無効の場合は起動できません。",
            "DPMRA is started on demand. Stopped is healthy; disabled is not.",
        ),
        (
            Answer("yes", Text("DPMRA は無効ではない", "DPMRA may start")),
            Answer("no", Text("DPMRA が無効になっている", "DPMRA is disabled")),
        ),
        _measure,
        find_out=Text(
            "両方のホストで sc qc DPMRA を実行し、START_TYPE を確認してください。DEMAND_START は正常です。",
            "Run sc qc DPMRA on both hosts and look at START_TYPE; DEMAND_START is healthy.",
        ),
    ),
    remedy=Outcome(
        "enable-agent",
        "other-cause",
        Text("原因: DPMRA が無効です", "Cause: DPMRA is disabled"),
        Text(
            "[サービス] で DPMRA のスタートアップの種類を「手動」に戻し、無効にした人と理由を確認してください。",
            "In Services set DPMRA's startup type back to Manual, and find out who disabled it and why.",
        ),
        "KB 3041345 (ID 43)",
    ),
)
