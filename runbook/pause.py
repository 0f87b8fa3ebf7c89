"""Waiting: short pauses first, then longer ones, until a deadline or until the work is cancelled."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from typing import Final

from runbook.errors import Interrupted

FIRST_SECONDS: Final = 0.1
LONGEST_SECONDS: Final = 5.0


class Cancellation:
    """Tells work on a host to end early at a safe point, for example after Ctrl-C.

    Every wait for a host uses it, and ends when `event` is set. Without an event, the work is never cancelled.
    """

    def __init__(self, event: threading.Event | None = None) -> None:
        self._event = event

    def check(self) -> None:
        """Raise `Interrupted` if the work is cancelled. Call it only at a safe point."""
        if self._event is not None and self._event.is_set():
            raise Interrupted

    def pause(self, seconds: float) -> None:
        """Sleep. Raise `Interrupted` as soon as the work is cancelled."""
        if self._event is None:
            time.sleep(seconds)
        elif self._event.wait(seconds):
            raise Interrupted

    def pauses(self, deadline: float, *, first: float = FIRST_SECONDS) -> Iterator[None]:
        """Yield at once, then after growing pauses, until `deadline` (on the monotonic clock) has passed.

        Yield at least once, even if the deadline has passed already. Raise `Interrupted` as `pause` does.
        """
        length = first
        yield
        while (left := deadline - time.monotonic()) > 0:
            self.pause(min(length, left))
            yield
            length = min(length * 1.5, LONGEST_SECONDS)


NEVER: Final = Cancellation()
"""Work that is never cancelled."""
