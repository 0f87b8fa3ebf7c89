"""The clock of a site, which can be put forward, and the local time of its machines."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta, timezone

OFFSETS = {"ja-JP": 540, "en-US": 0}
"""Minutes ahead of UTC, by language [U]: a Japanese site is in Japan, an English one keeps UTC."""


class Clock:
    """Real time in UTC, and what was skipped: it never stands still and never goes back."""

    def __init__(self) -> None:
        self._skipped = timedelta()
        self._lock = threading.Lock()

    @property
    def skipped(self) -> timedelta:
        """How far it is ahead of real time."""
        return self._skipped

    def now(self) -> datetime:
        """The time, in UTC."""
        return datetime.now(UTC) + self._skipped

    def advance(self, by: timedelta) -> None:
        """Let so much time pass at once. Raises `ValueError` for a negative one."""
        if by < timedelta():
            raise ValueError("a clock does not go back")
        with self._lock:
            self._skipped += by


def local(language: str, moment: datetime) -> datetime:
    """A moment in the local time of a machine of that language."""
    return moment.astimezone(timezone(timedelta(minutes=OFFSETS[language])))
