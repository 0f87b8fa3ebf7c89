"""What was there before, on disk before anything is written.

SQLite, with a full sync at every step, so that a run killed anywhere can be read, finished or undone. No credentials
are ever in it. Undo goes by these records alone.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final, NamedTuple

from runbook.change import chain
from runbook.change.claims import Claims
from runbook.change.holder import not_ours, taken, this_process
from runbook.change.plan import Change, Plan
from runbook.change.records import dump, load, setting_record, value_record
from runbook.change.run_log import RunLog

_LOOKING: Final = timedelta(seconds=5)
"""How long before a plan was made its values may have been read."""


class _Work(NamedTuple):
    """A run that is being carried out through this journal."""

    computer: str
    positions: tuple[int, ...]
    """Where in the run each change of the plan is recorded."""
    disturbed: bool


class Journal(RunLog):
    """The journal of runs. Threads may share it. Every method is on disk before it returns; all raise `JournalProblem`."""

    def __init__(self, path: Path | None) -> None:
        """Open or create it; see `Database`."""
        self._claims = Claims(path)
        self._work: dict[int, _Work] = {}
        self._gone: set[int] = set()
        super().__init__(path)

    def close(self) -> None:
        """Close the file and give up all claims: a run that has not ended was cut off."""
        with self._lock:
            super().close()
            self._claims.close()
            self._work.clear()

    def begin(self, plan: Plan, *, undoes: int | None = None, resumes: int | None = None) -> int:
        """Claim the computer and record a plan whole, before-images included, before anything of it is written. The run's number.

        With `resumes` the plan is the rest of that run, which keeps its number and its before-images. Raises `Refused` when another run
        is at work on the computer, or the run that was to go on has ended meanwhile.
        """
        with self._lock:
            with self._claimed(plan.computer):
                disturbed = self._recorded_since(plan.computer, time.monotonic() - plan.made)
                if resumes is None:
                    run, positions = self._record(plan, "applying", "planned", undoes), tuple(range(len(plan.changes)))
                else:
                    run, positions = resumes, self._take_up(resumes, plan)
            self._work[run] = _Work(plan.computer, positions, disturbed)
        return run

    def by_hand(self, plan: Plan) -> int:
        """Record changes that a person says they made in a console. They count neither as written nor for undo."""
        with self.transaction():
            return self._record(plan, "done", "by hand", None)

    def disturbed(self, run: int) -> bool:
        """Whether anything else was recorded about the computer between the look that the run's plan comes from and its beginning."""
        with self._lock:
            return self._own(run).disturbed

    def mark(self, run: int, position: int, state: str) -> None:
        """Say how far the plan's change at that position has come: `writing` before, `written` after."""
        with self.transaction():
            where = {"run": run, "position": self._own(run).positions[position]}
            if not self.write(chain.update("changes", where, {"state": state})):
                raise self.damaged()  # its before-image is gone: it must not be written

    def add(self, run: int, change: Change, state: str) -> None:
        """Record what nobody asked for: `at risk` before a write that may spoil it, `collateral` once that happened."""
        with self.transaction():
            self._own(run)
            last = self.db.execute("SELECT max(position) FROM changes WHERE run = ?", (run,)).fetchone()[0]
            self._insert(run, 0 if last is None else last + 1, change, state)

    def out_of_risk(self, run: int) -> None:
        """Forget what was at risk: it has been compared, and what was spoiled is recorded as `collateral`."""
        with self.transaction():
            self._own(run)
            self.write(chain.delete("changes", {"run": run, "state": "at risk"}))

    def restarting(self, run: int, service: str) -> None:
        """Say that a service is about to be restarted: from now on it may be found stopped because of us."""
        with self.transaction():
            self._own(run)
            self.write(chain.update("restarts", {"run": run, "service": service}, {"state": "restarting"}))

    def restarted(self, run: int, service: str) -> None:
        """Say that a service was restarted."""
        with self.transaction():
            self._own(run)
            self.write(chain.update("restarts", {"run": run, "service": service}, {"state": "done"}))

    def booted(self, run: int, moment: datetime) -> None:
        """Say since when the host runs, where that may have changed since the run began."""
        with self.transaction():
            self._own(run)
            self.write(chain.update("runs", {"id": run}, {"booted": moment.isoformat()}))

    def rebooted(self, computer: str) -> None:
        """Say that a host has been rebooted, so that nothing waits for it any more."""
        with self.transaction():
            self.write(chain.update("runs", {"computer": computer, "needs_reboot": 1}, {"needs_reboot": 0}))

    def end(self, run: int, state: str) -> None:
        """Say how the run ended: `done` or `failed`. The computer is free for the next one, also when this cannot be written."""
        with self._lock:
            work = self._work.pop(run, None)
            try:
                with self.transaction():
                    found = self.db.execute("SELECT state FROM runs WHERE id = ?", (run,)).fetchone()
                    if work is None and (run in self._gone or found == ("applying",)):
                        raise not_ours(run)
                    self.write(chain.update("runs", {"id": run}, {"state": state}))
                    if work is not None:
                        self._claims.give_back(work.computer)
            finally:
                if work is not None:
                    self._claims.give_back(work.computer)

    def let_go(self, run: int) -> None:
        """Whoever carried out this run is gone: it was cut off, and its computer is free for the next.

        Should they not be gone after all, they can write nothing more: whatever they record here of that run is `Refused`, until
        somebody takes it up with `resumes`. Who speaks for it from then on is for those to tell who pass calls on (`JournalDesk`).
        """
        with self._lock:
            work = self._work.pop(run, None)
            self._gone.add(run)
            if work is not None:
                self._claims.give_back(work.computer)

    @contextmanager
    def _claimed(self, computer: str) -> Iterator[None]:
        """A transaction, with a claim that lasts if it does."""
        mine = False
        with self._lock:
            try:
                with self.transaction():
                    mine = self._claims.take(computer)
                    if not mine:
                        raise taken(computer, self.run(self._last_on(computer)))
                    yield
            except BaseException:
                if mine:
                    self._claims.give_back(computer)
                raise

    def _own(self, run: int) -> _Work:
        work = self._work.get(run)
        if work is None:
            raise not_ours(run)
        return work

    def _recorded_since(self, computer: str, seconds: float) -> bool:
        """Whether anything was recorded about runs on a computer since a plan was made that long ago."""
        since = (datetime.now(UTC) - timedelta(seconds=seconds) - _LOOKING).isoformat()
        runs = {row[0] for row in self.db.execute("SELECT id FROM runs WHERE computer = ?", (computer,))}
        for (text,) in self.db.execute("SELECT record FROM chain ORDER BY id DESC") if runs else ():
            record = load(text)
            if record["at"] < since:
                break
            if chain.run_of(record) in runs:
                return True
        return False

    def _record(self, plan: Plan, state: str, changes: str, undoes: int | None) -> int:
        run = self.next("runs")
        row = {
            "id": run,
            "started": datetime.now(UTC).isoformat(timespec="seconds"),
            "step": plan.step,
            "host": plan.host,
            "computer": plan.computer,
            "booted": plan.booted,
            "state": state,
            "needs_reboot": int(plan.needs_reboot),
            "undoes": undoes,
        }
        self.write(chain.insert("runs", row | this_process()))
        for position, change in enumerate(plan.changes):
            self._insert(run, position, change, changes)
        for restart in plan.restarts_now:
            begun = "restarting" if restart.cut_off else "planned"
            row = {"run": run, "service": restart.service, "state": begun}
            self.write(chain.insert("restarts", row | {"dependents": dump(restart.dependents)}))
        return run

    def _take_up(self, run: int, plan: Plan) -> tuple[int, ...]:
        """Go on with a run; where in it the plan's changes are recorded."""
        state = self.db.execute("SELECT state FROM runs WHERE id = ? AND computer = ?", (run, plan.computer)).fetchone()
        found = self.db.execute("SELECT setting, position FROM changes WHERE run = ? ORDER BY position DESC", (run,))
        recorded = dict(found.fetchall())
        wanted = [dump(setting_record(change.setting)) for change in plan.changes]
        if state not in (("applying",), ("failed",)) or not recorded.keys() >= set(wanted):
            raise not_ours(run)
        self._gone.discard(run)
        values: dict[str, Any] = {"state": "applying"} | this_process()
        if plan.booted:
            values |= {"booted": plan.booted}
        if plan.needs_reboot:
            values |= {"needs_reboot": 1}
        self.write(chain.update("runs", {"id": run}, values))
        return tuple(recorded[setting] for setting in wanted)

    def _insert(self, run: int, position: int, change: Change, state: str) -> None:
        row = {
            "run": run,
            "position": position,
            "setting": dump(setting_record(change.setting)),
            "before": dump(value_record(change.before)),
            "after": dump(value_record(change.after)),
            "needs_reboot": int(change.needs_reboot),
            "state": state,
        }
        self.write(chain.insert("changes", row))
