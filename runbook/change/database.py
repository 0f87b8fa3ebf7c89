"""The journal's file: SQLite, with a full sync at every step, brought up to date when it is opened."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from runbook.change.schema import MIGRATIONS, SCHEMA_VERSION
from runbook.errors import JournalProblem
from runbook.text import Text


class Database:
    """The file, open. `db` runs each statement by itself; several that belong together stand in a `transaction`."""

    def __init__(self, path: Path | None) -> None:
        """Open or create it; None is a journal in memory, for looking without writing anything anywhere.

        Raises `JournalProblem` when that fails or it was made by a newer version.
        """
        self.path = path
        try:
            if path is not None:
                path.parent.mkdir(parents=True, exist_ok=True)
            self.db = sqlite3.connect(path or ":memory:", isolation_level=None, timeout=10)
        except (OSError, sqlite3.Error) as error:
            raise self.problem(error) from error
        try:
            self._prepare()
        except BaseException:
            self.db.close()
            raise

    def _prepare(self) -> None:
        with self.transaction():
            version = self.db.execute("PRAGMA user_version").fetchone()[0]
            for migration in MIGRATIONS[version:]:
                for statement in migration.split(";\n"):
                    if statement.strip():
                        self.db.execute(statement)
            if version < SCHEMA_VERSION:
                self.db.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
        if version > SCHEMA_VERSION:
            raise JournalProblem(
                Text(
                    "記録ファイル {path} は新しいバージョンの runbook で作成されています。",
                    "The journal {path} was made by a newer version of runbook.",
                ).format(path=self.path)
            )
        self.db.execute("PRAGMA synchronous = FULL")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self.db.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        try:
            self.db.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                self.db.execute("ROLLBACK")
                raise
            self.db.execute("COMMIT")
        except sqlite3.Error as error:
            raise self.problem(error) from error

    def problem(self, error: Exception) -> JournalProblem:
        return JournalProblem(
            Text(
                "記録ファイル {path} を読み書きできません ({why})。",
                "The journal {path} cannot be read or written ({why}).",
            ).format(path=self.path, why=error),
            Text(
                "ディスクの空きとアクセス権を確認するか、--journal で別の場所を指定してください。記録なしには何も変更しません。",
                "Check disk space and rights, or name another place with --journal. Nothing is changed without it.",
            ),
        )
