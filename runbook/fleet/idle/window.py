"""When a host may be started: while none of its jobs runs, and before the end of a maintenance window."""

from __future__ import annotations

import datetime as dates
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Final

_LONGEST: Final = timedelta(hours=26)
"""A day may have 25 hours, where the clocks are put back."""
_MINUTE: Final = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Clock:
    """The time of this computer: `now` as a date, `elapsed` in seconds that never go back."""

    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    elapsed: Callable[[], float] = time.monotonic


CLOCK = Clock()
"""This computer's clock; a rehearsal may replace it."""


@dataclass(frozen=True, slots=True)
class Window:
    """`wait_idle` is how many minutes a host may wait until none of its jobs runs; None: it does not wait.

    With `holds`, a host whose jobs run is not started although it does not wait. No host is started after `until`.
    """

    wait_idle: int | None = None
    holds: bool = False
    until: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Return True if every host may be started at any time."""
        return self.wait_idle is None and not self.holds and self.until is None


def next_time(shown: dates.time, now: datetime, zone: tzinfo | None = None) -> datetime:
    """Return the next moment at which a clock shows this time of day; by default, the clock of this computer.

    Where the clock is put forward and leaps over it, the moment of that leap; where it is put back, the first of the two.
    """
    moment = now.astimezone(UTC).replace(second=0, microsecond=0)
    end = moment + _LONGEST
    before = _wall(moment, zone)
    while moment < end:
        moment += _MINUTE
        after = _wall(moment, zone)
        if before < datetime.combine(after.date(), shown) <= after:
            return moment
        before = after
    raise AssertionError  # every clock shows every minute within that time, or leaps over it


def _wall(moment: datetime, zone: tzinfo | None) -> datetime:
    """Return what the clock on the wall shows then."""
    return moment.astimezone(zone).replace(tzinfo=None)
