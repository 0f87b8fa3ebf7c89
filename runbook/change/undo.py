"""Plan to undo a run: to restore its before-images, from the journal alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from runbook.change.drift import check_computer, describe_changes, notes_on_computer, restarts_of, value_now
from runbook.change.errors import ChangedByLaterRun, NotUndoneOverOthers
from runbook.change.plan import Change, Plan
from runbook.change.run import Run
from runbook.change.states import ChangeState
from runbook.errors import Refused
from runbook.settings.setting import Setting, Value
from runbook.text import Text
from runbook.windows.look import Look


def plan_undo(
    look: Look,
    run: Run,
    assumed: Mapping[Setting, Value] | None = None,
    *,
    older: Sequence[Run] = (),
    later: Sequence[Run] = (),
    restored: frozenset[Setting] = frozenset(),
    only: frozenset[str] = frozenset(),
) -> Plan:
    """Return the plan that restores the before-images of a run, absence included, the last change first.

    Values that are restored already are left out; if all are, the plan only records that the run is undone. Raise
    `Refused` if this is not the run's computer, or if a value is neither the one that the run wrote nor the one that it
    found: another user or process changed it, or one of the `later` runs on this computer, which are not undone.
    `assumed` are the values that other plans, carried out before this one, will have written. `older` are the runs that
    will be undone after this one: a value of theirs is left to them. `restored` are the settings that undos of parts of
    the run took back: whatever they are now is not the run's, and is left alone. `only` are the settings to restore, by their short
    names; the others stay as the run left them, and so stays the run, until nothing of it is left to restore.
    """
    with look.on_one_computer():
        restarts = restarts_of(look, run)
        check_computer(look, run)
        # If a run wrote a setting twice (a collateral change, say), use the first before-image and the last after-image.
        first: dict[Setting, Change] = {}
        last: dict[Setting, Change] = {}
        for change in run.touched:
            first.setdefault(change.setting, change)
            last[change.setting] = change
        changes: list[Change] = []
        left: list[Setting] = []
        changed_again: list[Setting] = []
        foreign: list[tuple[Change, Value]] = []
        for setting, change in reversed(first.items()):
            now = value_now(look, setting, assumed)
            if now == change.before:
                continue
            if setting in restored:
                changed_again.append(setting)
                continue
            if only and setting.short_name not in only:
                left.append(setting)
                continue
            expected = now == last[setting].after or change.is_half_written(now) or last[setting].is_half_written(now)
            if _wrote(later, setting, now):
                foreign.append((change, now))
            elif not expected and setting not in run.at_risk:
                if _runs_with(older, setting, now):
                    continue
                foreign.append((change, now))
            changes.append(Change(setting, now, change.before, change.needs_reboot))
        if foreign:
            raise _refusal(run, foreign, later)
        nothing_left = not changes and not left and run.undone_by is None
        left_stopped = tuple(restart for restart in restarts if restart.cut_off and run.undone_by is None)
        return Plan(
            step=" ".join(("undo", str(run.id), *sorted(only if left else ()))),
            host=run.host,
            computer=look.identity,
            settings=tuple(setting for setting in first if not only or setting.short_name in only),
            changes=tuple(changes),
            restarts=restarts if changes else left_stopped,
            notes=(
                *notes_on_computer(run),
                *_created(look, run),
                *([_CHANGED_AGAIN.format(n=len(changed_again), run=run.id)] if changed_again else []),
                *([_LEFT.format(n=len(left), run=run.id)] if left else []),
                *([_NOTHING_LEFT.format(run=run.id)] if nothing_left else []),
            ),
            booted=look.system.booted if any(change.needs_reboot for change in changes) else None,
            finishes=nothing_left,
        )


_LEFT = Text(
    "実行 {run} のほかの設定 ({n} 個) は変更後のままです。undo {run} で元に戻せます。",
    "Other settings that run {run} changed stay as they are: {n}. `undo {run}` undoes them.",
)
_CHANGED_AGAIN = Text(
    "実行 {run} の設定のうち {n} 個は、すでに元に戻した後で再び変更されています。この変更には触れません。",
    "Settings of run {run} that were already undone and have been changed again since: {n}. They are not touched.",
)
_NOTHING_LEFT = Text(
    "実行 {run} で元に戻す値は残っていません。元に戻した実行として記録します。",
    "Nothing is left to restore of run {run}. It is recorded as undone.",
)


def _runs_with(runs: Sequence[Run], setting: Setting, value: Value) -> list[int]:
    """Return the numbers of the runs that found or wrote this value of a setting."""
    return [
        run.id
        for run in runs
        if any(change.setting == setting and value in (change.before, change.after) for change in run.touched)
    ]


def _wrote(runs: Sequence[Run], setting: Setting, value: Value) -> bool:
    """Return whether one of the runs wrote this value over another: then it is that run's, whoever wrote the same before."""
    return any(
        change.setting == setting and change.after == value != change.before for run in runs for change in run.touched
    )


def _refusal(run: Run, foreign: Sequence[tuple[Change, Value]], later: Sequence[Run]) -> Refused:
    """Return the error for values that are not the run's: they are those of later runs, or somebody else's."""
    by_later = [_runs_with(later, change.setting, value) for change, value in foreign]
    if not all(by_later):
        return NotUndoneOverOthers(run=run.id, found=describe_changes(foreign))
    numbers = sorted({number for found in by_later for number in found})
    return ChangedByLaterRun(run=run.id, later=" ".join(map(str, numbers)), found=describe_changes(foreign))


def _created(look: Look, run: Run) -> tuple[Text, ...]:
    """Return notes on the values that an interrupted write may have created. They are shown and left alone."""
    return tuple(
        note
        for change, state in run.changes
        if state is ChangeState.WRITING
        for note in change.setting.notes_on_created(look, run.at_risk)
    )
