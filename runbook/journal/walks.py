"""Walks through the procedure, as stored in the journal: each answer is on disk before the next question."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from runbook.journal import chain
from runbook.journal.columns import dump, moment_of, moment_text, sentence_of
from runbook.journal.database import LAST_NUMBER, Database
from runbook.journal.errors import DiagnosisOfOtherCustomer, name_of_customer
from runbook.text import Text

How = Literal["measured", "said", "done"]


@dataclass(frozen=True, slots=True)
class Answered:
    """One node that was passed: its answer, and whether it was measured, given by the user, or done by a step.

    `runs` are the runs that a step made. `since` is the DPM server's own clock when the step was done: its jobs count
    from then on. None if that was not read.
    """

    node: str
    answer: str
    how: How
    evidence: tuple[Text, ...] = ()
    runs: tuple[int, ...] = ()
    since: datetime | None = None
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class WalkRecord:
    """A walk: its DPM server, its protected computer, the answers so far, and the customer if the inventory named one."""

    id: int
    started: datetime
    dpm: str
    host: str
    answers: tuple[Answered, ...]
    customer: str = ""


class Walks:
    """The walks of a `customer` in a journal. Every method commits before it returns; all raise `JournalProblem`."""

    def __init__(self, database: Database, customer: str) -> None:
        self._database = database
        self._customer = customer

    def begin(self, dpm: str, host: str) -> int:
        """Begin a walk; return its number."""
        with self._database.transaction():
            number = self._database.next("walks")
            row = {"id": number, "started": datetime.now(UTC).isoformat(), "dpm": dpm, "host": host}
            self._database.write(chain.insert("walks", row | {"customer": self._customer}))
        return number

    def add(self, walk: int, answered: Answered) -> None:
        """Record an answer."""
        with self._database.transaction():
            found = self._database.db.execute("SELECT count(*) FROM answers WHERE walk = ?", (walk,))
            row = {
                "walk": walk,
                "position": found.fetchone()[0],
                "node": answered.node,
                "answer": answered.answer,
                "how": answered.how,
                "evidence": dump(answered.evidence),
                "at": datetime.now(UTC).isoformat(),
                "runs": dump(answered.runs),
                "since": moment_text(answered.since),
            }
            self._database.write(chain.insert("answers", row))

    def get(self, number: int | None) -> WalkRecord | None:
        """Return the walk with that number, or the customer's last walk if no number is given; None if there is none.

        Raise `DiagnosisOfOtherCustomer`.
        """
        if number is None:
            return next(iter(self.all()), None)
        walk = next(iter(self._where("WHERE id = ?", (number,))), None) if number <= LAST_NUMBER else None
        if walk is not None and walk.customer != self._customer:
            theirs, ours = name_of_customer(walk.customer), name_of_customer(self._customer)
            raise DiagnosisOfOtherCustomer(diagnosis=number, theirs=theirs, ours=ours)
        return walk

    def all(self) -> tuple[WalkRecord, ...]:
        """Return the walks of the customer, the newest first."""
        return tuple(self._where("WHERE customer = ? ORDER BY id DESC", (self._customer,)))

    def _where(self, where: str, values: tuple[object, ...]) -> Iterable[WalkRecord]:
        with self._database.reading():
            columns = "id, started, dpm, host, customer"
            rows = self._database.db.execute(f"SELECT {columns} FROM walks {where}", values).fetchall()
            return [
                WalkRecord(number, datetime.fromisoformat(started), dpm, host, self._answers(number), customer)
                for number, started, dpm, host, customer in rows
            ]

    def _answers(self, walk: int) -> tuple[Answered, ...]:
        columns = "node, answer, how, evidence, runs, since, at"
        rows = self._database.db.execute(f"SELECT {columns} FROM answers WHERE walk = ? ORDER BY position", (walk,))
        return tuple(
            Answered(
                node,
                answer,
                how,
                tuple(map(sentence_of, json.loads(evidence))),
                tuple(json.loads(runs)),
                moment_of(since),
                datetime.fromisoformat(at),
            )
            for node, answer, how, evidence, runs, since, at in rows.fetchall()
        )
