"""Which computers are being worked on: one run on one computer at a time, whichever process or thread it is in.

A claim is the exclusive lock of an SQLite file with nothing in it, one for each computer, in a folder beside the journal. The operating
system takes it back when its process ends, however that ends. The files stay: to remove one that somebody is about to lock would
let two hold it. Claims are taken, given back and looked at in a transaction that writes, so that they and the journal say the same.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path
from urllib.parse import quote


class Claims:
    """The claims of one open journal; one in memory has nobody else to think of. Raises what SQLite raises, and `OSError`."""

    def __init__(self, journal: Path | None) -> None:
        real = journal and journal.resolve()
        self._folder = real and real.with_name(f"{real.name}-claims")
        self._held: dict[str, sqlite3.Connection | None] = {}

    def take(self, computer: str) -> bool:
        """Claim a computer; False if somebody has it."""
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

    def give_back(self, computer: str) -> None:
        """Let go of a computer, if it is claimed here."""
        lock = self._held.pop(computer.casefold(), None)
        if lock is not None:
            lock.close()

    def are_held(self, computer: str) -> bool:
        """Whether somebody, here or elsewhere, has claimed a computer."""
        if not self.take(computer):
            return True
        self.give_back(computer)
        return False

    def close(self) -> None:
        """Let go of everything."""
        for lock in self._held.values():
            if lock is not None:
                lock.close()
        self._held.clear()
