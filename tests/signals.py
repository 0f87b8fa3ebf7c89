"""The signals that child processes of tests inherit: the defaults, however the tests were started."""

from __future__ import annotations

import signal
from types import FrameType

# A shell ignores the first two in background processes, and `nohup` the last; every child process inherits this.
INHERITED = ("SIGINT", "SIGQUIT", "SIGHUP")


def handle_ignored_signals() -> None:
    """Handle ignored signals with a function that does nothing: a child inherits an ignored signal, but not a handler."""
    for name in INHERITED:
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is signal.SIG_IGN:
            signal.signal(number, _do_nothing)


def _do_nothing(number: int, frame: FrameType | None) -> None:
    """Do nothing."""
