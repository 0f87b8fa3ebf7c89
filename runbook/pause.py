"""Waiting: often at first, then less, until a deadline, or until whoever waits is told to come away."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final

from runbook.errors import Interrupted
from runbook.text import Text

FIRST_SECONDS: Final = 0.1
LONGEST_SECONDS: Final = 5.0


def interrupted() -> Interrupted:
    """What is raised where work is left."""
    return Interrupted(
        Text("中断しました。", "Interrupted."),
        Text("もう一度実行すると、残りの作業を続けます。", "Run it again to do what is left."),
    )


_told_to_stop: ContextVar[threading.Event | None] = ContextVar("told to stop", default=None)


@contextmanager
def interruptible(stop: threading.Event) -> Iterator[None]:
    """In this block, and in this thread, every pause ends with `Interrupted` once `stop` is set."""
    token = _told_to_stop.set(stop)
    try:
        yield
    finally:
        _told_to_stop.reset(token)


def stop_if_told() -> None:
    """Raises `Interrupted` when the work is to be left: called where nothing is half done."""
    stop = _told_to_stop.get()
    if stop is not None and stop.is_set():
        raise interrupted()


def pause(seconds: float) -> None:
    """Sleep. Raises `Interrupted` as soon as the work is to be left."""
    stop = _told_to_stop.get()
    if stop is None:
        time.sleep(seconds)
    elif stop.wait(seconds):
        raise interrupted()


def pauses(deadline: float, *, first: float = FIRST_SECONDS) -> Iterator[None]:
    """Come back at once, then after growing pauses, until `deadline` (on the monotonic clock) has passed.

    Always comes back at least once, so that a deadline in the past still gets one look. Raises `Interrupted` as `pause` does.
    """
    length = first
    yield
    while (left := deadline - time.monotonic()) > 0:
        pause(min(length, left))
        yield
        length = min(length * 1.5, LONGEST_SECONDS)
