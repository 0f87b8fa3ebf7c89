"""`undo`: undo runs."""

from __future__ import annotations

import argparse
from collections import defaultdict
from dataclasses import replace
from itertools import chain

from runbook.change.resume import plan_resume
from runbook.change.run import Run
from runbook.change.undo import plan_undo
from runbook.cli.change_command import change_command
from runbook.cli.change_task import ChangeTask
from runbook.cli.errors import NoSuchRun, NothingToUndo
from runbook.cli.exit_codes import ExitCode
from runbook.cli.hosts_of_runs import HostsOfRuns
from runbook.cli.resume_tasks import resume_tasks
from runbook.cli.show.screen import Screen
from runbook.cli.typed.definition import Definition
from runbook.cli.typed.hosts import directory_of, wanted_of
from runbook.cli.typed.journal import open_journal
from runbook.cli.typed.options import fleet_options, host_options, resume_option, writing_options
from runbook.cli.typed.rollout import rollout_of
from runbook.fleet.planners import RunPlanner
from runbook.journal.journal import Journal
from runbook.text import Text


def define(command: Definition) -> None:
    """Add the runs to undo, and the options for how to do it."""
    command.option(
        "runs",
        ja="history に表示される実行番号、または 12-49 のような範囲 (省略時: 最後の実行)",
        en="run numbers as history shows them, or ranges like 12-49 (default: the last run)",
        nargs="*",
        type=run_numbers,
        default=[],
        metavar="RUN",
        decided=True,
    )
    writing_options(command)
    fleet_options(command)
    resume_option(command)
    command.option(
        "--reboot", ja="元に戻した後にホストを再起動します", en="reboot the host afterwards", action="store_true"
    )
    host_options(command)


def run_numbers(typed: str) -> range:
    """Return the runs of `12`, or of `12-49`, newest first: the latest change is undone first. Raise `ValueError`."""
    first, dash, last = typed.partition("-")
    low, high = int(first), int(last) if dash else int(first)
    if not 0 < low <= high:
        raise ValueError(typed)
    return range(high, low - 1, -1)


def run(options: argparse.Namespace, screen: Screen) -> ExitCode:
    """Undo the runs on all their hosts. Return the combined exit code."""
    rollout = rollout_of(options)
    with open_journal(options, reading=options.check) as journal:
        screen.heading(Text("変更を元に戻す", "Take changes back"))
        directory = directory_of(options, screen.language, log_in_elsewhere=rollout.logs_in_elsewhere)
        hosts = HostsOfRuns(directory, wanted_of(options))
        resumed = options.resume is not None
        tasks = resume_tasks(options, hosts, journal) if resumed else _tasks(options, hosts, journal)
        return change_command(tasks, options, rollout, journal, screen, back=True)


def _tasks(options: argparse.Namespace, hosts: HostsOfRuns, journal: Journal) -> list[ChangeTask]:
    """Return the runs to undo, newest first, without duplicates; if no number is given, the last run on the chosen hosts."""
    numbers = sorted(set(chain(*options.runs)), reverse=True)
    runs = [_run(journal, number) for number in numbers] or journal.runs()
    candidates = [run for run in runs if run.touched and run.undone_by is None and run.undoes is None]
    wanted = candidates if numbers else list(filter(hosts.include, candidates))[:1]
    if not wanted:
        raise NothingToUndo
    tasks: list[ChangeTask] = []
    done_before: defaultdict[str, list[RunPlanner]] = defaultdict(list)  # by the computer's name
    for run, entry in hosts.of([journal.interrupted_undo(run.id) or run for run in wanted]):
        if run.undoes is None:
            planner = RunPlanner(plan_undo, run)
            task = ChangeTask(entry, planner, undoes=run.id)
        else:
            planner = RunPlanner(plan_resume, run)
            task = ChangeTask(entry, planner, resumes=run.id)
        others = done_before[run.computer.lower()]
        task.first_look = replace(planner, after=tuple(others))
        others.append(planner)
        tasks.append(task)
    return tasks


def _run(journal: Journal, number: int) -> Run:
    run = journal.run(number)
    if run is None:
        raise NoSuchRun(number=number)
    return run
