"""Claims on computers: one run on one computer at a time, across processes and threads.

A claim is the exclusive lock of an empty SQLite file, one for each computer, in a folder next to the journal. The
operating system releases it when its process ends in any way. The files stay: if one process removed a file that
another is about to lock, two could have the claim. Claims are taken, released and read inside a writing transaction, so
that they agree with the journal.
"""

from __future__ import annotations

import sqlite3
from hashlib import sha256
from pathlib import Path
from typing import Final
from urllib.parse import quote

from runbook.journal.rights import make_file, make_folder, mode_beside
from runbook.windows.identity import Identity

_LONGEST: Final = 200
"""A file's name may have 255 characters."""


def folder_beside(journal: Path) -> Path:
    """Return the folder of a journal's claims."""
    return journal.with_name(f"{journal.name}-claims")


class Claims:
    """The claims of one open journal.

    A journal in memory shares them with no other. Raise SQLite's errors and `OSError`.
    """

    def __init__(self, journal: Path | None) -> None:
        self._journal = journal and journal.resolve()
        self._held: dict[str, sqlite3.Connection | None] = {}

    def take(self, computer: Identity) -> bool:
        """Claim a computer; return False if it is claimed already."""
        name = _key(computer)
        if name in self._held:
            return False
        if self._journal is None:
            self._held[name] = None
            return True
        folder, mode = folder_beside(self._journal), mode_beside(self._journal)
        make_folder(folder, mode)
        file = folder / f"on-{_file_part(name)}.lock"  # with a prefix: NUL is a device on Windows
        make_file(file, mode)
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

    def release(self, computer: Identity) -> None:
        """Release the claim of a computer, if this journal has it."""
        lock = self._held.pop(_key(computer), None)
        if lock is not None:
            lock.close()

    def are_claimed(self, computer: Identity) -> bool:
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


def _key(computer: Identity) -> str:
    """Return the same text for the same computer, and another for another one of the same name."""
    return " ".join(part for part in (computer.name, computer.domain, computer.id) if part).casefold()


def _file_part(name: str) -> str:
    """Return a name as a part of a file's name: itself, as far as it can be; a hash if it is too long."""
    quoted = quote(name, safe="")
    return quoted if len(quoted) <= _LONGEST else sha256(quoted.encode()).hexdigest()
