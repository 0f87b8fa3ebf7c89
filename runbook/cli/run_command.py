"""Carry out one parsed command."""

from __future__ import annotations

import argparse
from typing import Final

from runbook.cli.cautions import cautions
from runbook.cli.commands import module
from runbook.cli.exit_codes import ExitCode
from runbook.cli.process.files_named import require_own_files
from runbook.cli.process.interruption import CutShort, show_interruption
from runbook.cli.process.log import log_command, log_end, logging_to
from runbook.cli.redaction.output import redacted, redaction_of
from runbook.cli.redaction.redaction import Redaction
from runbook.cli.show.json import write_error
from runbook.cli.show.screen import Screen
from runbook.errors import InvalidInput, RunbookError, UntrustedJournal
from runbook.text import Language, Text


def run_command(options: argparse.Namespace, language: Language) -> ExitCode:
    """Run the command. Return its exit code. Print an error and return its code."""
    try:
        require_own_files(options)
    except RunbookError as error:
        return _ended_by(error, options, Screen(language))
    if getattr(options, "redact", None) is None:
        return _run(options, language)
    try:
        redaction = redaction_of(options)
        with redacted(redaction, _format_of(options)):
            code = _run(options, language, redaction)
    except RunbookError as error:
        return _ended_by(error, options, Screen(language))
    Screen(language).note(_READ_IT.format(path=options.redact))
    return code


_READ_IT: Final = Text(
    "名前を置き換えて出力しました。対応表 ({path}) は公開しないでください。置き換えたのは、コマンドの指定、インベントリ、記録から分かる名前と、アドレスなどの形式で判別できるものだけです。公開する前に、ほかの名前が残っていないかを確認してください。",
    "Names were replaced. Keep {path}, which says what stands for what, to yourself. Only names that the command line, the inventory and the journal tell were replaced, and what is recognized by its form, such as an address. Read the output before you publish it: other names may be left.",
)


def _run(options: argparse.Namespace, language: Language, redaction: Redaction | None = None) -> ExitCode:
    screen = Screen(
        language,
        quiet=_format_of(options) == "json",
        verbose="verbose" in options,
        progress="quiet" not in options,
        redaction=redaction,
    )
    try:
        with logging_to(getattr(options, "log_file", None), on_stderr=getattr(options, "debug", False)):
            log_command(options)
            for caution in cautions(options):
                screen.note(Text("注意: {what}", "Note: {what}").format(what=caution))
            code: ExitCode = module(options.command).run(options, screen)
            log_end(code)
            return code
    except RunbookError as error:
        return _ended_by(error, options, screen)
    except CutShort as interruption:
        show_interruption(interruption, options, screen)
        return ExitCode.INTERRUPTED


def _ended_by(error: RunbookError, options: argparse.Namespace, screen: Screen) -> ExitCode:
    """Print an error that ended the command. Return its exit code."""
    screen.error(error)
    code = _code_of(error)
    if _format_of(options) == "json":
        write_error(options.command, code, error, screen.language)
    return code


def _format_of(options: argparse.Namespace) -> str:
    """Return the format of what goes to stdout: one of a report's, JSON, or text."""
    if options.command == "report" and options.output is None:
        return options.format or "markdown"
    return "json" if getattr(options, "json", False) else "text"


def _code_of(error: RunbookError) -> ExitCode:
    if isinstance(error, InvalidInput):
        return ExitCode.USAGE
    return ExitCode.UNVERIFIED if isinstance(error, UntrustedJournal) else ExitCode.FAILED
