"""Waiting: short pauses first, then longer ones, until a deadline or until the work is cancelled; and so that Ctrl-C is seen."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, wait
from typing import Final, TypeVar

from runbook.errors import Interrupted

FIRST_SECONDS: Final = 0.1
LONGEST_SECONDS: Final = 5.0
_LOOK_UP_SECONDS: Final = 0.2

Result = TypeVar("Result")


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


def while_ctrl_c_is_seen(call: Callable[[], Result]) -> Result:
    """Return what the call returns. In the main thread Ctrl-C ends the wait for it.

    On Windows Ctrl-C does not interrupt a thread that waits for the network, and the main thread alone handles it. So there
    another thread makes the call, and the main thread looks up while it waits.
    """
    if sys.platform == "win32" and threading.current_thread() is threading.main_thread():
        return call_within(threading.TIMEOUT_MAX, call)
    return call()


def call_within(seconds: float, call: Callable[[], Result]) -> Result:
    """Return or raise what the call does. Ctrl-C ends the wait for it, on Windows too.

    Raise `TimeoutError` if it takes longer. It is not stopped then, but goes on in a thread that nothing waits for.
    """
    future: Future[Result] = Future()

    def make() -> None:
        try:
            future.set_result(call())
        except BaseException as error:  # raised again in the thread that waits
            future.set_exception(error)

    threading.Thread(target=make, name="runbook exchange", daemon=True).start()
    end = time.monotonic() + seconds
    while not wait([future], timeout=min(_LOOK_UP_SECONDS, max(0.0, end - time.monotonic()))).done:
        if time.monotonic() >= end:
            raise TimeoutError
    return future.result()
