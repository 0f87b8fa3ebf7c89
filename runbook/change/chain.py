"""The chain: each write to the journal's tables as a record, sealed with SHA-256 over the seal before it.

A record says what was written (`{"insert": "runs", "row": {...}}`, an update or a delete), and is carried out from what it
says, the first time and whenever the chain is replayed: so the tables hold what the records say, and nothing else.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, Final

from runbook.change.records import dump

GENESIS: Final = "0" * 64
"""What stands where the first record's predecessor would."""

KEYS: Final = {
    "runs": ("id",),
    "changes": ("run", "position"),
    "restarts": ("run", "service"),
    "walks": ("id",),
    "answers": ("walk", "position"),
}
"""The tables that the chain accounts for, and what names a row of each."""

Row = Mapping[str, Any]


def seal(previous: str, record: str) -> str:
    """The hash of a record that follows the one with the hash `previous`."""
    return sha256(f"{previous}\n{record}".encode()).hexdigest()


def insert(table: str, row: Row) -> dict[str, Any]:
    """A record: this row is added."""
    return {"insert": table, "row": dict(row)}


def update(table: str, where: Row, values: Row) -> dict[str, Any]:
    """A record: the rows that have these values get those."""
    return {"update": table, "where": dict(where), "set": dict(values)}


def delete(table: str, where: Row) -> dict[str, Any]:
    """A record: the rows that have these values are removed."""
    return {"delete": table, "where": dict(where)}


def carry_out(db: sqlite3.Connection, record: Mapping[str, Any]) -> int:
    """Do to the tables what a record says; how many rows that touched.

    Raises `ValueError` for what is no record, and what SQLite raises.
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


def append(db: sqlite3.Connection, record: Mapping[str, Any]) -> None:
    """Add a record that has been carried out to the end of the chain, with the time."""
    number, previous = head(db)
    text = dump({**record, "at": datetime.now(UTC).isoformat(timespec="milliseconds")})
    db.execute("INSERT INTO chain VALUES (?, ?, ?)", (number + 1, text, seal(previous, text)))


def head(db: sqlite3.Connection) -> tuple[int, str]:
    """The chain's last number and hash. Who keeps them elsewhere can tell later whether the chain was cut or made anew."""
    found = db.execute("SELECT id, hash FROM chain ORDER BY id DESC LIMIT 1").fetchone()
    return found or (0, GENESIS)


def adopt(db: sqlite3.Connection) -> None:
    """Take what stands in the tables of an older journal into the chain, marked: nothing has protected it until now."""
    for table in KEYS:
        for row in rows(db, table):
            append(db, {**insert(table, row), "adopted": True})


def run_of(record: Mapping[str, Any]) -> int | None:
    """Which run a record is about, if it is about one."""
    table = record.get("insert") or record.get("update") or record.get("delete")
    names = {**record.get("row", {}), **record.get("where", {})}
    number = names.get("id" if table == "runs" else "run")
    return number if table in ("runs", "changes", "restarts") and isinstance(number, int) else None


def rows(db: sqlite3.Connection, table: str) -> list[dict[str, Any]]:
    """All rows of a table that the chain accounts for, in the order of their keys."""
    found = db.execute(f"SELECT * FROM {table} ORDER BY {', '.join(KEYS[table])}")
    columns = [column[0] for column in found.description]
    return [dict(zip(columns, row, strict=True)) for row in found]


def _where(values: Row) -> str:
    return "WHERE " + " AND ".join(f"{_name(column)} = ?" for column in values)


def _name(word: str) -> str:
    """A table's or a column's name: a record that is replayed may have been written by anybody."""
    if not (word.isascii() and word.isidentifier()):
        raise ValueError(f"no name: {word}")
    return word
