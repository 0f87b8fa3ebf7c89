"""The journal's file: SQLite, durable at every step, upgraded when it is opened."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from threading import RLock
from types import TracebackType
from typing import Any, Final, Self

from runbook.journal import chain
from runbook.journal.errors import DamagedJournal, MadeByNewerVersion, NotReadOrWritten
from runbook.journal.schema import CHAINED, MIGRATIONS, SCHEMA_VERSION
from runbook.text import Text, same

BUSY_SECONDS: Final = 30.0
"""How long to wait while another process writes."""


class Database:
    """The open file. Threads may share it: each `transaction` and each `reading` has exclusive use of it."""

    def __init__(self, path: Path | None) -> None:
        """Open or create the file; None is a journal in memory, for use without any write to disk.

        Raise `JournalProblem` if that fails, if the file is not a journal, or if a newer version made it.
        """
        self.path = path
        self._lock = RLock()
        try:
            if path is not None:
                path.parent.mkdir(parents=True, exist_ok=True)
            self.db = sqlite3.connect(
                path or ":memory:", isolation_level=None, timeout=BUSY_SECONDS, check_same_thread=False
            )
        except (OSError, sqlite3.Error) as error:
            raise NotReadOrWritten(path=str(self.path), why=same(str(error))) from error
        try:
            self._prepare()
        except BaseException:
            self.db.close()
            raise

    def _prepare(self) -> None:
        with self._typed():
            # FULL returns before the end of a transaction is surely on disk; EXTRA waits for that too.
            self.db.execute("PRAGMA synchronous = EXTRA")
            version = self._version()
            if version > SCHEMA_VERSION:
                raise MadeByNewerVersion(path=str(self.path))
            if version == 0 and self.db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
                why = Text("別のプログラムのデータベース", "it is the database of another program")
                raise NotReadOrWritten(path=str(self.path), why=why)
        if version < SCHEMA_VERSION:
            try:
                with self.transaction():
                    self._migrate(self._version())
            except NotReadOrWritten as error:
                if any(MIGRATIONS[version:]) or not _is_read_only(error.__cause__):
                    raise
                # The tables have the current version: even an auditor's read-only copy can be read.

    def _version(self) -> int:
        return int(self.db.execute("PRAGMA user_version").fetchone()[0])

    def _migrate(self, version: int) -> None:
        for migration in MIGRATIONS[version:]:
            for statement in migration.split(";\n"):
                if statement.strip():
                    self.db.execute(statement)
        if version < CHAINED:
            chain.adopt(self.db)
        self.db.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self.db.close()

    @contextmanager
    def exclusive(self) -> Iterator[None]:
        """Keep other threads out of the file and of the data in memory that belongs to it."""
        with self._lock:
            yield

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Group several writes: all of them are on disk when the block ends, or none. Raise `JournalProblem`."""
        with self._only("BEGIN IMMEDIATE"):
            yield

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Group several reads of the same state. Raise `JournalProblem`, also for damaged data."""
        try:
            with self._only("BEGIN"):
                yield
        except (ValueError, TypeError, KeyError) as error:
            raise DamagedJournal(path=str(self.path)) from error

    def write(self, record: Mapping[str, Any]) -> int:
        """Carry a record out and add it to the chain, in a transaction. Return the number of rows changed."""
        touched = chain.carry_out(self.db, record)
        if touched:
            chain.append(self.db, record)
        return touched

    def next(self, table: str) -> int:
        """Return the number of the next row, in a transaction. A number is never used twice, even if its row is gone."""
        found = self.db.execute("SELECT max(seq) FROM sqlite_sequence WHERE name = ?", (table,)).fetchone()
        return int(found[0] or 0) + 1

    @contextmanager
    def _only(self, begin: str) -> Iterator[None]:
        with self._lock, self._typed():
            if self.db.in_transaction:  # nested in a transaction of this thread
                yield
            else:
                with self._begun(begin):
                    yield

    @contextmanager
    def _begun(self, begin: str) -> Iterator[None]:
        self.db.execute(begin)
        try:
            yield
            self.db.execute("COMMIT")
        except BaseException:
            if self.db.in_transaction:  # SQLite may have rolled back itself, for example on a full disk
                self.db.execute("ROLLBACK")
            raise

    @contextmanager
    def _typed(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            raise NotReadOrWritten(path=str(self.path), why=same(str(error))) from error


def _is_read_only(error: BaseException | None) -> bool:
    """Return True if SQLite could not write because of the rights on the file or its folder."""
    reasons = (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN)
    return isinstance(error, sqlite3.Error) and error.sqlite_errorcode & 0xFF in reasons
