"""The runs in a journal: from runs to rows, and from rows to runs."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterable
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from runbook.change.baseline import Baseline
from runbook.change.plan import Change, Plan
from runbook.change.provenance import Provenance
from runbook.change.run import Restarted, Run
from runbook.change.states import ChangeState, RestartState, RunState
from runbook.journal import chain
from runbook.journal.codec import setting_of, setting_record, value_of, value_record
from runbook.journal.columns import dump, load, moment_of, moment_text, sentence_of
from runbook.journal.database import LAST_NUMBER, Database
from runbook.journal.errors import NotInOurHands, RunOfOtherCustomer, name_of_customer
from runbook.person import this_person
from runbook.windows.identity import Identity

_LATER_BOOT: Final = timedelta(seconds=60)
"""How much later a boot must be to be another one at all: boot times move by seconds (facts 6.4)."""

_CORRECTED_CLOCK: Final = timedelta(minutes=10)
"""How far a corrected clock may move a boot time: other programs allow up to that (facts 6.4).

A boot that is taken for the earlier one costs a reboot too many; the opposite mistake leaves settings out of force.
"""

# An undo counts only if it has ended well; a run whose undo failed can be undone again. One that took back some of the
# settings names them after the run's number (`undo 12 *RscIPv4`), and the rest of the run is still to be taken back.
_UNDONE: Final = (
    "SELECT max(u.id) FROM runs u WHERE u.undoes = runs.id AND u.state = 'done' AND u.step NOT LIKE 'undo _% _%'"
)
_COLUMNS: Final = (
    f"id, started, step, host, computer, booted, state, needs_reboot, undoes, ({_UNDONE}), who, process, since, "
    "domain, computer_id, customer, login, method, version, ticket, plan"
)
_ON: Final = (
    "lower(computer) = lower(?) AND (domain = '' OR lower(domain) = lower(?)) AND (computer_id = '' OR computer_id = ?)"
)
"""The runs on a computer, with `_on`: also those of an older version, whose computer is known by its name alone."""
_OURS_ON: Final = f"customer = ? AND {_ON}"


class Runs:
    """The runs of a `customer` in a journal's file; `""` are the runs of none.

    All raise `JournalProblem`; call the writing methods in a transaction.
    """

    def __init__(self, database: Database, customer: str) -> None:
        self._database = database
        self._customer = customer

    def get(self, number: int) -> Run | None:
        """Return a run by its number. Raise `RunOfOtherCustomer`."""
        run = next(iter(self._where("WHERE id = ?", number)), None) if number <= LAST_NUMBER else None
        if run is not None and run.customer != self._customer:
            theirs, ours = name_of_customer(run.customer), name_of_customer(self._customer)
            raise RunOfOtherCustomer(run=number, theirs=theirs, ours=ours)
        return run

    def all(self) -> tuple[Run, ...]:
        """Return the runs of the customer, the newest first."""
        return tuple(self._where("WHERE customer = ? ORDER BY id DESC", self._customer))

    def of_everyone(self) -> tuple[Run, ...]:
        """Return all runs, the newest first."""
        return tuple(self._where("ORDER BY id DESC"))

    def interrupted_undo(self, run: int) -> Run | None:
        """Return the last undo of a run that has begun but not ended."""
        return next(iter(self._where("WHERE undoes = ? AND state = 'applying' ORDER BY id DESC LIMIT 1", run)), None)

    def last_on(self, computer: Identity) -> Run | None:
        """Return the run on a computer that was begun or resumed last and has not ended."""
        which = f"WHERE {_ON} AND state = 'applying' ORDER BY since DESC LIMIT 1"
        return next(iter(self._where(which, *_on(computer))), None)

    def of_plan(self, plan: Plan, undoes: int | None) -> int | None:
        """Return the run that began to carry out this plan of a plan file; None if there is none, or if it is of no file."""
        if not plan.file:
            return None
        query = f"SELECT min(id) FROM runs WHERE plan = ? AND undoes IS ? AND {_ON}"
        values = (plan.file, undoes, *_on(plan.computer))
        number: int | None = self._database.db.execute(query, values).fetchone()[0]
        return number

    def waiting_for_reboot(self, computer: Identity) -> tuple[Run, ...]:
        """Return the runs on a computer whose changes take effect only after a reboot."""
        return tuple(self._where(f"WHERE {_OURS_ON} AND needs_reboot", self._customer, *_on(computer)))

    def reboot_due(self, computer: Identity, booted: datetime) -> bool:
        """Return True if changes made since that boot wait for a reboot."""
        return bool(self.due_for_reboot(computer, booted))

    def due_for_reboot(self, computer: Identity, booted: datetime) -> tuple[int, ...]:
        """Return the numbers of the runs since that boot whose changes wait for a reboot, in order."""
        return tuple(
            sorted(
                run.id
                for run in self.waiting_for_reboot(computer)
                if run.booted is not None
                and not _is_another_boot(run.booted, booted, run.since)
                and any(change.needs_reboot for change in run.touched)
            )
        )

    def restart_due(self, computer: Identity, service: str) -> bool:
        """Return True if the last run that had to restart the service on that computer did not reach the restart."""
        which = f"SELECT max(run) FROM restarts JOIN runs ON runs.id = run WHERE {_OURS_ON} AND service = ?"
        return any(
            bool(run.touched)
            and any(each.service == service and each.state is not RestartState.DONE for each in run.restarts)
            for run in self._where(f"WHERE id = ({which})", self._customer, *_on(computer), service)
        )

    def recorded_since(self, computer: Identity, moment: datetime) -> bool:
        """Return True if anything was recorded about runs on a computer since that time."""
        db = self._database.db
        runs = {row[0] for row in db.execute(f"SELECT id FROM runs WHERE {_ON}", _on(computer))}
        for (text,) in db.execute("SELECT record FROM chain ORDER BY id DESC") if runs else ():
            record = load(text)
            if record["at"] < moment.isoformat():
                break
            if chain.run_of(record) in runs:
                return True
        return False

    def add(self, plan: Plan, state: RunState, changes: ChangeState, undoes: int | None, provenance: Provenance) -> int:
        """Add a run with its plan, before-images included. Return its number."""
        run = self._database.next("runs")
        row = {
            "id": run,
            "started": datetime.now(UTC).isoformat(timespec="seconds"),
            "step": plan.step,
            "host": plan.host,
            "computer": plan.computer.name,
            "domain": plan.computer.domain,
            "computer_id": plan.computer.id,
            "customer": self._customer,
            "booted": moment_text(plan.booted),
            "state": state,
            "needs_reboot": int(plan.needs_reboot),
            "undoes": undoes,
        }
        self._database.write(chain.insert("runs", row | _this_process() | asdict(provenance)))
        for position, change in enumerate(plan.changes):
            self._insert(run, position, change, changes)
        for restart in plan.restarts_now:
            begun = RestartState.RESTARTING if restart.cut_off else RestartState.PLANNED
            row = {"run": run, "service": restart.service, "state": begun}
            self._database.write(chain.insert("restarts", row | {"dependents": dump(restart.dependents)}))
        return run

    def resume(self, run: int, plan: Plan, provenance: Provenance) -> tuple[int, ...]:
        """Resume a run. Its ticket and its plan file stay, unless there are other ones now.

        Return the position in the record of each change of the plan. Raise `NotInOurHands` if the run has ended
        meanwhile.
        """
        db = self._database.db
        which = f"SELECT state FROM runs WHERE id = ? AND {_OURS_ON}"
        state = db.execute(which, (run, self._customer, *_on(plan.computer))).fetchone()
        # If a setting was recorded twice, the first record counts.
        found = db.execute("SELECT setting, position FROM changes WHERE run = ? ORDER BY position DESC", (run,))
        recorded = {setting_of(load(setting)): position for setting, position in found}
        if state not in ((RunState.APPLYING,), (RunState.FAILED,)) or not recorded.keys() >= {
            change.setting for change in plan.changes
        }:
            raise NotInOurHands(run=run)
        values: dict[str, Any] = {"state": RunState.APPLYING} | _this_process()
        values |= {name: value for name, value in asdict(provenance).items() if value or name not in ("ticket", "plan")}
        # Whoever asks now finds the claim under the whole identity.
        values |= {"domain": plan.computer.domain, "computer_id": plan.computer.id}
        if plan.booted:
            values |= {"booted": moment_text(plan.booted)}
        if plan.needs_reboot:
            values |= {"needs_reboot": 1}
        self._database.write(chain.update("runs", {"id": run}, values))
        return tuple(recorded[change.setting] for change in plan.changes)

    def add_change(self, run: int, change: Change, state: ChangeState) -> None:
        """Add a change to a run."""
        last = self._database.db.execute("SELECT max(position) FROM changes WHERE run = ?", (run,)).fetchone()[0]
        self._insert(run, 0 if last is None else last + 1, change, state)

    def add_baseline(self, run: int, baseline: Baseline) -> None:
        """Add the backup jobs before a run."""
        row = asdict(baseline) | {
            "run": run,
            "since": moment_text(baseline.since),
            "until": moment_text(baseline.until),
            "told": "" if baseline.told is None else dump(baseline.told),
        }
        self._database.write(chain.insert("baselines", row))

    def _insert(self, run: int, position: int, change: Change, state: ChangeState) -> None:
        row = {
            "run": run,
            "position": position,
            "setting": dump(setting_record(change.setting)),
            "before": dump(value_record(change.before)),
            "after": dump(value_record(change.after)),
            "needs_reboot": int(change.needs_reboot),
            "state": state,
        }
        self._database.write(chain.insert("changes", row))

    def _where(self, where: str, *values: object) -> Iterable[Run]:
        with self._database.reading():
            rows = self._database.db.execute(f"SELECT {_COLUMNS} FROM runs {where}", values)
            return [self._run(row) for row in rows]

    def _run(self, row: tuple[Any, ...]) -> Run:
        columns = "setting, before, after, needs_reboot, state"
        db = self._database.db
        changes = db.execute(f"SELECT {columns} FROM changes WHERE run = ? ORDER BY position", row[:1])
        columns = "since, until, jobs, failed, other, told"
        jobs = db.execute(f"SELECT {columns} FROM baselines WHERE run = ?", row[:1]).fetchone()
        restarts = db.execute("SELECT service, state, dependents FROM restarts WHERE run = ?", row[:1])
        return Run(
            id=row[0],
            started=datetime.fromisoformat(row[1]),
            step=row[2],
            host=row[3],
            computer=Identity(row[4], row[13], row[14]),
            booted=moment_of(row[5]),
            state=RunState(row[6]),
            needs_reboot=bool(row[7]),
            undoes=row[8],
            undone_by=row[9],
            changes=tuple((_change(*change[:4]), ChangeState(change[4])) for change in changes),
            restarts=tuple(
                Restarted(service, RestartState(state), tuple(load(dependents)))
                for service, state, dependents in restarts
            ),
            who=row[10],
            process=row[11],
            since=datetime.fromisoformat(row[12] or row[1]),
            customer=row[15],
            provenance=Provenance(*row[16:]),
            baseline=None if jobs is None else _baseline(*jobs),
        )


def _is_another_boot(before: datetime, booted: datetime, run_began: datetime) -> bool:
    """Return True if Windows was started anew since a run found its boot time to be `before`.

    A boot that is only minutes later may be the same one after a correction of the clock. It is another one only if it
    is not older than the run.
    """
    later = booted - before
    return later >= _LATER_BOOT and (later >= _CORRECTED_CLOCK or booted > run_began - _CORRECTED_CLOCK)


def _on(computer: Identity) -> tuple[str, ...]:
    """Return the values for `_ON`."""
    return computer.name, computer.domain, computer.id


def this_user() -> str:
    """Return the current user and computer."""
    return f"{this_person()}@{platform.node()}"


def _this_process() -> dict[str, Any]:
    """Return the columns of a run that describe the current process."""
    return {
        "who": this_user(),
        "process": os.getpid(),
        "since": datetime.now(UTC).isoformat(timespec="microseconds"),
    }


def _baseline(since: str, until: str, jobs: int, failed: int, other: int, told: str) -> Baseline:
    return Baseline(moment_of(since), moment_of(until), jobs, failed, other, sentence_of(load(told)) if told else None)


def _change(setting_text: str, before: str, after: str, needs_reboot: int) -> Change:
    setting = setting_of(load(setting_text))
    return Change(setting, value_of(load(before), setting), value_of(load(after), setting), bool(needs_reboot))
