"""The records of a journal's chain, for a program that keeps them elsewhere: with their hashes, so that it can verify them.

A hash is the SHA-256 of the hash before, a line feed, and the record as JSON without blanks, keys sorted, in UTF-8.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from runbook.journal.chain import GENESIS
from runbook.journal.columns import load
from runbook.journal.database import Database


class Sealed(NamedTuple):
    """A record of the chain with its number, its hash and the one before. `record` is None if it is another customer's."""

    number: int
    previous: str
    hash: str
    record: dict[str, Any] | None


def records_after(database: Database, number: int, customer: str) -> tuple[Sealed, ...]:
    """Return the records after that number, for a customer; for `""` those of everybody. Raise `JournalProblem`."""
    with database.reading():
        found = database.db.execute("SELECT id, record, hash FROM chain ORDER BY id").fetchall()
    return tuple(each for each in _sealed(found, customer) if each.number > number)


def _sealed(rows: list[tuple[int, str, str]], customer: str) -> Iterator[Sealed]:
    owners: dict[tuple[str, Any], str] = {}
    previous = GENESIS
    for number, text, own in rows:
        record = load(text)
        is_ours = not customer or _owner(record, owners) == customer
        yield Sealed(number, previous, own, record if is_ours else None)
        previous = own


def _owner(record: dict[str, Any], owners: dict[tuple[str, Any], str]) -> str:
    """Return whose a record is. `owners` are those of the runs and walks so far."""
    table = record.get("insert") or record.get("update") or record.get("delete")
    names = {**record.get("row", {}), **record.get("where", {})}
    if table == "plans":
        return str(names.get("customer", ""))
    whole = "walks" if table in ("walks", "answers") else "runs"
    key = whole, names.get("id" if table == whole else whole.removesuffix("s"))
    if table == whole and "insert" in record:
        owners[key] = names.get("customer", "")
    return owners.get(key, "")
