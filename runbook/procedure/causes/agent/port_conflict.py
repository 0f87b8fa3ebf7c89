"""Another program uses the agent's port (facts 1.8; KB 947682)."""

from __future__ import annotations

from typing import Final

from runbook.dpm import agent
from runbook.procedure.cause import Cause
from runbook.procedure.measuring import Measurement, Pair
from runbook.procedure.system_log import SERVICE_ERROR, format_event, recent_events
from runbook.procedure.tree import Answer, Check, Outcome
from runbook.text import Text
from runbook.windows.events import Event
from runbook.windows.look import Look

PORT_TAKEN: Final = "10048"
_ALSO: Final = frozenset({"dpmra", "dpm replication agent"})
"""Display names of DPMRA that are known (facts 1.3): an event may be older than the service as it is now."""


def _measure(pair: Pair) -> Measurement:
    """Return whether DPMRA failed to start because its port was in use (KB 947682: System event 7024 with 10048).

    The event names the service by its display name, which is not the same in every version (facts 1.3).
    """
    found = [
        format_event(look, event)
        for look in pair.both
        for event in recent_events(look)
        if event.code == SERVICE_ERROR
        and any(PORT_TAKEN in text for text in event.strings)
        and _is_about_agent(look, event)
    ]
    none = Text(
        "過去 7 日間に DPMRA のイベント 7024 (10048) はありません。",
        "No event 7024 (10048) of DPMRA in the last 7 days.",
    )
    return Measurement("found" if found else "none", tuple(found[-3:]) or (none,))


def _is_about_agent(look: Look, event: Event) -> bool:
    """Return True if an event names DPMRA, by the display name that it has on this host. At most one request."""
    named = {text.strip().lower() for text in event.strings}
    if named & _ALSO:
        return True
    service = look.service(agent.SERVICE)
    return service is not None and service.display_name.strip().lower() in named


PORT_CONFLICT: Final = Cause(
    name=Text("ポートの競合", "A port conflict"),
    signs=Text("イベント `7024`、`10048`", "event `7024`, `10048`"),
    node=Check(
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
            Answer("none", Text("競合の記録はない", "no conflict on record")),
            Answer("found", Text("競合が記録されている", "a conflict on record")),
        ),
        _measure,
        find_out=Text(
            "保護対象のイベント ビューアーで、[システム] ログに DPMRA のイベント 7024 (エラー 10048) があるかどうかを確認してください。",
            "See in Event Viewer on the protected computer whether the System log has event 7024 of DPMRA with error 10048.",
        ),
    ),
    remedy=Outcome(
        "change-agent-port",
        "other-cause",
        Text("原因: ポートの競合", "Cause: the agent's port is taken"),
        Text(
            "保護対象で netstat -ano と tasklist /svc を使い、5718 を使用しているプログラムを調べてください。変更できない場合は SetAgentCfg.exe でエージェントのポートを変更します。",
            "On the protected computer find out with netstat -ano and tasklist /svc who holds 5718. If it must stay, give the agent another port with SetAgentCfg.exe.",
        ),
        "KB 947682",
    ),
)
