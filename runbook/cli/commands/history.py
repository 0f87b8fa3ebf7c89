"""`history`: list the runs, their changes and their results."""

from __future__ import annotations

import argparse
from typing import Final

from runbook.cli.exit_codes import ExitCode
from runbook.cli.show.json import run_record, write_document
from runbook.cli.show.runs import show_run
from runbook.cli.show.screen import Screen
from runbook.cli.show.temporary import show_temporary
from runbook.cli.show.verified import is_verified
from runbook.cli.typed.journal import journal_path, open_journal
from runbook.text import Text

_OF_OTHERS: Final = Text(
    "顧客 {customer} 以外の実行 ({n} 件) は表示していません。",
    "Runs that are not of the customer {customer} are not shown: {n}.",
)


def run(options: argparse.Namespace, screen: Screen) -> ExitCode:
    """Show the journal, the newest run first: with a customer's inventory that customer's runs, otherwise all."""
    with open_journal(options, reading=True) as journal:
        everyone = journal.runs_of_everyone()
        shown = [run for run in everyone if journal.customer in ("", run.customer)]
        runs = [(run, journal.is_executing(run)) for run in shown]
        verified = is_verified(journal, screen)
    if options.json:
        write_document([run_record(run) | {"at_work": at_work, "verified": verified} for run, at_work in runs])
        return ExitCode.DONE
    screen.note(Text("記録: {path}", "Journal: {path}").format(path=journal_path(options)))
    if left_out := len(everyone) - len(shown):
        screen.note(_OF_OTHERS.format(n=left_out, customer=journal.customer))
    if not runs:
        screen.say(Text("まだ何も実行していません。", "Nothing has been run yet."))
    for run, at_work in runs:
        show_run(run, at_work, screen)
    show_temporary(shown, everyone, screen)
    return ExitCode.DONE
