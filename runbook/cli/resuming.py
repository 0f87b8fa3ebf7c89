"""Runs that were cut off, found in the journal, as tasks that do the rest of them."""

from __future__ import annotations

import argparse

from runbook.change.journal import Journal
from runbook.change.run import Run
from runbook.cli.carry_out import Task
from runbook.cli.hosts import Hosts
from runbook.errors import InvalidInput
from runbook.fleet.planners import ResumePlanner
from runbook.text import Text

_DECIDED = ("seconds", "profile", "only", "link", "runs")


def resume_tasks(options: argparse.Namespace, hosts: Hosts, journal: Journal) -> list[Task]:
    """The run that `--resume` names, or the last of this command on each host where it was cut off. Raises `InvalidInput` if there is none."""
    decided = [name for name in _DECIDED if getattr(options, name, None)]
    if decided:
        raise InvalidInput(
            Text(
                "--resume は記録された内容をそのまま続けるため、{names} とは同時に指定できません。",
                "--resume does what was begun, so {names} cannot be given with it.",
            ).format(names=", ".join(decided))
        )
    runs = journal.runs()
    if options.resume:
        found = [run for run in runs if run.id == options.resume and _is_of(run, options.command)]
    else:
        taken_back = {run.undoes for run in runs}
        found = [
            run
            for run in runs
            if _is_of(run, options.command)
            and run.state == "applying"
            and run.id not in taken_back
            and (not options.host or run.host in options.host)
            and not journal.at_work(run)
        ]
    if not found:
        raise InvalidInput(
            Text("{command} に再開できる実行はありません。", "There is no run of {command} to go on with.").format(
                command=options.command
            ),
            Text("history で実行番号と状態を確認してください。", "`history` shows the runs and how they stand."),
        )
    last = {run.computer.lower(): run for run in reversed(found)}  # of several on one computer the newest
    return [resume_task(run, hosts) for run in last.values()]


def resume_task(run: Run, hosts: Hosts) -> Task:
    """The rest of a run. The address that was used then stands in the journal, unless another way to the host is named now."""
    return Task(hosts([run.host])[0], ResumePlanner(run), resumes=run.id)


def _is_of(run: Run, command: str) -> bool:
    return run.step.split()[0] == command
