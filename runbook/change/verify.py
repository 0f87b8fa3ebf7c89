"""Whether a journal is as it was written: its chain recomputed, replayed, and held against its tables.

An edited, removed, moved or added record breaks the chain; an edited table is no longer what the records make of it. What this cannot
see is a journal whose end was cut off, or that was made anew with hashes of its own: for that its head has to be kept elsewhere.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from runbook.change.chain import GENESIS, KEYS, carry_out, head, rows, run_of, seal
from runbook.change.database import Database
from runbook.text import Text, same

_NO_RECORD: Final = (ValueError, TypeError, AttributeError, OverflowError, RecursionError, sqlite3.Error)


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is not as it was written: what, and in which record or run if that can be told."""

    what: Text
    record: int | None = None
    run: int | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """How many records the chain has, the hash of the last, and what is wrong.

    `adopted` of them came from a journal of an older version: what happened to them before is not known. `added` counts the records
    after the one whose hash was expected; None if none was, or it is not there.
    """

    records: int
    head: str
    adopted: int
    findings: tuple[Finding, ...]
    added: int | None = None


def verify(journal: Database, expect: str | None = None) -> Verdict:
    """Look at the whole journal; `expect` is a head that was kept. Raises `JournalProblem` when it cannot be read."""
    with Database(None) as again, journal.reading():
        findings = [*_file(journal.db), *_structure(journal.db, again.db)]
        adopted = 0
        for number, record, text, broken in _records(journal.db):
            adopted += isinstance(record, dict) and record.get("adopted") is True
            findings += broken
            try:
                carry_out(again.db, record)
            except _NO_RECORD:
                findings.append(_finding(number, text, _SENSELESS))
        for table in KEYS:
            findings += _differences(journal.db, again.db, table)
        records, last = head(journal.db)
        added = None
        if expect is not None:
            found = journal.db.execute("SELECT max(id) FROM chain WHERE hash = ?", (expect,)).fetchone()[0]
            at = 0 if expect == GENESIS else found
            added = None if at is None else records - at
            if at is None:
                findings.append(Finding(_NOT_EXPECTED.format(hash=expect)))
    return Verdict(records, last, adopted, tuple(findings), added)


_ALTERED: Final = Text(
    "記録 {number}{about}: 内容が書き換えられたか、直前の記録が削除または移動されています。",
    "Record {number}{about}: it was altered, or the one before it was removed or moved.",
)
_SENSELESS: Final = Text(
    "記録 {number}{about}: 記録されている操作を再現できません。",
    "Record {number}{about}: what it says cannot be carried out.",
)
_MISSING: Final = Text("記録 {first} から {last} までがありません。", "Records {first} to {last} are missing.")
_NOT_EXPECTED: Final = Text(
    "控えておいた値 {hash} の続きではありません。末尾が削除されたか、作り直されています。",
    "It does not go on from {hash}: its end was cut off, or it was made anew.",
)
_STRUCTURE: Final = Text(
    "表や索引の定義が変更されています: {name}", "The definition of a table or an index is not ours: {name}"
)
_REMOVED: Final = Text("{row}: 表から削除されています。", "{row}: it was removed from its table.")
_FOREIGN: Final = Text("{row}: どの記録にもない行です。", "{row}: no record accounts for it.")
_EDITED: Final = Text(
    "{row}: {column} が {found} になっています (記録では {recorded})。",
    "{row}: {column} is {found}, and the records say {recorded}.",
)
_ROWS: Final = {
    "runs": Text("実行 {id}", "Run {id}"),
    "changes": Text("実行 {run} の変更 {position}", "Run {run}, change {position}"),
    "restarts": Text("実行 {run} のサービス {service}", "Run {run}, service {service}"),
    "walks": Text("診断 {id}", "Walk {id}"),
    "answers": Text("診断 {walk} の回答 {position}", "Walk {walk}, answer {position}"),
}


def _file(db: sqlite3.Connection) -> Iterator[Finding]:
    """Damage below the tables: a bad disk, or an editor that knows nothing of SQLite."""
    for (said,) in db.execute("PRAGMA integrity_check(10)"):
        if said != "ok":
            yield Finding(Text("ファイルが破損しています: {said}", "The file is damaged: {said}").format(said=said))


def _structure(db: sqlite3.Connection, again: sqlite3.Connection) -> Iterator[Finding]:
    definitions = "SELECT name, type, tbl_name, sql FROM sqlite_master"
    for name in sorted({row[0] for row in {*db.execute(definitions)} ^ {*again.execute(definitions)}}):
        yield Finding(_STRUCTURE.format(name=name))


def _records(db: sqlite3.Connection) -> Iterator[tuple[int, Any, str, list[Finding]]]:
    """Each record: its number, what it says, its text, and what is wrong with its place in the chain."""
    expected, previous = 1, GENESIS
    for number, text, own in db.execute("SELECT id, record, hash FROM chain ORDER BY id"):
        broken = []
        if number != expected:
            missing = _MISSING.format(first=expected, last=number - 1)
            broken.append(Finding(missing, record=expected))
        if seal(previous, text) != own:
            broken.append(_finding(number, text, _ALTERED))
        yield number, _parsed(text), text, broken
        expected, previous = number + 1, own


def _differences(db: sqlite3.Connection, again: sqlite3.Connection, table: str) -> Iterator[Finding]:
    found, recorded = (
        {tuple(row[key] for key in KEYS[table]): row for row in rows(each, table)} for each in (db, again)
    )
    for key in sorted(found.keys() | recorded.keys()):
        row = found.get(key) or recorded[key]
        name = _ROWS[table].format(**{**row, "position": row.get("position", 0) + 1})  # people count from 1
        number = run_of({"insert": table, "row": row})
        if key not in recorded:
            yield Finding(_FOREIGN.format(row=name), run=number)
        elif key not in found:
            yield Finding(_REMOVED.format(row=name), run=number)
        else:
            for column, value in recorded[key].items():
                now = row.get(column)
                if now != value:
                    what = _EDITED.format(row=name, column=column, found=_short(now), recorded=_short(value))
                    yield Finding(what, run=number)


def _finding(number: int, text: str, what: Text) -> Finding:
    record = _parsed(text)
    run = run_of(record) if isinstance(record, dict) else None
    about = same("") if run is None else Text(" (実行 {run})", " (run {run})").format(run=run)
    return Finding(what.format(number=number, about=about), number, run)


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 80 else f"{text[:60]}...{text[-17:]}"
