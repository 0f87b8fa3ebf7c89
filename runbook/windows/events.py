"""Event log entries over `Win32_NTLogEvent`: matched by number, never by text, which is in the host's language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from runbook.wsman.client import Client


@dataclass(frozen=True, slots=True)
class Event:
    """One entry. `strings` are the values inserted in its text; `message` is that text, in the host's language."""

    log: str
    code: int
    source: str
    at: datetime
    strings: tuple[str, ...]
    message: str


def read(client: Client, log: str, codes: Sequence[int], since: datetime) -> tuple[Event, ...]:
    """Return the entries of a log with one of these codes since a time, oldest first.

    One request, two for more than one entry, more for many (facts 6.3).

    Raise `OperationTimedOut` if the log is too large for the host to search in time.
    """
    wanted = " or ".join(f"EventCode={code:d}" for code in codes)
    moment = since.astimezone(UTC).strftime("%Y%m%d%H%M%S.000000+000")  # WQL's form, with the offset in minutes
    found = client.query(
        "root/cimv2",
        f"select * from Win32_NTLogEvent where Logfile='{log}' and ({wanted}) and TimeGenerated>='{moment}'",
    )
    events = [
        Event(
            log,
            each.number("EventCode") or 0,
            each.text("SourceName") or "",
            each.moment("TimeGenerated") or since,
            tuple(each.all("InsertionStrings")),
            " ".join((each.text("Message") or "").split()),
        )
        for each in found
    ]
    return tuple(sorted(events, key=lambda event: event.at))
