"""The end of a maintenance window: the next moment at which the clock on the wall shows a time."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from runbook.fleet.idle.window import next_time

NEW_YORK = ZoneInfo("America/New_York")
TOKYO = ZoneInfo("Asia/Tokyo")


@pytest.mark.parametrize(
    ("now", "shown", "hours"),
    [
        ("2026-11-28T22:00", "23:30", 1.5),
        ("2026-11-28T22:00", "05:00", 7),
        ("2026-11-28T22:00", "00:00", 2),
        ("2026-11-28T05:01", "05:00", 24 - 1 / 60),
        ("2026-11-28T05:00", "05:00", 24),
        ("2026-12-31T23:59", "00:01", 2 / 60),
    ],
)
def test_it_is_the_next_time_also_after_midnight(now: str, shown: str, hours: float) -> None:
    """The time that it is already is tomorrow's: a window of no length is nobody's wish."""
    begun = datetime.fromisoformat(now).replace(tzinfo=TOKYO)
    assert next_time(time.fromisoformat(shown), begun, TOKYO) - begun == timedelta(hours=hours)


@pytest.mark.parametrize(
    ("now", "shown", "end"),
    [
        ("2026-03-08T05:00+00:00", "03:00", "2026-03-08T07:00+00:00"),
        ("2026-03-08T05:00+00:00", "02:30", "2026-03-08T07:00+00:00"),
        ("2026-03-08T05:00+00:00", "05:00", "2026-03-08T09:00+00:00"),
        ("2026-11-01T04:00+00:00", "01:30", "2026-11-01T05:30+00:00"),
        ("2026-11-01T05:40+00:00", "01:30", "2026-11-01T06:30+00:00"),
        ("2026-11-01T04:00+00:00", "05:00", "2026-11-01T10:00+00:00"),
    ],
)
def test_where_clocks_are_changed(now: str, shown: str, end: str) -> None:
    """A time that the clock leaps over ends at the leap; of two that are shown twice the next one counts; the hours between are real."""
    found = next_time(time.fromisoformat(shown), datetime.fromisoformat(now), NEW_YORK)
    assert found == datetime.fromisoformat(end)


def test_seconds_do_not_matter() -> None:
    """05:00 is when the clock begins to show it."""
    now = datetime(2026, 11, 28, 4, 59, 30, tzinfo=UTC)
    assert next_time(time(5), now, UTC) == datetime(2026, 11, 28, 5, tzinfo=UTC)
