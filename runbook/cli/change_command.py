"""Run a command that changes hosts: apply its options, write its JSON, and return its exit code."""

from __future__ import annotations

import argparse

from runbook.cli.change_hosts import ChangeOptions, change_hosts
from runbook.cli.change_task import ChangeTask
from runbook.cli.exit_codes import ExitCode, code_of_hosts
from runbook.cli.show.json import result_record, write_hosts
from runbook.cli.show.screen import Screen
from runbook.cli.typed.rollout import Rollout
from runbook.journal.journal import Journal
from runbook.text import Text


def change_command(
    tasks: list[ChangeTask],
    options: argparse.Namespace,
    rollout: Rollout,
    journal: Journal,
    screen: Screen,
    *,
    cost: Text | None = None,
    back: bool = False,
) -> ExitCode:
    """Carry out the tasks and, with `--json`, print the results. Return the combined exit code.

    `cost` is shown before the question. `back` is true if the tasks undo changes.
    """
    chosen = ChangeOptions(
        cost,
        check=options.check,
        apply=options.apply,
        reboot=getattr(options, "reboot", False),
        asks=not options.json,
        back=back,
        rollout=rollout,
    )
    try:
        change_hosts(tasks, chosen, journal, screen)
    except KeyboardInterrupt:
        if options.json:
            _write(options.command, ExitCode.INTERRUPTED, tasks, screen)
        raise
    code = code_of_hosts(task.code for task in tasks)
    if options.json:
        _write(options.command, code, tasks, screen)
    elif any(task.reboot_due for task in tasks):
        screen.say(
            Text("すべての設定が有効になるのは再起動後です。", "All of it is in force after a reboot."), "yellow"
        )
    return code


def _write(command: str, code: ExitCode, tasks: list[ChangeTask], screen: Screen) -> None:
    write_hosts(command, code, [result_record(task.report, task.code, screen.language) for task in tasks])
