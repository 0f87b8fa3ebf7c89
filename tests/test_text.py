"""The words and times that are shown."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

from runbook.text import local_time


def test_a_time_carries_its_zone() -> None:
    """To the second, and it is the same moment, whatever the zone of this computer."""
    moment = datetime(2026, 11, 27, 23, 51, 53, 999999, tzinfo=UTC)
    shown = local_time(moment)
    assert datetime.fromisoformat(shown.replace(" ", "T", 1).replace(" ", "")) == moment.replace(microsecond=0)
    assert local_time(moment.astimezone(timezone(timedelta(hours=9)))) == shown
