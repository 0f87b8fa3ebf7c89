"""Choose the runs to undo: by their numbers, of a walk, of a step, or the newest."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain

from runbook.change.outstanding import outstanding
from runbook.change.plan import Change
from runbook.change.run import Run
from runbook.change.states import ChangeState
from runbook.cli.errors import (
    AlreadyUndone,
    DiagnosisChangedNothing,
    DoneInConsole,
    IsAnUndo,
    NoSuchDiagnosis,
    NoSuchSetting,
    NothingToUndo,
    NumbersAlone,
    RunChangedNothing,
)
from runbook.cli.hosts_of_runs import HostsOfRuns, recorded_run
from runbook.cli.typed.values import SHOWN
from runbook.foreign import printable
from runbook.journal.journal import Journal
from runbook.journal.walks import WalkRecord
from runbook.procedure.steps.offloads import settings_named
from runbook.procedure.tree import StepNode, Tree
from runbook.procedure.walk import Walk


def runs_to_undo(options: argparse.Namespace, hosts: HostsOfRuns, journal: Journal, tree: Tree) -> list[Run]:
    """Return the runs that the options name and that can be undone, the newest first; by default the newest such run, or with
    `--setting` the newest on each host that still has the setting changed: a step changes both ends, each by a run of its own.

    Raise `InvalidInput` if there is none.
    """
    runs = journal.runs()
    named: Sequence[Run]
    nothing = NothingToUndo()
    if options.runs:
        if options.diagnosis is not None or options.step is not None:
            raise NumbersAlone
        numbers = {*chain(*options.runs)}
        for number in sorted(numbers - {run.id for run in runs}, reverse=True):
            recorded_run(journal, number)  # raises `NoSuchRun`, or `RunOfOtherCustomer`
        named = [run for run in runs if run.id in numbers]
    else:
        named = [run for run in runs if hosts.include(run)]
        if options.diagnosis is not None:
            record = journal.walks.get(options.diagnosis or None)
            if record is None:
                raise NoSuchDiagnosis
            named = runs_of_walk(record, named, tree)
            nothing = DiagnosisChangedNothing(diagnosis=record.id)
        if options.step is not None:
            named = [run for run in named if run.step == options.step]
    chosen = [run for run in named if can_be_undone(run)]
    one_alone = not (options.runs or options.diagnosis is not None or options.step is not None)
    if options.setting:
        chosen = _with_settings(chosen, options.setting, outstanding(runs), newest=one_alone)
    elif one_alone:
        chosen = chosen[:1]
    if one_alone:
        named = ()
    if not chosen:
        raise next(map(why_not, named), nothing)
    return chosen


def _with_settings(
    runs: Sequence[Run], typed: Sequence[str], left: Mapping[int, Sequence[Change]], *, newest: bool
) -> list[Run]:
    """Return the runs that have changed one of these settings; with `newest`, of each setting the newest on each host.

    Raise `NoSuchSetting` for a name that none of them has left.
    """
    names = {run.id: {change.setting.short_name for change in left.get(run.id, ())} for run in runs}
    every = set[str]().union(*names.values())
    for each in typed:
        if not short_names(each, every):
            raise NoSuchSetting(typed=printable(each, SHOWN), known=", ".join(sorted(every)) or "-")
    with_it = [[run for run in runs if short_names(each, names[run.id])] for each in typed]
    if newest:
        with_it = [_newest_on_each_host(found) for found in with_it]
    wanted = {run.id for run in chain(*with_it)}
    return [run for run in runs if run.id in wanted]


def _newest_on_each_host(runs: Iterable[Run]) -> list[Run]:
    """Return the first run of each host, of runs that come newest first."""
    newest: dict[str, Run] = {}
    for run in runs:
        newest.setdefault(run.host.lower(), run)
    return [*newest.values()]


def short_names(typed: str, known: Iterable[str]) -> frozenset[str]:
    """Return those names that a person means: a keyword with or without its asterisk, or all that belong to a feature."""
    feature = settings_named(typed.lower())
    meant = {name.lower().removeprefix("*") for name in (typed, *feature.keywords, *feature.states)}
    return frozenset(name for name in known if name.lower().removeprefix("*") in meant)


def why_not(run: Run) -> NothingToUndo:
    """Return why a run cannot be undone."""
    if run.undone_by is not None:
        return AlreadyUndone(run=run.id, by=run.undone_by)
    if run.undoes is not None:
        return IsAnUndo(run=run.id, undone=run.undoes)
    if any(state is ChangeState.BY_HAND for _, state in run.changes):
        return DoneInConsole(run=run.id)
    return RunChangedNothing(run=run.id)


def can_be_undone(run: Run) -> bool:
    """Return whether a run made changes, is not undone, and is not itself an undo."""
    return bool(run.touched) and run.undone_by is None and run.undoes is None


def runs_of_walk(record: WalkRecord, runs: Sequence[Run], tree: Tree) -> list[Run]:
    """Return the runs of a walk: those that it recorded, and those of a step that failed or was cut off.

    The latter were begun on its two hosts while it stood at that step. Any other run on these hosts is somebody else's.
    """
    recorded = {number for each in record.answers for number in each.runs}
    names = {record.dpm.lower(), record.host.lower()}
    stays = _stays(record, tree)
    return [
        run
        for run in runs
        if run.id in recorded or (run.host.lower() in names and any(stay.began(run) for stay in stays))
    ]


@dataclass(frozen=True, slots=True)
class _Stay:
    """The time that a walk stood at a step, in seconds as the time of a run, and the last run that it recorded there."""

    step: str
    since: datetime
    until: datetime
    last: int

    def began(self, run: Run) -> bool:
        """Return True if a run of the step began in that time. In its last second, the numbers tell."""
        return run.step == self.step and self.since <= run.started and (run.started < self.until or run.id <= self.last)


def _stays(record: WalkRecord, tree: Tree) -> list[_Stay]:
    answers = record.answers
    reached = [
        each.replace(microsecond=0) for each in (record.started, *(each.at or record.started for each in answers))
    ]
    left = [*reached[1:], datetime.max.replace(tzinfo=UTC)]
    last = [*(max(each.runs, default=0) for each in answers), 0]
    nodes = (Walk.replay(tree, answers[:passed]).node for passed in range(len(reached)))
    return [
        _Stay(node.step.name, since, until, number)
        for node, since, until, number in zip(nodes, reached, left, last, strict=True)
        if isinstance(node, StepNode)
    ]
