"""Handle Ctrl-C during work on many hosts: the first stops at a safe point, the second at once."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from runbook.cli.exit_codes import ExitCode
from runbook.fleet.engine import Stop


@contextmanager
def stop_on_ctrl_c(stop: Stop, show_stopping: Callable[[], None], end_at_once: Callable[[], None]) -> Iterator[None]:
    """Make Ctrl-C set `stop` in this block and call `show_stopping`. A second Ctrl-C calls `end_at_once` and ends the process.

    The threads that talk to hosts do not see signals. The journal is always on disk, so ending at once loses no more than a power
    failure would. Outside the main thread this does nothing.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def interrupted(*_: object) -> None:
        if stop.leaving.is_set():
            end_at_once()
            os._exit(ExitCode.INTERRUPTED)
        stop.leave()
        show_stopping()

    previous = signal.signal(signal.SIGINT, interrupted)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, previous)
