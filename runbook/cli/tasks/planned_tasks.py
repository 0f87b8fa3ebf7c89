"""The tasks of a plan file: one for each plan in it, in its order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from runbook.change.plan import Plan
from runbook.change.run import Run
from runbook.cli.change_task import ChangeTask
from runbook.cli.errors import NotInPlan, UndoCutOff
from runbook.cli.hosts_of_runs import HostsOfRuns, recorded_run
from runbook.cli.runs_to_undo import can_be_undone, why_not
from runbook.cli.tasks.undo_tasks import undo_tasks
from runbook.errors import RunbookError
from runbook.hosts.directory import Directory, Wanted
from runbook.journal.errors import PlanCarriedOut
from runbook.journal.journal import Journal
from runbook.plans.as_planned import AsLeft, AsPlanned
from runbook.plans.plan_file import PlannedHost
from runbook.plans.reading import ReadPlan


def planned_tasks(read: ReadPlan, directory: Directory, wanted: Wanted, journal: Journal) -> list[ChangeTask]:
    """Return the tasks on the `wanted` hosts of the file; if none is named, on all of them.

    A host is found by the name that it has in the file, as if it had been typed. Raise `NotInPlan` for one that is not in the file.
    """
    hosts = _chosen(read.file.hosts, directory, wanted)
    runs = journal.runs()
    undoes = _undo_tasks(read, hosts, directory, journal)
    before: defaultdict[str, list[Plan]] = defaultdict(list)
    tasks: list[ChangeTask] = []
    for host in hosts:
        refusal: RunbookError | None = _carried_out(host, read.sha256, runs)
        undo = undoes.get(host.undoes or 0)
        if undo is None and host.undoes and refusal is None:
            run = recorded_run(journal, host.undoes)
            refusal = UndoCutOff(run=run.id) if can_be_undone(run) else why_not(run)
        again = (undo.first_look or undo.planner).plan if undo is not None else None
        look = AsPlanned(host, read.sha256, tuple(before[host.plan.host]), again, refusal)
        entry = undo.entry if undo is not None else directory.entry(host.plan.host)
        after = undo.planner if undo is not None else AsLeft(host)
        tasks.append(ChangeTask(entry, after, undoes=host.undoes, first_look=look))
        if refusal is None:
            before[host.plan.host].append(host.plan)
    return tasks


def _chosen(hosts: Sequence[PlannedHost], directory: Directory, wanted: Wanted) -> Sequence[PlannedHost]:
    if not wanted:
        return hosts
    named = {entry.target: entry.name for entry in directory.wanted(wanted)}
    targets = {host.plan.host: directory.target(host.plan.host) for host in hosts}
    for target, name in named.items():
        if target not in targets.values():
            raise NotInPlan(host=name)
    return [host for host in hosts if targets[host.plan.host] in named]


def _undo_tasks(
    read: ReadPlan, hosts: Sequence[PlannedHost], directory: Directory, journal: Journal
) -> dict[int, ChangeTask]:
    """Return the task of each run that can still be undone, by its number, as `undo` would make it now."""
    numbers = [host.undoes for host in hosts if host.undoes is not None]
    runs = [run for number in numbers if can_be_undone(run := recorded_run(journal, number))]
    tasks = undo_tasks(runs, read.file.settings, HostsOfRuns(directory, Wanted()), journal)
    return {task.undoes: task for task in tasks if task.undoes is not None}


def _carried_out(host: PlannedHost, file: str, runs: Sequence[Run]) -> PlanCarriedOut | None:
    """Return the refusal if a run has begun to carry out this plan of the file."""
    for run in runs:
        if run.provenance.plan == file and run.undoes == host.undoes and run.computer.matches(host.plan.computer):
            return PlanCarriedOut(run=run.id, computer=run.computer.name)
    return None
