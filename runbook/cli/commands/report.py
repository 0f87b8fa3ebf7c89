"""`report`: write a diagnosis as a document for a support case, or runs as a record of changes to close a ticket with."""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import Final

from runbook.change.run import Run
from runbook.cli.errors import DiagnosisAndRuns, NoSuchDiagnosis, ReportNotWritten, UnknownEnding
from runbook.cli.exit_codes import ExitCode
from runbook.cli.next_command import next_command
from runbook.cli.report.change_record import ChangeRecord
from runbook.cli.report.document import Document
from runbook.cli.report.runs_named import runs_named
from runbook.cli.report.walk_report import WalkReport
from runbook.cli.runs_to_undo import can_be_undone, runs_of_walk
from runbook.cli.show.encoding import write_text
from runbook.cli.show.json import json_text, write_document
from runbook.cli.show.runs import ranges
from runbook.cli.show.screen import Screen
from runbook.cli.show.verified import is_verified
from runbook.cli.typed.journal import open_journal
from runbook.journal.journal import Journal
from runbook.journal.walks import WalkRecord
from runbook.procedure.tree import Tree
from runbook.procedure.troubleshooting import TREE
from runbook.procedure.walk import Walk
from runbook.text import Text

_FORMATS: Final = {
    ".md": "markdown",
    ".markdown": "markdown",
    ".txt": "markdown",
    ".html": "html",
    ".htm": "html",
    ".json": "json",
    "": "markdown",
}
"""Formats by the end of a file's name; a name without an end, or no file, is Markdown."""


def run(options: argparse.Namespace, screen: Screen, tree: Tree = TREE) -> ExitCode:
    """Write the report of a walk down the tree, or of runs, to a file or to stdout."""
    if options.run and options.diagnosis is not None:
        raise DiagnosisAndRuns
    format_ = options.format or _format_of(options.output)
    with open_journal(options, reading=True) as journal:
        verified = is_verified(journal, screen)
        if options.run:
            written = _of_runs(options, journal, screen, verified=verified)
        else:
            written = _of_walk(options, journal, screen, tree, verified=verified)
    if options.output is None:
        _print(written, format_)
    else:
        _save(written, format_, options.output, screen)
        screen.say(Text("{path} に書き込みました。", "Written to {path}.").format(path=options.output))
    return ExitCode.DONE


def _of_walk(options: argparse.Namespace, journal: Journal, screen: Screen, tree: Tree, *, verified: bool) -> Document:
    record = journal.walks.get(options.diagnosis or None)
    if record is None:
        raise NoSuchDiagnosis
    runs = _runs(journal, record, tree)
    back = any(map(can_be_undone, runs))
    command = next_command("undo", "--diagnosis", str(record.id), after=options) if back else ""
    return WalkReport(record, Walk.replay(tree, record.answers), runs, screen.language, command, verified=verified)


def _of_runs(options: argparse.Namespace, journal: Journal, screen: Screen, *, verified: bool) -> Document:
    runs = runs_named(options.run, journal)
    back = [run.id for run in runs if can_be_undone(run)]
    command = next_command("undo", *ranges(back), after=options) if back else ""
    records, head = journal.head
    return ChangeRecord(runs, records, head, screen.language, command, verified=verified)


def _print(written: Document, format_: str) -> None:
    if format_ == "json":
        write_document(written.document())
    else:
        write_text(written.html() if format_ == "html" else written.markdown(), format_)


def _format_of(output: Path | None) -> str:
    ending = output.suffix.lower() if output is not None else ""
    if ending not in _FORMATS:
        raise UnknownEnding(ending=ending, known=", ".join(each for each in _FORMATS if each))
    return _FORMATS[ending]


def _save(written: Document, format_: str, path: Path, screen: Screen) -> None:
    """Write the file, a new one for its user alone. Raise `InvalidInput` if that is not possible."""
    texts = {"json": lambda: json_text(written.document()), "html": written.html, "markdown": written.markdown}
    text = texts[format_]()
    if screen.redaction is not None:
        text = screen.redaction.finished(text, format_)
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
