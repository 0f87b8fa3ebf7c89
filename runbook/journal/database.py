"""The journal's file: SQLite, durable at every step, upgraded when it is opened."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from errno import EACCES, EPERM, EROFS
from pathlib import Path
from threading import RLock
from types import TracebackType
from typing import Any, Final, Self

from runbook.journal import chain
from runbook.journal.errors import AlteredJournal, DamagedFile, DamagedJournal, MadeByNewerVersion, NotReadOrWritten
from runbook.journal.rights import make_file, make_folder
from runbook.journal.schema import CHAINED, MIGRATIONS, SCHEMA_VERSION
from runbook.journal.structure import NOT_OURS, not_tables
from runbook.journal.upgrade import is_kept_copy, keep_copy
from runbook.text import Text, same

BUSY_SECONDS: Final = 30.0
"""How long to wait while another process writes."""

LAST_NUMBER: Final = (1 << 63) - 1
"""The largest number of a row in SQLite."""


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
                make_folder(path.parent)
                make_file(path)
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
            if version < 0:
                raise DamagedJournal(path=str(self.path))
            if version > SCHEMA_VERSION:
                raise MadeByNewerVersion(path=str(self.path))
            names = {name for (name,) in self.db.execute("SELECT name FROM sqlite_master")}
            if names if version == 0 else "runs" not in names:
                why = Text("別のプログラムのデータベース", "it is the database of another program")
                raise NotReadOrWritten(path=str(self.path), why=why)
            for name in not_tables(self.db):  # a view could have no end
                raise AlteredJournal(path=str(self.path), what=NOT_OURS.format(name=name))
        if 0 < version < SCHEMA_VERSION and self.path is not None and is_kept_copy(self.path):
            self._upgrade_in_memory()
        elif version < SCHEMA_VERSION:
            try:
                with self.transaction():
                    version = self._version()  # another process may have been quicker
                    if self.path is not None and 0 < version < SCHEMA_VERSION:
                        keep_copy(self.path, version)
                    self._migrate(version)
            except NotReadOrWritten as error:
                if not _is_read_only(error.__cause__):
                    raise
                self._upgrade_in_memory()

    def _upgrade_in_memory(self) -> None:
        """Go on with an upgraded copy in memory, which cannot be written either: an auditor's read-only copy can be read."""
        with self._typed():
            copy = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
            self.db.backup(copy)
            self.db.close()
            self.db = copy
            with self.transaction():
                self._migrate(self._version())
            self.db.execute("PRAGMA query_only = ON")

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
            self._require_whole_pages()
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

    @property
    def version_of_others(self) -> int:
        """A number that changes whenever another connection has written to the file."""
        return int(self.db.execute("PRAGMA data_version").fetchone()[0])

    def next(self, table: str) -> int:
        """Return the number of the next row, in a transaction. A number is never used twice, even if its row is gone.

        Raise `DamagedJournal` if there can be no next number: SQLite's own table of them can hold anything.
        """
        last: list[Any] = [0]
        for found in (f"SELECT max(id) FROM {table}", f"SELECT seq FROM sqlite_sequence WHERE name = '{table}'"):
            last += [number for (number,) in self.db.execute(found) if number is not None]
        if not all(isinstance(number, int) and 0 <= number < LAST_NUMBER for number in last):
            raise DamagedJournal(path=str(self.path))
        return int(max(last)) + 1

    def _require_whole_pages(self) -> None:
        """Raise `DamagedFile` if the end of the file is missing: SQLite would fill the last page up with zeros."""
        if self.path is None:
            return
        [page] = self.db.execute("PRAGMA page_size").fetchone()
        size = self.path.stat().st_size
        if size % page:
            why = Text("末尾が途切れています、{size} バイト", "its end is missing, {size} bytes").format(size=size)
            raise DamagedFile(path=str(self.path), why=why)

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
            if _is(error, sqlite3.SQLITE_CORRUPT):
                raise DamagedFile(path=str(self.path), why=same(str(error))) from error
            raise NotReadOrWritten(path=str(self.path), why=same(str(error))) from error


def _is_read_only(error: BaseException | None) -> bool:
    """Return True if nothing could be written because of the rights on the file or its folder."""
    refused = isinstance(error, OSError) and error.errno in (EACCES, EPERM, EROFS)
    return refused or _is(error, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN)


def _is(error: BaseException | None, *codes: int) -> bool:
    """Return True if an error is one of SQLite's own, with one of these codes."""
    return isinstance(error, sqlite3.Error) and getattr(error, "sqlite_errorcode", 0) & 0xFF in codes
