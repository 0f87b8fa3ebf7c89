"""The runs in a journal, read."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, Final

from runbook.change.claims import Claims
from runbook.change.database import Database
from runbook.change.plan import Change
from runbook.change.records import load, setting_of, value_of
from runbook.change.run import Restarted, Run
from runbook.errors import JournalProblem

# A boot time is computed from the clock, which is set now and then; no server reboots faster than this.
_CLOCK_WANDERS = timedelta(seconds=60)

# An undo counts once it has ended well; one that failed leaves its run to be undone again.
_UNDONE: Final = "SELECT max(u.id) FROM runs u WHERE u.undoes = runs.id AND u.state = 'done'"
_COLUMNS: Final = (
    f"id, started, step, host, computer, booted, state, needs_reboot, undoes, ({_UNDONE}), who, process, since"
)


class RunLog(Database):
    """Answers questions about runs. All raise `JournalProblem`."""

    _claims: Claims

    def run(self, number: int) -> Run | None:
        """A run by its number."""
        return next(iter(self._runs("WHERE id = ?", number)), None)

    def runs(self) -> tuple[Run, ...]:
        """All runs, the newest first."""
        return tuple(self._runs("ORDER BY id DESC"))

    def cut_off_undo(self, run: int) -> Run | None:
        """The last undo of a run that was begun and has not ended: to take the run back is to go on with that."""
        return next(iter(self._runs("WHERE undoes = ? AND state = 'applying' ORDER BY id DESC LIMIT 1", run)), None)

    def at_work(self, run: Run) -> bool | None:
        """Whether somebody is at work on a run just now; if it is `applying` and nobody is, it was cut off.

        None if that cannot be found out, because the journal can only be read.
        """
        if run.state != "applying":
            return False
        try:
            with self.transaction():
                return self._claims.are_held(run.computer) and self._last_on(run.computer) == run.id
        except JournalProblem:
            return None

    def reboot_due(self, computer: str, booted: datetime) -> bool:
        """Whether changes made since that boot wait for a reboot. `booted` is the host's boot time now."""
        return any(
            abs(datetime.fromisoformat(run.booted) - booted) < _CLOCK_WANDERS
            and any(change.needs_reboot for change in run.touched)
            for run in self._runs("WHERE computer = ? AND needs_reboot AND booted <> ''", computer)
        )

    def restart_due(self, computer: str, service: str) -> bool:
        """Whether the last run that was to restart a service on a host did not come to it."""
        which = "SELECT max(run) FROM restarts JOIN runs ON runs.id = run WHERE computer = ? AND service = ?"
        return any(
            bool(run.touched) and any(name == service and state != "done" for name, state, _ in run.restarts)
            for run in self._runs(f"WHERE id = ({which})", computer, service)
        )

    def _last_on(self, computer: str) -> int:
        """The run on a computer that was taken up last and has not been ended; 0 if there is none."""
        found = self.db.execute(
            "SELECT id FROM runs WHERE lower(computer) = lower(?) AND state = 'applying' ORDER BY since DESC LIMIT 1",
            (computer,),
        ).fetchone()
        return int(found[0]) if found else 0

    def _runs(self, where: str, *values: object) -> Iterable[Run]:
        with self.reading():
            return [self._run(row) for row in self.db.execute(f"SELECT {_COLUMNS} FROM runs {where}", values)]

    def _run(self, row: tuple[Any, ...]) -> Run:
        columns = "setting, before, after, needs_reboot, state"
        changes = self.db.execute(f"SELECT {columns} FROM changes WHERE run = ? ORDER BY position", row[:1])
        restarts = self.db.execute("SELECT service, state, dependents FROM restarts WHERE run = ?", row[:1])
        return Run(
            id=row[0],
            started=datetime.fromisoformat(row[1]),
            step=row[2],
            host=row[3],
            computer=row[4],
            booted=row[5],
            state=row[6],
            needs_reboot=bool(row[7]),
            undoes=row[8],
            undone_by=row[9],
            changes=tuple((_change(*change[:4]), change[4]) for change in changes),
            restarts=tuple(Restarted(name, state, tuple(load(others))) for name, state, others in restarts),
            who=row[10],
            process=row[11],
            since=datetime.fromisoformat(row[12] or row[1]),
        )


def _change(setting: str, before: str, after: str, needs_reboot: int) -> Change:
    return Change(setting_of(load(setting)), value_of(load(before)), value_of(load(after)), bool(needs_reboot))
