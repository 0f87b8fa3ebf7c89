"""The journal: before-images, on disk before anything is written.

SQLite, with a full sync at every step, so that a run killed at any point can be read, resumed or undone. It never
contains credentials. Undo uses only these records.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Final, NamedTuple, Self

from runbook.change.plan import Change, Plan
from runbook.change.run import Run
from runbook.change.states import ChangeState, RestartState, RunState
from runbook.errors import JournalProblem
from runbook.journal import chain
from runbook.journal.claims import Claims
from runbook.journal.columns import moment_text
from runbook.journal.database import Database
from runbook.journal.errors import ComputerInUse, DamagedJournal, NotInOurHands, RunAtWork
from runbook.journal.runs import Runs
from runbook.journal.walks import Walks

_LOOKING: Final = timedelta(seconds=5)
"""How long before a plan was made its values may have been read."""


class _Work(NamedTuple):
    """A run that is carried out through this journal."""

    computer: str
    positions: tuple[int, ...]
    """The position in the record of each change of the plan."""
    has_other_records: bool


class Journal:
    """The journal of runs and `walks`, in the file `database`. It is a `Recorder`.

    Threads may share it. Every method is on disk before it returns; all raise `JournalProblem`.
    """

    def __init__(self, path: Path | None) -> None:
        """Open or create the file; see `Database`."""
        self.database = Database(path)
        self.walks = Walks(self.database)
        self._runs = Runs(self.database)
        self._claims = Claims(path)
        self._work: dict[int, _Work] = {}
        self._gone: set[int] = set()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file and release all claims. A run that has not ended counts as interrupted."""
        with self.database.exclusive():
            self.database.close()
            self._claims.close()
            self._work.clear()

    @property
    def path(self) -> Path | None:
        """The file; None for a journal in memory."""
        return self.database.path

    def run(self, number: int) -> Run | None:
        """Return a run by its number."""
        return self._runs.get(number)

    def runs(self) -> tuple[Run, ...]:
        """Return all runs, the newest first."""
        return self._runs.all()

    def interrupted_undo(self, run: int) -> Run | None:
        """Return the last undo of a run that has begun but not ended. To undo the run, resume this undo."""
        return self._runs.interrupted_undo(run)

    def is_executing(self, run: Run) -> bool | None:
        """Return True if a process is executing the run. A run that is `APPLYING` without one was interrupted.

        Return None if that cannot be found out, because the journal is read-only.
        """
        if run.state is not RunState.APPLYING:
            return False
        try:
            with self.database.transaction():
                last = self._runs.last_on(run.computer)
                return self._claims.are_claimed(run.computer) and last is not None and last.id == run.id
        except JournalProblem:
            return None

    def reboot_due(self, computer: str, booted: datetime) -> bool:
        """Return True if changes made since that boot wait for a reboot. `booted` is the host's current boot time."""
        return self._runs.reboot_due(computer, booted)

    def restart_due(self, computer: str, service: str) -> bool:
        """Return True if the last run that had to restart the service on that computer did not reach the restart."""
        return self._runs.restart_due(computer, service)

    def begin(self, plan: Plan, *, undoes: int | None = None, resumes: int | None = None) -> int:
        """Claim the computer and record the whole plan with its before-images, before any write.

        Return the run's number.

        With `resumes` the plan is the rest of that run, which keeps its number and its before-images. Raise `Refused`
        if another run works on the computer, or if the run to resume has ended meanwhile.
        """
        with self.database.exclusive():
            with self._claimed(plan.computer):
                looked = datetime.now(UTC) - timedelta(seconds=time.monotonic() - plan.made) - _LOOKING
                has_other_records = self._runs.recorded_since(plan.computer, looked)
                if resumes is None:
                    run = self._runs.add(plan, RunState.APPLYING, ChangeState.PLANNED, undoes)
                    positions = tuple(range(len(plan.changes)))
                else:
                    run, positions = resumes, self._runs.resume(resumes, plan)
                    self._gone.discard(resumes)
            self._work[run] = _Work(plan.computer, positions, has_other_records)
        return run

    def record_by_hand(self, plan: Plan) -> int:
        """Record changes that the user reports to have made in a console. They count neither as written nor for undo."""
        with self.database.transaction():
            return self._runs.add(plan, RunState.DONE, ChangeState.BY_HAND, None)

    def has_other_records(self, run: int) -> bool:
        """Return True if anything else was recorded about the computer since the plan's values were read."""
        with self.database.exclusive():
            return self._own(run).has_other_records

    def mark(self, run: int, position: int, state: ChangeState) -> None:
        """Record the state of the plan's change at that position: `WRITING` before the write, `WRITTEN` after it."""
        with self.database.transaction():
            where = {"run": run, "position": self._own(run).positions[position]}
            if not self.database.write(chain.update("changes", where, {"state": state})):
                raise DamagedJournal(path=str(self.path))  # without its before-image it must not be written

    def add(self, run: int, change: Change, state: ChangeState) -> None:
        """Record a change that is not in the plan.

        `AT_RISK` before a write that may change it by accident; `COLLATERAL` after that happened.
        """
        with self.database.transaction():
            self._own(run)
            self._runs.add_change(run, change, state)

    def clear_at_risk(self, run: int) -> None:
        """Remove the `AT_RISK` records: the values were compared, and the changed ones are recorded as `COLLATERAL`."""
        self._record(run, chain.delete("changes", {"run": run, "state": ChangeState.AT_RISK}))

    def record_restart_start(self, run: int, service: str) -> None:
        """Record that a restart of a service starts now. From here on, the run may leave the service stopped."""
        where = {"run": run, "service": service}
        self._record(run, chain.update("restarts", where, {"state": RestartState.RESTARTING}))

    def record_restart_end(self, run: int, service: str) -> None:
        """Record that the restart of a service has ended."""
        self._record(run, chain.update("restarts", {"run": run, "service": service}, {"state": RestartState.DONE}))

    def record_boot_time(self, run: int, moment: datetime) -> None:
        """Record the host's boot time if it may have changed since the run began."""
        self._record(run, chain.update("runs", {"id": run}, {"booted": moment_text(moment)}))

    def record_reboot(self, computer: str) -> None:
        """Record that a computer was rebooted. Nothing waits for the reboot any more."""
        with self.database.transaction():
            self.database.write(chain.update("runs", {"computer": computer, "needs_reboot": 1}, {"needs_reboot": 0}))

    def end(self, run: int, state: RunState) -> None:
        """Record how the run ended: `DONE` or `FAILED`.

        The computer is free for the next run even if this cannot be written.
        """
        with self.database.exclusive():
            work = self._work.pop(run, None)
            try:
                with self.database.transaction():
                    found = self._runs.get(run)
                    if work is None and (run in self._gone or (found and found.state is RunState.APPLYING)):
                        raise NotInOurHands(run=run)
                    self.database.write(chain.update("runs", {"id": run}, {"state": state}))
                    if work is not None:  # inside the transaction, no other process can begin a run or read the claims
                        self._claims.release(work.computer)
            finally:
                if work is not None:
                    self._claims.release(work.computer)

    def release(self, run: int) -> None:
        """Release an interrupted run: its computer is free for the next run.

        A worker that is believed dead but still works can record nothing more: every record of that run raises
        `Refused` until the run is resumed.
        """
        with self.database.exclusive():
            work = self._work.pop(run, None)
            self._gone.add(run)
            if work is not None:
                self._claims.release(work.computer)

    @contextmanager
    def _claimed(self, computer: str) -> Iterator[None]:
        """Open a transaction and take a claim. Keep the claim only if the transaction commits."""
        mine = False
        try:
            with self.database.transaction():
                mine = self._claims.take(computer)
                if not mine:
                    raise _in_use(computer, self._runs.last_on(computer))
                yield
        except BaseException:
            if mine:
                self._claims.release(computer)
            raise

    def _own(self, run: int) -> _Work:
        work = self._work.get(run)
        if work is None:
            raise NotInOurHands(run=run)
        return work

    def _record(self, run: int, record: chain.Record) -> None:
        with self.database.transaction():
            self._own(run)
            self.database.write(record)


def _in_use(computer: str, run: Run | None) -> ComputerInUse:
    """Return the error for a computer that is claimed, with the run if it is known."""
    if run is None:
        return ComputerInUse(computer=computer)
    since = run.since.astimezone().strftime("%Y-%m-%d %H:%M:%S")
    return RunAtWork(computer=computer, run=run.id, step=run.step, who=run.who, process=run.process, since=since)
