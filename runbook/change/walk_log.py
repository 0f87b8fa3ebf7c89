"""Walks through the procedure, as the journal keeps them: each answer on disk before the next question is asked."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from runbook.change import chain
from runbook.change.database import Database
from runbook.change.records import dump
from runbook.text import Text

How = Literal["measured", "said", "done"]


@dataclass(frozen=True, slots=True)
class Answered:
    """One node that was passed: which answer, and whether a host, a person or a step of ours gave it.

    `runs` are the runs that a step made; `since` is the DPM server's own clock when the step was done (ISO 8601, with
    its offset), the moment from which its jobs count; '' where that was not read.
    """

    node: str
    answer: str
    how: How
    evidence: tuple[Text, ...] = ()
    runs: tuple[int, ...] = ()
    since: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class WalkRecord:
    """A walk: for which DPM server and protected computer, and what was answered so far."""

    id: int
    started: datetime
    dpm: str
    host: str
    answers: tuple[Answered, ...]


class WalkLog:
    """The walks in a journal. Every method commits before it returns; all raise `JournalProblem`."""

    def __init__(self, journal: Database) -> None:
        self._journal = journal

    def begin(self, dpm: str, host: str) -> int:
        """Start a walk; its number."""
        with self._journal.transaction():
            number = self._journal.next("walks")
            row = {"id": number, "started": datetime.now(UTC).isoformat(), "dpm": dpm, "host": host}
            self._journal.write(chain.insert("walks", row))
        return number

    def add(self, walk: int, answered: Answered) -> None:
        """Record an answer."""
        with self._journal.transaction():
            found = self._journal.db.execute("SELECT count(*) FROM answers WHERE walk = ?", (walk,))
            row = {
                "walk": walk,
                "position": found.fetchone()[0],
                "node": answered.node,
                "answer": answered.answer,
                "how": answered.how,
                "evidence": dump(answered.evidence),
                "at": datetime.now(UTC).isoformat(),
                "runs": dump(answered.runs),
                "since": answered.since,
            }
            self._journal.write(chain.insert("answers", row))

    def walk(self, number: int) -> WalkRecord | None:
        """A walk by its number."""
        return next(iter(self._walks("WHERE id = ?", (number,))), None)

    def walks(self) -> tuple[WalkRecord, ...]:
        """All walks, the newest first."""
        return tuple(self._walks("ORDER BY id DESC", ()))

    def _walks(self, where: str, values: tuple[object, ...]) -> Iterable[WalkRecord]:
        with self._journal.reading():
            rows = self._journal.db.execute(f"SELECT id, started, dpm, host FROM walks {where}", values).fetchall()
            return [
                WalkRecord(number, datetime.fromisoformat(started), dpm, host, self._answers(number))
                for number, started, dpm, host in rows
            ]

    def _answers(self, walk: int) -> tuple[Answered, ...]:
        columns = "node, answer, how, evidence, runs, since, at"
        rows = self._journal.db.execute(f"SELECT {columns} FROM answers WHERE walk = ? ORDER BY position", (walk,))
        return tuple(
            Answered(
                node,
                answer,
                how,
                tuple(Text(*pair) for pair in json.loads(evidence)),
                tuple(json.loads(runs)),
                since,
                datetime.fromisoformat(at),
            )
            for node, answer, how, evidence, runs, since, at in rows.fetchall()
        )
