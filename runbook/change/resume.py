"""Plan to resume an interrupted run: to do the rest of it, from the journal alone."""

from __future__ import annotations

from collections.abc import Mapping

from runbook.change.drift import check_computer, describe_changes, notes_on_computer, restarts_of, value_now
from runbook.change.errors import NothingLeft, NotResumedOverOthers
from runbook.change.plan import Change, Plan
from runbook.change.run import Run
from runbook.change.states import ChangeState, RestartState, RunState
from runbook.settings.setting import Setting, Value
from runbook.windows.look import Look


def plan_resume(look: Look, run: Run, assumed: Mapping[Setting, Value] | None = None) -> Plan:
    """Return the plan of the remaining writes and restarts of a run.

    Values that an interrupted write changed by accident are restored first. Raise `Refused` if the run has ended well or was undone, if this is another computer, or if a value is neither the
    one that the run found nor the one that it writes: another user or process changed it. `assumed` is as for
    `plan_undo`.
    """
    with look.on_one_computer():
        if run.state is RunState.DONE or run.undone_by is not None:
            raise NothingLeft(run=run.id)
        restarts = tuple(each for each in restarts_of(look, run) if each.cut_off or not _done(run, each.service))
        check_computer(look, run)
        collateral: list[Change] = []
        left: list[Change] = []
        foreign: list[tuple[Change, Value]] = []
        for change, state in run.changes:
            if state is ChangeState.COLLATERAL:
                continue  # a collateral change; undo restores it
            now = value_now(look, change.setting, assumed)
            if now == change.after:
                continue
            if state is ChangeState.AT_RISK:
                collateral.append(Change(change.setting, now, change.before, change.needs_reboot))
            elif now == change.before or change.is_half_written(now):
                left.append(Change(change.setting, now, change.after, change.needs_reboot))
            else:
                foreign.append((change, now))
        if foreign:
            raise NotResumedOverOthers(run=run.id, found=describe_changes(foreign))
        changes = (*collateral, *left)
        return Plan(
            step=run.step,
            host=run.host,
            computer=look.identity,
            settings=tuple(change.setting for change, _ in run.changes),
            changes=changes,
            restarts=restarts,
            notes=notes_on_computer(run),
            booted=look.system.booted if any(change.needs_reboot for change in changes) else None,
            finishes=True,
        )


def _done(run: Run, service: str) -> bool:
    return any(each.service == service and each.state is RestartState.DONE for each in run.restarts)
