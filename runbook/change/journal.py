"""What was there before, on disk before anything is written.

SQLite, with a full sync at every step, so that a run killed anywhere can be read, finished or undone. No credentials
are ever in it. Undo goes by these records alone.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta

from runbook.change.database import Database
from runbook.change.plan import Change, Plan
from runbook.change.records import dump, load, setting_of, setting_record, value_of, value_record
from runbook.change.run import Run

# A boot time is computed from the clock, which is set now and then; no server reboots faster than this.
_CLOCK_WANDERS = timedelta(seconds=60)


class Journal(Database):
    """The journal of runs. Every method commits before it returns; all raise `JournalProblem`."""

    def begin(self, plan: Plan, *, undoes: int | None = None) -> int:
        """Record a plan whole, before-images included, before anything of it is written. The run's number."""
        with self.transaction():
            run = self.db.execute(
                "INSERT INTO runs (started, step, host, computer, booted, state, needs_reboot, undoes)"
                " VALUES (?, ?, ?, ?, ?, 'applying', ?, ?)",
                (
                    datetime.now(UTC).isoformat(timespec="seconds"),
                    plan.step,
                    plan.host,
                    plan.computer,
                    plan.booted,
                    plan.needs_reboot,
                    undoes,
                ),
            ).lastrowid
            assert run is not None  # noqa: S101  # SQLite gives one for every INSERT
            for position, change in enumerate(plan.changes):
                self._insert(run, position, change, "planned")
            for restart in plan.restarts_now:
                self.db.execute("INSERT INTO restarts VALUES (?, ?, 'planned')", (run, restart.service))
        return run

    def by_hand(self, plan: Plan) -> int:
        """Record changes that a person says they made in a console. They count neither as written nor for undo."""
        run = self.begin(plan)
        with self.transaction():
            self.db.execute("UPDATE changes SET state = 'by hand' WHERE run = ?", (run,))
            self.db.execute("UPDATE runs SET state = 'done' WHERE id = ?", (run,))
        return run

    def mark(self, run: int, position: int, state: str) -> None:
        """Say how far a change has come: `writing` before, `written` after."""
        with self.transaction():
            self.db.execute("UPDATE changes SET state = ? WHERE run = ? AND position = ?", (state, run, position))

    def add(self, run: int, change: Change, state: str) -> None:
        """Record what nobody asked for: `at risk` before a write that may spoil it, `collateral` once that happened."""
        with self.transaction():
            last = self.db.execute("SELECT max(position) FROM changes WHERE run = ?", (run,)).fetchone()[0]
            self._insert(run, 0 if last is None else last + 1, change, state)

    def out_of_risk(self, run: int) -> None:
        """Forget what was at risk: it has been compared, and what was spoiled is recorded as `collateral`."""
        with self.transaction():
            self.db.execute("DELETE FROM changes WHERE run = ? AND state = 'at risk'", (run,))

    def restarted(self, run: int, service: str) -> None:
        """Say that a service was restarted."""
        with self.transaction():
            self.db.execute("UPDATE restarts SET state = 'done' WHERE run = ? AND service = ?", (run, service))

    def booted(self, run: int, moment: datetime) -> None:
        """Say since when the host runs, where that may have changed since the run began."""
        with self.transaction():
            self.db.execute("UPDATE runs SET booted = ? WHERE id = ?", (moment.isoformat(), run))

    def rebooted(self, computer: str) -> None:
        """Say that a host has been rebooted, so that nothing waits for it any more."""
        with self.transaction():
            self.db.execute("UPDATE runs SET needs_reboot = 0 WHERE computer = ?", (computer,))

    def end(self, run: int, state: str) -> None:
        """Say how the run ended: `done` or `failed`."""
        with self.transaction():
            self.db.execute("UPDATE runs SET state = ? WHERE id = ?", (state, run))

    def run(self, number: int) -> Run | None:
        """A run by its number."""
        return next(iter(self._runs("WHERE id = ?", (number,))), None)

    def runs(self) -> tuple[Run, ...]:
        """All runs, the newest first."""
        return tuple(self._runs("ORDER BY id DESC", ()))

    def reboot_due(self, computer: str, booted: datetime) -> bool:
        """Whether changes made since that boot wait for a reboot. `booted` is the host's boot time now."""
        return any(
            abs(datetime.fromisoformat(run.booted) - booted) < _CLOCK_WANDERS
            and any(change.needs_reboot for change in run.touched)
            for run in self._runs("WHERE computer = ? AND needs_reboot AND booted <> ''", (computer,))
        )

    def restart_due(self, computer: str, service: str) -> bool:
        """Whether the last run that was to restart a service on a host did not come to it."""
        for run in self._runs("WHERE computer = ? ORDER BY id DESC", (computer,)):
            for name, state in run.restarts:
                if name == service:
                    return state != "done" and bool(run.touched)
        return False

    def _insert(self, run: int, position: int, change: Change, state: str) -> None:
        self.db.execute(
            "INSERT INTO changes VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                run,
                position,
                dump(setting_record(change.setting)),
                dump(value_record(change.before)),
                dump(value_record(change.after)),
                change.needs_reboot,
                state,
            ),
        )

    def _runs(self, where: str, values: tuple[object, ...]) -> Iterator[Run]:
        # An undo counts once it has ended well; one that failed leaves its run to be undone again.
        undone = "SELECT max(u.id) FROM runs u WHERE u.undoes = runs.id AND u.state = 'done'"
        columns = f"id, started, step, host, computer, booted, state, needs_reboot, undoes, ({undone})"
        try:
            with closing(self.db.execute(f"SELECT {columns} FROM runs {where}", values)) as found:
                rows = found.fetchall()
            for row in rows:
                changes = self.db.execute(
                    "SELECT setting, before, after, needs_reboot, state FROM changes WHERE run = ? ORDER BY position",
                    (row[0],),
                ).fetchall()
                restarts = self.db.execute("SELECT service, state FROM restarts WHERE run = ?", (row[0],)).fetchall()
                yield Run(
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
                    restarts=tuple((service, state) for service, state in restarts),
                )
        except sqlite3.Error as error:
            raise self.problem(error) from error


def _change(setting: str, before: str, after: str, needs_reboot: int) -> Change:
    return Change(setting_of(load(setting)), value_of(load(before)), value_of(load(after)), bool(needs_reboot))
