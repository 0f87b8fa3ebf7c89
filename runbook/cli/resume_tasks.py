"""Find interrupted runs in the journal, and return the tasks that finish them."""

from __future__ import annotations

import argparse

from runbook.change.resume import plan_resume
from runbook.change.run import Run
from runbook.change.states import RunState
from runbook.cli.change_task import ChangeTask
from runbook.cli.errors import NothingToResume, NotWithResume
from runbook.cli.hosts_of_runs import HostsOfRuns, recorded_run
from runbook.cli.typed.parser import definition_of
from runbook.fleet.planners import RunPlanner
from runbook.journal.journal import Journal


def resume_tasks(options: argparse.Namespace, hosts: HostsOfRuns, journal: Journal) -> list[ChangeTask]:
    """Return tasks for the run that `--resume` names, or for the last run of this command on each host if it was interrupted.

    Raise `InvalidInput` if there is none.
    """
    decided = [
        each.dest for each in definition_of(options.command).decided if getattr(options, each.dest) != each.default
    ]
    if decided:
        raise NotWithResume(names=", ".join(decided))
    journal.verify()
    runs = journal.runs()
    if options.resume:
        named = journal.run(options.resume)
        found = [named] if named is not None and _is_of(named, options.command) else []
    else:
        taken_back = {run.undoes for run in runs}
        found = [
            run
            for run in runs
            if _is_of(run, options.command)
            and run.state is RunState.APPLYING
            and run.id not in taken_back
            and hosts.include(run)
            and not journal.is_executing(run)
        ]
    if not found:
        raise NothingToResume(command=options.command)
    last = {run.computer: run for run in reversed(found)}  # of several on one computer, the newest
    return [
        ChangeTask(entry, RunPlanner(plan_resume, recorded_run(journal, run.id)), resumes=run.id)
        for run, entry in hosts.of(list(last.values()))
    ]


def _is_of(run: Run, command: str) -> bool:
    return run.step.split()[0] == command
