"""Ctrl-C while many hosts are at work: the first comes away where nothing is half done, the second at once."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from runbook.cli.exit_codes import ExitCode
from runbook.fleet.engine import Stop


@contextmanager
def leaving_on_ctrl_c(stop: Stop, told: Callable[[], None], at_once: Callable[[], None]) -> Iterator[None]:
    """In this block Ctrl-C sets `stop`, and `told` tells the person; a second one calls `at_once` and ends the process.

    The threads that talk to hosts know nothing of signals. The journal is on disk at every moment, so that ending at once loses no
    more than a power cut would. Elsewhere than in the main thread nothing changes.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def interrupted(*_: object) -> None:
        if stop.leaving.is_set():
            at_once()
            os._exit(ExitCode.INTERRUPTED)
        stop.leave()
        told()

    previous = signal.signal(signal.SIGINT, interrupted)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, previous)
