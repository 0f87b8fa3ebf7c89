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

from runbook.change.baseline import Baseline
from runbook.change.errors import AnotherComputer
from runbook.change.plan import Change, Plan
from runbook.change.provenance import Provenance
from runbook.change.run import Run
from runbook.change.states import ChangeState, RestartState, RunState
from runbook.errors import JournalProblem
from runbook.journal import chain
from runbook.journal.claims import Claims
from runbook.journal.columns import moment_text
from runbook.journal.database import Database
from runbook.journal.errors import ComputerInUse, DamagedJournal, NotInOurHands, PlanCarriedOut, RunAtWork
from runbook.journal.export import Sealed, records_after
from runbook.journal.plans import Plans, PlanWritten
from runbook.journal.runs import Runs
from runbook.journal.trust import Trust, check_plan, check_run
from runbook.journal.walks import Walks
from runbook.text import local_time
from runbook.version import __version__
from runbook.windows.identity import Identity
from runbook.wsman.login import UNKNOWN, SignIn

_LOOKING: Final = timedelta(seconds=5)
"""How long before a plan was made its values may have been read."""


class _Work(NamedTuple):
    """A run that is carried out through this journal."""

    computer: Identity
    positions: tuple[int, ...]
    """The position in the record of each change of the plan."""
    has_other_records: bool


