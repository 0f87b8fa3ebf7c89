"""The agent's service is disabled (facts 1.3)."""

from __future__ import annotations

from typing import Final

from runbook.dpm import agent
from runbook.procedure.cause import Cause
from runbook.procedure.causes.agent.service_words import describe
from runbook.procedure.measuring import Measurement, Pair
from runbook.procedure.tree import Answer, Check, Outcome
from runbook.text import Text


def _measure(pair: Pair) -> Measurement:
    """Return whether DPMRA may start on both hosts. A stopped service is healthy: it starts on demand.

    A start type that a service cannot have, or none, gives no answer.
    """
    evidence: list[Text] = []
    modes: set[str] = set()
    for look in pair.both:
        service = look.service(agent.SERVICE)
        if service is None:
            return Measurement(None, (Text("DPMRA がありません。", "There is no DPMRA."),))
        modes.add(service.start_mode)
        evidence.append(describe(look, service))
    answer = "no" if "Disabled" in modes else "yes" if modes <= {"Auto", "Manual"} else None
    return Measurement(answer, tuple(evidence))


AGENT_DISABLED: Final = Cause(
    name=Text("DPMRA が無効", "DPMRA is disabled"),
    signs=Text("ID 43", "ID 43"),
    node=Check(
        "agent-enabled",
        Text("DPMRA のスタートアップの種類", "Startup type of DPMRA"),
        Text(
            "DPMRA のスタートアップの種類は「手動」または「自動」ですか?",
            "Is the startup type of DPMRA Manual or Automatic?",
        ),
        Text(
            "DPMRA は必要なときに起動されます。停止しているのは正常ですが、無効の場合は起動できません。",
            "DPMRA is started on demand. Stopped is normal, but it cannot be started if it is disabled.",
        ),
        (
            Answer("yes", Text("「手動」または「自動」", "Manual or Automatic")),
            Answer("no", Text("「無効」", "Disabled")),
        ),
        _measure,
        find_out=Text(
            "両方のホストで sc.exe qc DPMRA を実行し、START_TYPE を確認してください。DEMAND_START は正常です。",
            "Run sc.exe qc DPMRA on both hosts and look at START_TYPE; DEMAND_START is healthy.",
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
