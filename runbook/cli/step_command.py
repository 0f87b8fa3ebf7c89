"""A step as a command: take it on all named hosts, then show the next command."""

from __future__ import annotations

import argparse

from runbook.cli.change_command import change_command
from runbook.cli.change_task import ChangeTask
from runbook.cli.exit_codes import ExitCode
from runbook.cli.hosts_of_runs import HostsOfRuns
from runbook.cli.next_command import next_command
from runbook.cli.resume_tasks import resume_tasks
from runbook.cli.show.runs import ranges
from runbook.cli.show.screen import Screen
from runbook.cli.step_by_hand import by_hand_command
from runbook.cli.tasks.plan_out import plan_out_of
from runbook.cli.typed.hosts import directory_of, wanted_of
from runbook.cli.typed.journal import open_journal
from runbook.cli.typed.rollout import rollout_of
from runbook.hosts.directory import Directory
from runbook.journal.journal import Journal
from runbook.procedure.steps.step import Step
from runbook.procedure.steps.step2 import towards
from runbook.text import Text


def step_command(step: Step, options: argparse.Namespace, screen: Screen) -> ExitCode:
    """Take a step on all hosts of the command. Return the combined exit code."""
    rollout = rollout_of(options)
    plan_out = plan_out_of(options, by_hand=step.by_hand is not None)
    with open_journal(options, reading=options.check and plan_out is None) as journal:
        screen.heading(step.title)
        if step.by_hand and options.resume is None:
            return by_hand_command(options, step.by_hand, journal, screen)
        directory = directory_of(options, screen.language, screen.note, log_in_elsewhere=rollout.logs_in_elsewhere)
        tasks = _tasks(step, options, directory, journal)
        code = change_command(tasks, options, rollout, directory, journal, screen, cost=step.cost, plan_out=plan_out)
    if not options.json:
        _show_what_next(step, options, tasks, screen)
    return code


def _tasks(step: Step, options: argparse.Namespace, directory: Directory, journal: Journal) -> list[ChangeTask]:
    wanted = wanted_of(options)
    if options.resume is not None:
        return resume_tasks(options, HostsOfRuns(directory, wanted), journal)
    # A step for the DPM server alone uses the inventory's.
    servers = directory.inventory.servers if step.ends == ("dpm",) and directory.inventory else ()
    entries = directory.wanted(wanted, servers)
    return [ChangeTask(each, towards(step, [other.name for other in entries if other != each])) for each in entries]


def _show_what_next(step: Step, options: argparse.Namespace, tasks: list[ChangeTask], screen: Screen) -> None:
    if "reboot" in options and any(task.reboot_due for task in tasks):
        screen.say(Text("このコマンドで再起動するには --reboot を指定します。", "To reboot from here, give --reboot."))
    runs = [task.report.applied.run for task in tasks if task.report.applied]
    if runs:
        screen.heading(Text("次に行うこと", "What next"))
        screen.say(step.next)
    if len(runs) > 1:
        screen.heading(Text("すべて元に戻すには:", "To undo all of this:"))
        screen.command(next_command("undo", *ranges(runs), after=options))
