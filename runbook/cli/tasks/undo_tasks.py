"""The tasks of an undo: one for each run, the newest first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import partial

from runbook.change.outstanding import restored_by_parts
from runbook.change.resume import plan_resume
from runbook.change.run import Run
from runbook.change.undo import plan_undo
from runbook.cli.change_task import ChangeTask
from runbook.cli.hosts_of_runs import HostsOfRuns, recorded_run
from runbook.cli.runs_to_undo import can_be_undone, short_names
from runbook.fleet.planners import RunPlanner
from runbook.journal.journal import Journal


def undo_tasks(runs: Sequence[Run], settings: Sequence[str], hosts: HostsOfRuns, journal: Journal) -> list[ChangeTask]:
    """Return a task for each run, the newest first. An undo that was cut off is finished instead, or before if it was of a part.

    With `settings`, those alone are taken back.
    """
    wanted = [recorded_run(journal, run.id) for run in runs]
    numbers = {run.id for run in wanted}
    wanted_on = _by_name(wanted)
    every = journal.runs()
    left_on = _by_name(run for run in every if can_be_undone(run) and run.id not in numbers)
    tasks: list[ChangeTask] = []
    done_before: defaultdict[str, list[tuple[Run, RunPlanner]]] = defaultdict(list)
    begun = wanted if settings else [each for run in wanted for each in _with_its_undo(journal, run)]
    for run, entry in hosts.of(begun):
        if run.undoes is None:
            older = tuple(each for each in wanted_on[_name(run)] if each.id < run.id and _is_on_same(each, run))
            later = tuple(each for each in left_on[_name(run)] if each.id > run.id and _is_on_same(each, run))
            only = frozenset[str]().union(
                *(short_names(each, (change.setting.short_name for change in run.touched)) for each in settings)
            )
            restored = restored_by_parts(run, every)
            planner = RunPlanner(partial(plan_undo, older=older, later=later, restored=restored, only=only), run)
            task = ChangeTask(entry, planner, undoes=run.id)
        else:
            planner = RunPlanner(plan_resume, run)
            task = ChangeTask(entry, planner, resumes=run.id)
        others = tuple(before for each, before in done_before[_name(run)] if _is_on_same(each, run))
        task.first_look = replace(planner, after=others)
        done_before[_name(run)].append((run, planner))
        tasks.append(task)
    return tasks


def _with_its_undo(journal: Journal, run: Run) -> list[Run]:
    """Return the run; the undo of it that was cut off; or, if that was of some settings alone, both, the undo first."""
    undo = journal.interrupted_undo(run.id)
    if undo is None:
        return [run]
    return [recorded_run(journal, undo.id), *([run] if undo.is_partial_undo else [])]


def _by_name(runs: Iterable[Run]) -> defaultdict[str, list[Run]]:
    found: defaultdict[str, list[Run]] = defaultdict(list)
    for run in runs:
        found[_name(run)].append(run)
    return found


def _name(run: Run) -> str:
    return run.computer.name.casefold()


def _is_on_same(one: Run, other: Run) -> bool:
    return one.computer.matches(other.computer) or other.computer.matches(one.computer)
