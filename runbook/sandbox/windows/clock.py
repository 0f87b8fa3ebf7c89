"""The simulated clock, which can be advanced, and the local time of computers."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta, timezone

OFFSETS = {"ja-JP": 540, "en-US": 0}
"""Minutes ahead of UTC, by language [U]: a Japanese computer is in Japan, an English one keeps UTC."""


class Clock:
    """Real time in UTC plus the skipped time. It never stops and never goes back."""

    def __init__(self) -> None:
        self._skipped = timedelta()
        self._slept = timedelta()
        self._lock = threading.Lock()

    @property
    def skipped(self) -> timedelta:
        """How far the clock is ahead of real time."""
        return self._skipped

    def now(self) -> datetime:
        """Return the time, in UTC."""
        return datetime.now(UTC) + self._skipped

    def advance(self, by: timedelta) -> None:
        """Advance the clock. Raise `ValueError` for a negative time."""
        if by < timedelta():
            raise ValueError("a clock does not go back")
        with self._lock:
            self._skipped += by

    def sleep(self, by: timedelta) -> None:
        """Advance the clock as if a caller had slept. This time does not count toward idle time-outs."""
        self.advance(by)
        with self._lock:
            self._slept += by

    def awake(self) -> datetime:
        """Return the time without the time skipped by `sleep`, for idle time-outs."""
        return self.now() - self._slept


def local(language: str, moment: datetime) -> datetime:
    """Return a time in the local time of a computer of that language."""
    return moment.astimezone(timezone(timedelta(minutes=OFFSETS[language])))
