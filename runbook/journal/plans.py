"""The plan files that were written with a journal, by the SHA-256 of their bytes: no other is applied unseen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from runbook.journal import chain
from runbook.journal.database import Database
from runbook.journal.runs import this_user
from runbook.version import __version__


@dataclass(frozen=True, slots=True)
class PlanWritten:
    """A plan file: the SHA-256 of its bytes, when it was written, its step, and who wrote it with which version."""

    sha256: str
    written: datetime
    step: str
    who: str
    version: str


class Plans:
    """The plan files of a `customer` in a journal. All raise `JournalProblem`."""

    def __init__(self, database: Database, customer: str) -> None:
        self._database = database
        self._customer = customer

    def add(self, sha256: str, step: str) -> None:
        """Record a plan file; one that is recorded already stays as it is."""
        with self._database.transaction():
            if self._database.db.execute("SELECT 1 FROM plans WHERE sha256 = ?", (sha256,)).fetchone():
                return
            row = {
                "sha256": sha256,
                "written": datetime.now(UTC).isoformat(timespec="seconds"),
                "step": step,
                "who": this_user(),
                "version": __version__,
                "customer": self._customer,
            }
            self._database.write(chain.insert("plans", row))

    def all(self) -> tuple[PlanWritten, ...]:
        """Return the plan files of the customer, the newest first."""
        columns = "sha256, written, step, who, version"
        query = f"SELECT {columns} FROM plans WHERE customer = ? ORDER BY written DESC"
        with self._database.reading():
            return tuple(
                PlanWritten(sha256, datetime.fromisoformat(written), step, who, version)
                for sha256, written, step, who, version in self._database.db.execute(query, (self._customer,))
            )
