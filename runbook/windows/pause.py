"""Waiting for something on a host: often at first, then less, until a deadline."""

from __future__ import annotations

import time
from collections.abc import Iterator

FIRST_SECONDS = 0.1
LONGEST_SECONDS = 5.0


def pauses(deadline: float, *, first: float = FIRST_SECONDS) -> Iterator[None]:
    """Come back at once, then after growing pauses, until `deadline` (on the monotonic clock) has passed.

    Always comes back at least once, so that a deadline in the past still gets one look.
    """
    pause = first
    yield
    while (left := deadline - time.monotonic()) > 0:
        time.sleep(min(pause, left))
        yield
        pause = min(pause * 1.5, LONGEST_SECONDS)
