"""Run a command that changes hosts: apply its options, write its JSON, and return its exit code."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from datetime import datetime
from typing import Final

from runbook.cli.change_hosts import ChangeOptions, change_hosts
from runbook.cli.change_task import ChangeTask
from runbook.cli.changing.running_jobs import servers_of
from runbook.cli.exit_codes import ExitCode, code_of_hosts
from runbook.cli.show.json import result_record, write_hosts
from runbook.cli.show.screen import Screen, names_of
from runbook.cli.tasks.plan_out import PlanOut
from runbook.cli.typed.rollout import Rollout
from runbook.cli.typed.window import window_of
from runbook.hosts.directory import Directory
from runbook.journal.journal import Journal
from runbook.text import Text


def change_command(
    tasks: list[ChangeTask],
    options: argparse.Namespace,
    rollout: Rollout,
    directory: Directory,
    journal: Journal,
    screen: Screen,
    *,
    cost: Text | None = None,
    back: bool = False,
    plan_out: PlanOut | None = None,
) -> ExitCode:
    """Carry out the tasks and, with `--json`, print the results. Return the combined exit code.

    `cost` is shown before the question. `back` is true if the tasks undo changes. The plans are written to `plan_out`, if that is given.
    """
    window = window_of(options, screen.say)
    chosen = ChangeOptions(
        cost,
        check=options.check,
        apply=options.apply,
        reboot=getattr(options, "reboot", False),
        asks=not options.json,
        back=back,
        rollout=rollout,
        keeps_plans=plan_out is not None,
        servers=servers_of(directory, screen.note),
        window=window,
    )
    try:
        change_hosts(tasks, chosen, journal, screen)
    except KeyboardInterrupt:
        if options.json:
            _write(options.command, ExitCode.INTERRUPTED, tasks, screen, until=window.until)
        raise
    code = code_of_hosts(task.code for task in tasks)
    wants_ticket = directory.inventory is not None and directory.inventory.require_ticket
    plan = plan_out.write(tasks, journal, screen, wants_ticket=wants_ticket) if plan_out is not None else None
    if options.json:
        _write(options.command, code, tasks, screen, plan, window.until)
    elif due := list(dict.fromkeys(task.entry.name for task in tasks if task.reboot_due)):
        screen.say(_REBOOT.format(hosts=names_of(due)), "yellow")
    return code


def _write(
    command: str,
    code: ExitCode,
    tasks: list[ChangeTask],
    screen: Screen,
    plan: Mapping[str, str] | None = None,
    until: datetime | None = None,
) -> None:
    hosts = [result_record(task.report, task.code, screen.language, task.jobs) for task in tasks]
    write_hosts(command, code, hosts, plan, until)


_REBOOT: Final = Text(
    "再起動が必要なホスト: {hosts}。すべての設定が有効になるのは再起動後です。",
    "Reboot {hosts}: all of it is in force only after that.",
)
