"""The structure of a journal: its tables and indices, and nothing that acts by itself as a trigger does."""

from __future__ import annotations

import re
import sqlite3
from functools import cache
from typing import Final

from runbook.journal.schema import MIGRATIONS
from runbook.text import Text

NOT_OURS: Final = Text(
    "表や索引の定義が変更されています: {name}", "The definition of a table or an index is not ours: {name}"
)

_COMMENT: Final = re.compile(r"('[^']*')|--[^\n]*")  # keep the text in quotes

_Definition = tuple[str, str, str, str]


def foreign_definitions(db: sqlite3.Connection) -> list[str]:
    """Return the names of what is missing, added or defined otherwise than in a journal of this version."""
    return sorted({name for name, *_ in _definitions(db) ^ _own_definitions()})


def not_tables(db: sqlite3.Connection) -> list[str]:
    """Return the names of the journal's tables that are something else, such as a view, in a journal of any version."""
    own = {name for name, kind, *_ in _own_definitions() if kind == "table"}
    return sorted(
        name
        for name, kind in db.execute("SELECT name, type FROM sqlite_master")
        if name.lower() in own and kind != "table"
    )


@cache
def _own_definitions() -> frozenset[_Definition]:
    db = sqlite3.connect(":memory:")
    try:
        for migration in MIGRATIONS:
            db.executescript(migration)
        return _definitions(db)
    finally:
        db.close()


def _definitions(db: sqlite3.Connection) -> frozenset[_Definition]:
    """Return the definitions of all tables and indices without comments, which differed in the first version."""
    return frozenset(
        (name, kind, table, " ".join(_COMMENT.sub(lambda found: found[1] or "", sql or "").split()))
        for name, kind, table, sql in db.execute("SELECT name, type, tbl_name, sql FROM sqlite_master")
    )
