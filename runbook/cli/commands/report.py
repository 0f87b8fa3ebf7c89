"""`report`: write a walk as a document for a support case."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from runbook.change.run import Run
from runbook.cli.errors import NoSuchWalk
from runbook.cli.exit_codes import ExitCode
from runbook.cli.show.json import write_document
from runbook.cli.show.screen import Screen
from runbook.cli.show.walk_report import WalkReport
from runbook.cli.typed.definition import Definition
from runbook.cli.typed.journal import open_journal
from runbook.cli.typed.options import journal_option
from runbook.journal.journal import Journal
from runbook.journal.walks import WalkRecord
from runbook.procedure.tree import Tree
from runbook.procedure.troubleshooting import TREE
from runbook.procedure.walk import Walk


def define(command: Definition) -> None:
    """Add the options for the walk, the format and the journal."""
    command.option(
        "walk",
        ja="診断の番号 (省略時: 最後の診断)",
        en="the walk's number (default: the last)",
        nargs="?",
        type=int,
        metavar="N",
    )
    command.option(
        "--format",
        ja="形式 (既定: markdown)",
        en="format (default: markdown)",
        choices=["markdown", "html", "json"],
        default="markdown",
    )
    command.option(
        "--inventory",
        ja="このインベントリの記録を使います",
        en="use this inventory's journal",
        type=Path,
        metavar="FILE",
        keep=True,
    )
    journal_option(command)


def run(options: argparse.Namespace, screen: Screen, tree: Tree = TREE) -> ExitCode:
    """Write the report of a walk down the tree to stdout."""
    with open_journal(options, reading=True) as journal:
        record = journal.walks.get(options.walk or None)
        if record is None:
            raise NoSuchWalk
        written = WalkReport(record, Walk.replay(tree, record.answers), _runs(journal, record), screen.language)
    if options.format == "json":
        write_document(written.document())
    else:
        sys.stdout.write(written.html() if options.format == "html" else written.markdown())
    return ExitCode.DONE


def _runs(journal: Journal, record: WalkRecord) -> tuple[Run, ...]:
    """Return the runs on the walk's two hosts since it began, oldest first, including interrupted runs and runs outside the walk."""
    names = {record.dpm.lower(), record.host.lower()}
    begun = record.started.replace(microsecond=0)  # the precision of a run's own time
    return tuple(run for run in reversed(journal.runs()) if run.started >= begun and run.host.lower() in names)
