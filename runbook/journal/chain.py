"""The hash chain: each write to the journal's tables is a record, linked to the one before by its SHA-256 hash.

A record describes one write (`{"insert": "runs", "row": {...}}`, an update or a delete). The write is carried out from
the record, both the first time and when the chain is replayed: the tables contain exactly what the records say.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, Final

from runbook.journal.columns import dump

GENESIS: Final = "0" * 64
"""The hash before the first record."""

KEYS: Final = {
    "runs": ("id",),
    "changes": ("run", "position"),
    "restarts": ("run", "service"),
    "walks": ("id",),
    "answers": ("walk", "position"),
    "plans": ("sha256",),
    "baselines": ("run",),
}
"""The tables that the chain covers, and the columns that identify a row of each."""

Columns = Mapping[str, Any]
Record = Mapping[str, Any]


def seal(previous: str, record: str) -> str:
    """Return the hash of a record; `previous` is the hash of the record before it."""
    return sha256(f"{previous}\n{record}".encode()).hexdigest()


def insert(table: str, row: Columns) -> dict[str, Any]:
    """Return a record that adds this row."""
    return {"insert": table, "row": dict(row)}


def update(table: str, where: Columns, values: Columns) -> dict[str, Any]:
    """Return a record that sets these values in the rows that match."""
    return {"update": table, "where": dict(where), "set": dict(values)}


def delete(table: str, where: Columns) -> dict[str, Any]:
    """Return a record that removes the rows that match."""
    return {"delete": table, "where": dict(where)}


def carry_out(db: sqlite3.Connection, record: Record) -> int:
    """Carry a record out on the tables. Return the number of rows changed.

    Raise `ValueError` for an invalid record, and SQLite's errors.
    """
    match record:
        case {"insert": str(table), "row": dict(row)}:
            columns, marks = ", ".join(map(_name, row)), ", ".join("?" * len(row))
            statement, values = f"INSERT INTO {_name(table)} ({columns}) VALUES ({marks})", [*row.values()]
        case {"update": str(table), "where": dict(where), "set": dict(row)}:
            changed = ", ".join(f"{_name(column)} = ?" for column in row)
            statement, values = f"UPDATE {_name(table)} SET {changed} {_where(where)}", [*row.values(), *where.values()]
        case {"delete": str(table), "where": dict(where)}:
            statement, values = f"DELETE FROM {_name(table)} {_where(where)}", [*where.values()]
        case _:
            raise ValueError(f"no record: {record}")
    return db.execute(statement, values).rowcount


def append(db: sqlite3.Connection, record: Record) -> None:
    """Add a record that was carried out to the end of the chain, with the time."""
    number, previous = head(db)
    text = dump({**record, "at": datetime.now(UTC).isoformat(timespec="milliseconds")})
    db.execute("INSERT INTO chain VALUES (?, ?, ?)", (number + 1, text, seal(previous, text)))


def head(db: sqlite3.Connection) -> tuple[int, str]:
    """Return the chain's last number and hash.

    Kept elsewhere, they show later whether the chain was truncated or rebuilt.
    """
    found = db.execute("SELECT id, hash FROM chain ORDER BY id DESC LIMIT 1").fetchone()
    return found or (0, GENESIS)


def adopt(db: sqlite3.Connection) -> None:
    """Add the rows of an older journal to the chain, marked as adopted: nothing has protected them until now."""
    for table in KEYS:
        for row in rows(db, table):
            append(db, {**insert(table, row), "adopted": True})


def run_of(record: Record) -> int | None:
    """Return the run that a record is about; None if there is none."""
    table = record.get("insert") or record.get("update") or record.get("delete")
    names = {**record.get("row", {}), **record.get("where", {})}
    number = names.get("id" if table == "runs" else "run")
    return number if table in ("runs", "changes", "restarts", "baselines") and isinstance(number, int) else None


def rows(db: sqlite3.Connection, table: str) -> list[dict[str, Any]]:
    """Return all rows of a table of the chain, in the order of their keys."""
    found = db.execute(f"SELECT * FROM {table} ORDER BY {', '.join(KEYS[table])}")
    columns = [column[0] for column in found.description]
    return [dict(zip(columns, row, strict=True)) for row in found]


def _where(values: Columns) -> str:
    return "WHERE " + " AND ".join(f"{_name(column)} = ?" for column in values)


def _name(word: str) -> str:
    """Return a table's or a column's name.

    Raise `ValueError` for anything else: a replayed record may come from an attacker.
    """
    if not (word.isascii() and word.isidentifier()):
        raise ValueError(f"no name: {word}")
    return word
