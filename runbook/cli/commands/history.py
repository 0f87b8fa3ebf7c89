"""`history`: list the runs, their changes and their results."""

from __future__ import annotations

import argparse
from typing import Final

from runbook.cli.errors import NoSuchRecord, SinceAlone
from runbook.cli.exit_codes import ExitCode
from runbook.cli.redaction.errors import HashesNeedNames
from runbook.cli.show.json import run_record, write_document, write_line
from runbook.cli.show.runs import show_run
from runbook.cli.show.screen import Screen
from runbook.cli.show.temporary import show_temporary
from runbook.cli.show.verified import is_verified
from runbook.cli.typed.journal import journal_path, open_journal
from runbook.journal.journal import Journal
from runbook.text import Text

_OF_OTHERS: Final = Text(
    "顧客 {customer} 以外の実行 ({n} 件) は表示していません。",
    "Runs that are not of the customer {customer} are not shown: {n}.",
)


def run(options: argparse.Namespace, screen: Screen) -> ExitCode:
    """Show the journal, the newest run first: with a customer's inventory that customer's runs, otherwise all."""
    if options.jsonl and options.redact is not None:
        raise HashesNeedNames
    if options.since is not None and not options.jsonl:
        raise SinceAlone
    with open_journal(options, reading=True) as journal:
        if options.jsonl:
            return _write_records(journal, options.since or 0, screen)
        everyone = journal.runs_of_everyone()
        shown = [run for run in everyone if journal.customer in ("", run.customer)]
        runs = [(run, journal.is_executing(run)) for run in shown]
        verified = is_verified(journal, screen)
    if options.json:
        records = [
            run_record(run, screen.language) | {"at_work": at_work, "verified": verified} for run, at_work in runs
        ]
        write_document({"command": options.command, "exit_code": int(ExitCode.DONE), "runs": records})
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


def _write_records(journal: Journal, since: int, screen: Screen) -> ExitCode:
    """Write the records of the chain after that number, one in each line. A journal that was altered is written, and said to be."""
    last, _ = journal.head
    if since > last:
        raise NoSuchRecord(number=since, last=last)
    is_verified(journal, screen)
    for each in journal.records_after(since):
        write_line(
            {
                "command": "history",
                "record": each.number,
                "previous": each.previous,
                "hash": each.hash,
                "content": each.record,
            }
        )
    return ExitCode.DONE
