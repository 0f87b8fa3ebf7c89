"""What one answer over HTTP may cost: its bytes, and the time until it is complete.

Before the login, anybody who answers on the port could otherwise fill the memory, or keep a connection for ever with a
byte now and then. The limits hold for everything that comes from the socket: status lines, headers, `100 Continue`,
chunks and bodies, of the login's answers too.
"""

from __future__ import annotations

import time
from typing import Final

from runbook.wsman.http.errors import AnswerTooLarge, AnswerTooSlow

ANSWER_BYTES: Final = 1 << 20
"""Nearly seven times the largest envelope that is asked for (150 KiB; facts 6.6), for one message and its login."""

SLOWNESS: Final = 4
"""How many times the longest silence a message and its login may take in all. At the usual 30 s, 120 s: an envelope of
150 KiB then arrives over 10 kbit/s."""


class Limit:
    """The limits of one connection's messages. `where` is the host's address; `silence` the longest wait for a byte."""

    def __init__(self, where: str, silence: float, *, size: int = ANSWER_BYTES) -> None:
        self.where = where
        self._silence = silence
        self._seconds = silence * SLOWNESS
        self._size = size
        self.begin()

    def begin(self) -> None:
        """Start to count for another message."""
        self._deadline = time.monotonic() + self._seconds
        self._left = self._size

    def wait(self) -> float:
        """Return how long the next bytes may take. Raise `AnswerTooSlow` if the time is over."""
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise AnswerTooSlow(where=self.where, seconds=self._seconds)
        return min(left, self._silence)

    def count(self, size: int) -> None:
        """Count received bytes. Raise `AnswerTooLarge` if they are too many."""
        self._left -= size
        if self._left < 0:
            raise AnswerTooLarge(where=self.where, limit=self._size)
