"""Claims on computers: one run on one computer at a time, across processes and threads.

A claim is the exclusive lock of an empty SQLite file, one for each computer, in a folder next to the journal. The
operating system releases it when its process ends in any way. The files stay: if one process removed a file that
another is about to lock, two could have the claim. Claims are taken, released and read inside a writing transaction, so
that they agree with the journal.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path
from urllib.parse import quote


class Claims:
    """The claims of one open journal.

    A journal in memory shares them with no other. Raise SQLite's errors and `OSError`.
    """

    def __init__(self, journal: Path | None) -> None:
        real = journal and journal.resolve()
        self._folder = real and real.with_name(f"{real.name}-claims")
        self._held: dict[str, sqlite3.Connection | None] = {}

    def take(self, computer: str) -> bool:
        """Claim a computer; return False if it is claimed already."""
        name = computer.casefold()
        if name in self._held:
            return False
        if self._folder is None:
            self._held[name] = None
            return True
        self._folder.mkdir(exist_ok=True)
        file = self._folder / f"on-{quote(name, safe='')}.lock"  # with a prefix: NUL is a device on Windows
        lock = sqlite3.connect(file, isolation_level=None, timeout=0, check_same_thread=False)
        try:
            lock.execute("BEGIN EXCLUSIVE")
        except sqlite3.Error as error:
            lock.close()
            if error.sqlite_errorcode == sqlite3.SQLITE_BUSY:
                return False
            raise
        self._held[name] = lock
        return True

    def release(self, computer: str) -> None:
        """Release the claim of a computer, if this journal has it."""
        lock = self._held.pop(computer.casefold(), None)
        if lock is not None:
            lock.close()

    def are_claimed(self, computer: str) -> bool:
        """Return True if a computer is claimed, by this journal or another."""
        if not self.take(computer):
            return True
        self.release(computer)
        return False

    def close(self) -> None:
        """Release all claims."""
        for lock in self._held.values():
            if lock is not None:
                lock.close()
        self._held.clear()
