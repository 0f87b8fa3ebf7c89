"""Plan to undo a run: to restore its before-images, from the journal alone."""

from __future__ import annotations

from collections.abc import Mapping

from runbook.change.drift import check_computer, describe_changes, restarts_of, value_now
from runbook.change.errors import NotUndoneOverOthers
from runbook.change.plan import Change, Plan
from runbook.change.run import Run
from runbook.change.states import ChangeState
from runbook.settings.setting import Setting, Value
from runbook.text import Text
from runbook.windows.look import Look


def plan_undo(look: Look, run: Run, assumed: Mapping[Setting, Value] | None = None) -> Plan:
    """Return the plan that restores the before-images of a run, absence included, the last change first.

    Values that are restored already are left out. Raise `Refused` if this is not the run's computer, or if a value is
    neither the one that the run wrote nor the one that it found: another user or process changed it. `assumed` are the
    values that other plans, carried out before this one, will have written.
    """
    restarts = restarts_of(look, run)
    check_computer(look, run, restarts)
    # If a run wrote a setting twice (a collateral change, say), use the first before-image and the last after-image.
    first: dict[Setting, Change] = {}
    last: dict[Setting, Change] = {}
    for change in run.touched:
        first.setdefault(change.setting, change)
        last[change.setting] = change
    changes: list[Change] = []
    foreign: list[tuple[Change, Value]] = []
    for setting, change in reversed(first.items()):
        now = value_now(look, setting, assumed)
        if now == change.before:
            continue
        expected = now == last[setting].after or change.is_half_written(now) or last[setting].is_half_written(now)
        if not expected and setting not in run.at_risk:
            foreign.append((change, now))
        changes.append(Change(setting, now, change.before, change.needs_reboot))
    if foreign:
        raise NotUndoneOverOthers(run=run.id, found=describe_changes(foreign))
    left_stopped = tuple(restart for restart in restarts if restart.cut_off and run.undone_by is None)
    return Plan(
        step=f"undo {run.id}",
        host=run.host,
        computer=run.computer,
        settings=tuple(change.setting for change in run.touched),
        changes=tuple(changes),
        restarts=restarts if changes else left_stopped,
        notes=_created(look, run),
        booted=look.system.booted if any(change.needs_reboot for change in changes) else None,
    )


def _created(look: Look, run: Run) -> tuple[Text, ...]:
    """Return notes on the values that an interrupted write may have created. They are shown and left alone."""
    return tuple(
        note
        for change, state in run.changes
        if state is ChangeState.WRITING
        for note in change.setting.notes_on_created(look, run.at_risk)
    )
