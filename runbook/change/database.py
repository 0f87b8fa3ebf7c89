"""The journal's file: SQLite, durable at every step, brought up to date when it is opened."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from threading import RLock
from types import TracebackType
from typing import Any, Final, Self

from runbook.change import chain
from runbook.change.schema import CHAINED, MIGRATIONS, SCHEMA_VERSION
from runbook.errors import JournalProblem
from runbook.text import Text

BUSY_SECONDS: Final = 30.0
"""How long to wait for another process that is writing just now."""


class Database:
    """The file, open. Threads may share it: each `transaction` and each `reading` has it alone."""

    def __init__(self, path: Path | None) -> None:
        """Open or create it; None is a journal in memory, for looking without writing anything anywhere.

        Raises `JournalProblem` when that fails, or it is something else, or was made by a newer version.
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
            raise self.problem(error) from error
        try:
            self._prepare()
        except BaseException:
            self.db.close()
            raise

    def _prepare(self) -> None:
        with self._typed():
            # FULL would leave it to the disk when the end of a transaction is on it: EXTRA waits for that too.
            self.db.execute("PRAGMA synchronous = EXTRA")
            version = self._version()
            if version > SCHEMA_VERSION:
                raise JournalProblem(
                    Text(
                        "記録ファイル {path} は新しいバージョンの runbook で作成されています。",
                        "The journal {path} was made by a newer version of runbook.",
                    ).format(path=self.path),
                    Text(
                        "新しいバージョンの runbook を使用してください。ファイルは変更していません。",
                        "Use that newer version. The file was left as it is.",
                    ),
                )
            if version == 0 and self.db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
                raise self.problem(Text("別のプログラムのデータベース", "it is the database of another program"))
        if version < SCHEMA_VERSION:
            with self.transaction():
                self._migrate(self._version())

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
    def transaction(self) -> Iterator[None]:
        """Several writes that belong together: on disk when the block has ended, or none of them. Raises `JournalProblem`."""
        with self._only("BEGIN IMMEDIATE"):
            yield

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Several reads of the same state. Raises `JournalProblem`, also for what cannot be understood."""
        try:
            with self._only("BEGIN"):
                yield
        except (ValueError, TypeError, KeyError) as error:
            raise self.damaged() from error

    def write(self, record: Mapping[str, Any]) -> int:
        """In a transaction: carry a record out and add it to the chain; how many rows it touched."""
        touched = chain.carry_out(self.db, record)
        if touched:
            chain.append(self.db, record)
        return touched

    def next(self, table: str) -> int:
        """In a transaction: the number of the next row. A number that was taken is not given again, whatever became of its row."""
        found = self.db.execute("SELECT max(seq) FROM sqlite_sequence WHERE name = ?", (table,)).fetchone()
        return int(found[0] or 0) + 1

    @contextmanager
    def _only(self, begin: str) -> Iterator[None]:
        with self._lock, self._typed():
            if self.db.in_transaction:  # a part of what this thread has begun
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
            if self.db.in_transaction:  # SQLite may have rolled back by itself, on a full disk say
                self.db.execute("ROLLBACK")
            raise

    @contextmanager
    def _typed(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            raise self.problem(error) from error

    def problem(self, why: object) -> JournalProblem:
        return JournalProblem(
            Text(
                "記録ファイル {path} を読み書きできません ({why})。",
                "The journal {path} cannot be read or written ({why}).",
            ).format(path=self.path, why=why),
            Text(
                "ディスクの空きとアクセス権を確認するか、--journal で別の場所を指定してください。記録なしには何も変更しません。",
                "Check disk space and rights, or name another place with --journal. Nothing is changed without it.",
            ),
        )

    def damaged(self) -> JournalProblem:
        return JournalProblem(
            Text(
                "記録ファイル {path} に、解釈できない内容があります。",
                "The journal {path} holds something that cannot be understood.",
            ).format(path=self.path),
            Text(
                "verify-journal で確認できます。ファイルは変更せずに保管してください。",
                "verify-journal says where. Keep the file as it is.",
            ),
        )
