"""`report`: write a walk as a document for a support case."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import Final

from runbook.change.run import Run
from runbook.cli.errors import NoSuchWalk, ReportNotWritten
from runbook.cli.exit_codes import ExitCode
from runbook.cli.next_command import next_command
from runbook.cli.runs_to_undo import can_be_undone, runs_of_walk
from runbook.cli.show.encoding import ascii_page, is_unicode, utf8_stdout
from runbook.cli.show.json import json_text, write_document
from runbook.cli.show.screen import Screen
from runbook.cli.show.verified import is_verified
from runbook.cli.show.walk_report import WalkReport
from runbook.cli.typed.journal import open_journal
from runbook.journal.journal import Journal
from runbook.journal.walks import WalkRecord
from runbook.procedure.tree import Tree
from runbook.procedure.troubleshooting import TREE
from runbook.procedure.walk import Walk
from runbook.text import Text

_FORMATS: Final = {".html": "html", ".htm": "html", ".json": "json"}
"""Formats by the end of a file's name."""


def run(options: argparse.Namespace, screen: Screen, tree: Tree = TREE) -> ExitCode:
    """Write the report of a walk down the tree to a file or to stdout."""
    with open_journal(options, reading=True) as journal:
        record = journal.walks.get(options.walk or None)
        if record is None:
            raise NoSuchWalk
        runs = _runs(journal, record, tree)
        back = any(map(can_be_undone, runs))
        command = next_command("undo", "--walk", str(record.id), after=options) if back else ""
        walk = Walk.replay(tree, record.answers)
        written = WalkReport(record, walk, runs, screen.language, command, verified=is_verified(journal, screen))
    format_ = options.format or _FORMATS.get(options.output.suffix.lower() if options.output else "", "markdown")
    if options.output is None:
        _print(written, format_)
    else:
        _save(written, format_, options.output)
        screen.say(Text("{path} に書き込みました。", "Written to {path}.").format(path=options.output))
    return ExitCode.DONE


def _print(written: WalkReport, format_: str) -> None:
    if format_ == "json":
        write_document(written.document())
    elif format_ == "html":
        sys.stdout.write(written.html() if is_unicode(sys.stdout) else ascii_page(written.html()))
    else:
        with utf8_stdout() as out:
            out.write(written.markdown())


def _save(written: WalkReport, format_: str, path: Path) -> None:
    """Write the file, a new one for its user alone. Raise `InvalidInput` if that is not possible."""
    texts = {"json": lambda: json_text(written.document()), "html": written.html, "markdown": written.markdown}
    text = texts[format_]()
    try:
        with open(path, "w", encoding="utf-8", errors="backslashreplace", opener=_new_or_existing) as file:
            file.write(text)
    except OSError as error:
        raise ReportNotWritten(path=path, why=error.strerror or str(error)) from error


def _new_or_existing(path: str, flags: int) -> int:
    """Open a file that is there with the rights that it has, or create one, but not where a symbolic link leads to nothing."""
    try:
        return os.open(path, flags | os.O_EXCL, 0o600)
    except FileExistsError:
        return os.open(path, flags & ~os.O_CREAT)


def _runs(journal: Journal, record: WalkRecord, tree: Tree) -> tuple[Run, ...]:
    """Return the walk's runs and what took them back, oldest first."""
    runs = journal.runs()[::-1]
    own = {run.id for run in runs_of_walk(record, runs, tree)}
    return tuple(run for run in runs if run.id in own or run.undoes in own)