class Journal:
    """The journal of runs and `walks`, in the file at `path`. It is a `Recorder`.

    It takes and gives what belongs to its `customer` alone; `""` is the customer of inventories that name none. Threads may
    share it. Every method is on disk before it returns; all raise `JournalProblem`. `ticket` is recorded with each run.
    """

    def __init__(self, path: Path | None, customer: str = "", ticket: str = "") -> None:
        """Open or create the file; see `Database`."""
        self.customer = customer
        self.ticket = ticket
        self.database = Database(path)
        self.walks = Walks(self.database, customer)
        self._runs = Runs(self.database, customer)
        self._plans = Plans(self.database, customer)
        self._trust = Trust(self.database)
        self._claims = Claims(path)
        self._work: dict[int, _Work] = {}
        self._gone: set[int] = set()
        self._begun: list[int] = []

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
        """Return a run by its number, to undo or to resume it.

        Raise `UntrustedJournal` if the journal was altered, or if this program could not have made the run;
        `RunOfOtherCustomer` if it is not the customer's.
        """
        self.verify()
        run = self._runs.get(number)
        if run is not None:
            check_run(run)
        return run

    def runs(self) -> tuple[Run, ...]:
        """Return the customer's runs as recorded, the newest first. To undo or to resume one, get it with `run`."""
        return self._runs.all()

    def runs_of_everyone(self) -> tuple[Run, ...]:
        """Return all runs in the file, the newest first. To be read, not to be undone or resumed."""
        return self._runs.of_everyone()

    def verify(self) -> None:
        """Raise `UntrustedJournal` if the journal was altered since it was written, or is damaged."""
        with self.database.exclusive():
            self._trust.check()

    @property
    def head(self) -> tuple[int, str]:
        """The number of records in the chain, and the hash of the last one."""
        with self.database.reading():
            return chain.head(self.database.db)

    def records_after(self, number: int) -> tuple[Sealed, ...]:
        """Return the records of the chain after that number. Those of another customer are only hashes."""
        return records_after(self.database, number, self.customer)

    def begun(self) -> tuple[Run, ...]:
        """Return the runs that were begun or resumed through this journal since it was opened, as they stand now."""
        return tuple(run for number in self._begun if (run := self.run(number)) is not None)

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

    def reboot_due(self, computer: Identity, booted: datetime) -> bool:
        """Return True if changes made since that boot wait for a reboot. `booted` is the host's current boot time."""
        return self._runs.reboot_due(computer, booted)

    def due_for_reboot(self, computer: Identity, booted: datetime) -> tuple[int, ...]:
        """Return the numbers of the runs since that boot whose changes wait for a reboot, in order."""
        return self._runs.due_for_reboot(computer, booted)

    def restart_due(self, computer: Identity, service: str) -> bool:
        """Return True if the last run that had to restart the service on that computer did not reach the restart."""
        return self._runs.restart_due(computer, service)

    @property
    def plans(self) -> tuple[PlanWritten, ...]:
        """The customer's plan files that were written with this journal, the newest first.

        Raise `UntrustedJournal` if the journal was altered.
        """
        self.verify()
        return self._plans.all()

    def record_plan(self, sha256: str, step: str) -> None:
        """Record that a plan file was written, by the SHA-256 of its bytes."""
        self._plans.add(sha256, step)

    def begin(
        self, plan: Plan, *, sign_in: SignIn = UNKNOWN, undoes: int | None = None, resumes: int | None = None
    ) -> int:
        """Claim the computer and record the whole plan with its before-images, before any write.

        Return the run's number. `sign_in` is how the host was logged in to.

        With `resumes` the plan is the rest of that run, which keeps its number and its before-images. Raise `Refused`
        if another run works on the computer, if the run to resume has ended meanwhile, if the run to undo was on another
        computer, if the plan writes what undo could not restore, or if the plan of a file was begun before;
        `UntrustedJournal` if the journal was altered.
        """
        check_plan(plan)
        came = self._provenance(plan, sign_in)
        with self.database.exclusive():
            if undoes is not None or resumes is not None:
                self.verify()
            if undoes is not None:
                self._require_on(undoes, plan.computer)
            with self._claimed(plan.computer):
                self._trust.check_structure()
                looked = datetime.now(UTC) - timedelta(seconds=time.monotonic() - plan.made) - _LOOKING
                has_other_records = self._runs.recorded_since(plan.computer, looked)
                if resumes is None:
                    if (begun := self._runs.of_plan(plan, undoes)) is not None:
                        raise PlanCarriedOut(run=begun, computer=plan.computer.name)
                    run = self._runs.add(plan, RunState.APPLYING, ChangeState.PLANNED, undoes, came)
                    positions = tuple(range(len(plan.changes)))
                else:
                    run, positions = resumes, self._runs.resume(resumes, plan, came)
                    self._gone.discard(resumes)
            self._work[run] = _Work(plan.computer, positions, has_other_records)
            self._begun.append(run)
        return run

    def record_by_hand(self, plan: Plan) -> int:
        """Record changes that the user reports to have made in a console. They count neither as written nor for undo."""
        with self.database.transaction():
            self._trust.check_structure()
            return self._runs.add(plan, RunState.DONE, ChangeState.BY_HAND, None, self._provenance(plan, UNKNOWN))

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

    def record_baseline(self, run: int, baseline: Baseline) -> None:
        """Record the backup jobs before a run, which may have ended. The first that are recorded stay."""
        with self.database.transaction():
            found = self._runs.get(run)
            if found is None:
                raise NotInOurHands(run=run)
            if found.baseline is None:
                self._runs.add_baseline(run, baseline)

    def record_boot_time(self, run: int, moment: datetime) -> None:
        """Record the host's boot time if it may have changed since the run began."""
        self._record(run, chain.update("runs", {"id": run}, {"booted": moment_text(moment)}))

    def record_reboot(self, computer: Identity, booted: datetime) -> None:
        """Record that a computer was rebooted, and its new boot time. Nothing waits for the reboot any more."""
        values = {"needs_reboot": 0, "booted": moment_text(booted)}
        with self.database.transaction():
            for run in self._runs.waiting_for_reboot(computer):
                self.database.write(chain.update("runs", {"id": run.id}, values))

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
    def _claimed(self, computer: Identity) -> Iterator[None]:
        """Open a transaction and take a claim. Keep the claim only if the transaction commits."""
        mine = False
        try:
            with self.database.transaction():
                by_name = Identity(computer.name)  # as an older version claims it, which may still be at work
                taken = computer != by_name and self._claims.are_claimed(by_name)
                mine = not taken and self._claims.take(computer)
                if not mine:
                    raise _in_use(computer, self._runs.last_on(computer))
                yield
        except BaseException:
            if mine:
                self._claims.release(computer)
            raise

    def _require_on(self, number: int, computer: Identity) -> None:
        """Raise `AnotherComputer` if a run was on another computer; `NotInOurHands` if there is no such run."""
        run = self._runs.get(number)
        if run is None:
            raise NotInOurHands(run=number)
        if not run.computer.matches(computer):
            raise AnotherComputer(found=str(computer), run=number, computer=str(run.computer))

    def _provenance(self, plan: Plan, sign_in: SignIn) -> Provenance:
        return Provenance(sign_in.account, sign_in.method, __version__, self.ticket, plan.file)

    def _own(self, run: int) -> _Work:
        work = self._work.get(run)
        if work is None:
            raise NotInOurHands(run=run)
        return work

    def _record(self, run: int, record: chain.Record) -> None:
        with self.database.transaction():
            self._own(run)
            self.database.write(record)


def _in_use(computer: Identity, run: Run | None) -> ComputerInUse:
    """Return the error for a computer that is claimed, with the run if it is known."""
    if run is None:
        return ComputerInUse(computer=computer.name)
    since = local_time(run.since)
    return RunAtWork(computer=computer.name, run=run.id, step=run.step, who=run.who, process=run.process, since=since)
