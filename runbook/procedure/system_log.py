"""Recent events of the System log about DPMRA and DCOM, read once for all checks of one look."""

from __future__ import annotations

from typing import Final

from runbook.procedure.measuring import RECENT
from runbook.text import Text
from runbook.windows import events
from runbook.windows.events import Event
from runbook.windows.host import Host
from runbook.windows.look import Look

SERVICE_ERROR: Final = 7024
REFUSED_BY_SERVER: Final = 10036
"""Written by the end that was called; the end that calls writes the other two (facts 8; KB 5004442)."""

DCOM_REFUSED: Final = (REFUSED_BY_SERVER, 10037, 10038)


def recent_events(look: Look) -> tuple[Event, ...]:
    """Return the events of the last 7 days that the checks need, oldest first."""
    return look.cached(_read)


def format_event(look: Look, event: Event) -> Text:
    """Return an event as one line of evidence."""
    return Text("{host} {at} イベント {code}: {message}", "{host} {at} event {code}: {message}").format(
        host=look.host.name, at=event.at.strftime("%Y-%m-%d %H:%M:%S"), code=event.code, message=event.message[:300]
    )


def _read(host: Host) -> tuple[Event, ...]:
    return events.read(host.client, "System", (SERVICE_ERROR, *DCOM_REFUSED), host.system.read().now - RECENT)
