"""Verify that a journal is unchanged: recompute its chain, replay it, and compare the result with the tables.

An edited, removed, moved or added record breaks the chain; an edited table differs from the replayed one. A truncated
journal, or one rebuilt with new hashes, is not detected: for that, keep its head elsewhere.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from runbook.journal.chain import GENESIS, KEYS, carry_out, head, rows, run_of, seal
from runbook.journal.database import Database
from runbook.journal.structure import NOT_OURS, foreign_definitions
from runbook.text import Text, same

_NO_RECORD: Final = (ValueError, TypeError, AttributeError, OverflowError, RecursionError, sqlite3.Error)


@dataclass(frozen=True, slots=True)
class Flaw:
    """A difference from the original journal, with its record or run if known."""

    what: Text
    record: int | None = None
    run: int | None = None


@dataclass(frozen=True, slots=True)
class Verification:
    """The number of records in the chain, the hash of the last one, and the flaws.

    `adopted` of them came from a journal of an older version; earlier edits of those are not detected. `added` is the
    number of records after the expected hash; None if no hash was expected, or it is not in the chain.
    """

    records: int
    head: str
    adopted: int
    findings: tuple[Flaw, ...]
    added: int | None = None


def verify(database: Database, expect: str | None = None) -> Verification:
    """Verify a whole journal; `expect` is a head that was kept. Raise `JournalProblem` if the journal cannot be read."""
    with Database(None) as replayed, database.reading():
        flaws = [*_damage(database.db), *structure_flaws(database)]
        adopted = 0
        for number, record, broken in _records(database.db):
            adopted += isinstance(record, dict) and record.get("adopted") is True
            flaws += broken
            try:
                carry_out(replayed.db, record)
            except _NO_RECORD:
                flaws.append(_flaw(number, record, _NOT_REPLAYABLE))
        for table in KEYS:
            flaws += _differences(database.db, replayed.db, table)
        flaws += _numbering(database.db, replayed.db)
        records, last = head(database.db)
        added = None
        if expect is not None:
            found = database.db.execute("SELECT max(id) FROM chain WHERE hash = ?", (expect,)).fetchone()[0]
            at = 0 if expect == GENESIS else found
            added = None if at is None else records - at
            if at is None:
                flaws.append(Flaw(_NOT_EXPECTED.format(hash=expect)))
    return Verification(records, last, adopted, tuple(flaws), added)


def structure_flaws(database: Database) -> list[Flaw]:
    """Return what is foreign in the definitions, such as a trigger. It costs far less than the whole journal."""
    return [Flaw(NOT_OURS.format(name=name)) for name in foreign_definitions(database.db)]


_ALTERED: Final = Text(
    "記録 {number}{about}: 内容が書き換えられたか、直前の記録が削除または移動されています。",
    "Record {number}{about}: it was altered, or the one before it was removed or moved.",
)
_NOT_REPLAYABLE: Final = Text(
    "記録 {number}{about}: 記録されている操作を再現できません。",
    "Record {number}{about}: what it says cannot be carried out.",
)
_MISSING: Final = Text("記録 {first} から {last} までがありません。", "Records {first} to {last} are missing.")
_NOT_EXPECTED: Final = Text(
    "控えておいた値 {hash} の続きではありません。末尾が削除されたか、作り直されています。",
    "It does not go on from {hash}: its end was cut off, or it was replaced.",
)
_REMOVED: Final = Text("{row}: 表から削除されています。", "{row}: it was removed from its table.")
_FOREIGN: Final = Text("{row}: どの記録にもない行です。", "{row}: no record accounts for it.")
_EDITED: Final = Text(
    "{row}: {column} が {found} になっています (記録では {recorded})。",
    "{row}: {column} is {found}, and the records say {recorded}.",
)
_NUMBERING: Final = Text(
    "表 {table} の最後の番号が {found} になっています (記録では {recorded})。",
    "The last number of the table {table} is {found}, and the records say {recorded}.",
)
_ROWS: Final = {
    "runs": Text("実行 {id}", "Run {id}"),
    "changes": Text("実行 {run} の変更 {position}", "Run {run}, change {position}"),
    "restarts": Text("実行 {run} のサービス {service}", "Run {run}, service {service}"),
    "walks": Text("診断 {id}", "Diagnosis {id}"),
    "answers": Text("診断 {walk} の回答 {position}", "Diagnosis {walk}, answer {position}"),
    "plans": Text("計画ファイル {sha256}", "Plan file {sha256}"),
    "baselines": Text("実行 {run} の変更前のジョブ", "Run {run}, jobs before it"),
}


def _damage(db: sqlite3.Connection) -> Iterator[Flaw]:
    """Yield damage below the tables: a bad disk, or an editor that does not know SQLite's format."""
    for (found,) in db.execute("PRAGMA integrity_check(10)"):
        if found != "ok":
            yield Flaw(Text("ファイルが破損しています: {found}", "The file is damaged: {found}").format(found=found))


def _records(db: sqlite3.Connection) -> Iterator[tuple[int, Any, list[Flaw]]]:
    """Yield each record: its number, its content, and the flaw of its place in the chain."""
    expected, previous = 1, GENESIS
    for number, text, own in db.execute("SELECT id, record, hash FROM chain ORDER BY id"):
        record = _parsed(text)
        broken = []
        if number != expected:
            missing = _MISSING.format(first=expected, last=number - 1)
            broken.append(Flaw(missing, record=expected))
        if seal(previous, text) != own:
            broken.append(_flaw(number, record, _ALTERED))
        yield number, record, broken
        expected, previous = number + 1, own


def _differences(db: sqlite3.Connection, replayed: sqlite3.Connection, table: str) -> Iterator[Flaw]:
    found, recorded = (
        {tuple(row[key] for key in KEYS[table]): row for row in rows(each, table)} for each in (db, replayed)
    )
    for key in sorted(found.keys() | recorded.keys()):
        row = found.get(key) or recorded[key]
        name = _ROWS[table].format(**{**row, "position": row.get("position", 0) + 1})  # counted from 1 for display
        number = run_of({"insert": table, "row": row})
        if key not in recorded:
            yield Flaw(_FOREIGN.format(row=name), run=number)
        elif key not in found:
            yield Flaw(_REMOVED.format(row=name), run=number)
        else:
            for column, value in recorded[key].items():
                now = row.get(column)
                if now != value:
                    what = _EDITED.format(row=name, column=column, found=_short(now), recorded=_short(value))
                    yield Flaw(what, run=number)


def _numbering(db: sqlite3.Connection, replayed: sqlite3.Connection) -> Iterator[Flaw]:
    """Yield the tables whose next row would have another number than the records say."""
    found, recorded = (_last_numbers(each) for each in (db, replayed))
    for table in KEYS:
        now, then = found.get(table, [0]), recorded.get(table, [0])
        if now != then:
            shown, original = (", ".join(map(_short, each)) for each in (now, then))
            yield Flaw(_NUMBERING.format(table=table, found=shown, recorded=original))


def _last_numbers(db: sqlite3.Connection) -> dict[object, list[object]]:
    found: dict[object, list[object]] = {}
    for table, number in db.execute("SELECT name, seq FROM sqlite_sequence"):
        found.setdefault(table, []).append(number)
    return found


def _flaw(number: int, record: Any, what: Text) -> Flaw:
    run = run_of(record) if isinstance(record, dict) else None
    about = same("") if run is None else Text(" (実行 {run})", " (run {run})").format(run=run)
    return Flaw(what.format(number=number, about=about), number, run)


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 80 else f"{text[:60]}...{text[-17:]}"
