"""The callers of a WinRM service. They are served one at a time; a waiting caller lets the others in."""

from __future__ import annotations

import threading


class Callers:
    """The waiting callers of a service. Hold the lock `turn` while the computer answers, or is changed as a whole."""

    def __init__(self) -> None:
        self.turn = threading.Condition(threading.RLock())
        self._cut_offs = 0

    def wait(self, seconds: float) -> None:
        """Let others in until one of them calls `wake`, or for that many seconds.

        Raise `ConnectionResetError` if the connections are broken meanwhile.
        """
        with self.turn:
            cut_offs = self._cut_offs
            self.turn.wait(min(seconds, threading.TIMEOUT_MAX))
            if self._cut_offs != cut_offs:
                raise ConnectionResetError(104, "Connection reset by peer")

    def wake(self) -> None:
        """Wake the waiting callers: something has happened."""
        with self.turn:
            self.turn.notify_all()

    def disconnect(self) -> None:
        """Break the connections of the waiting callers."""
        with self.turn:
            self._cut_offs += 1
            self.turn.notify_all()
