"""`history`: list the runs, their changes and their results."""

from __future__ import annotations

import argparse
from pathlib import Path

from runbook.cli.exit_codes import ExitCode
from runbook.cli.show.json import run_record, write_document
from runbook.cli.show.runs import show_run
from runbook.cli.show.screen import Screen
from runbook.cli.typed.definition import Definition
from runbook.cli.typed.journal import journal_path, open_journal
from runbook.cli.typed.options import journal_option, json_option
from runbook.text import Text


def define(command: Definition) -> None:
    """Add the options for the output and the journal."""
    json_option(command)
    command.option(
        "--inventory",
        ja="このインベントリの記録を表示します",
        en="show this inventory's journal",
        type=Path,
        metavar="FILE",
        keep=True,
    )
    journal_option(command)


def run(options: argparse.Namespace, screen: Screen) -> ExitCode:
    """Show the journal, the newest run first."""
    with open_journal(options, reading=True) as journal:
        runs = [(run, journal.is_executing(run)) for run in journal.runs()]
    if options.json:
        write_document([run_record(run) | {"at_work": at_work} for run, at_work in runs])
        return ExitCode.DONE
    screen.note(Text("記録: {path}", "Journal: {path}").format(path=journal_path(options)))
    if not runs:
        screen.say(Text("まだ何も実行していません。", "Nothing has been run yet."))
    for run, at_work in runs:
        show_run(run, at_work, screen)
    return ExitCode.DONE
