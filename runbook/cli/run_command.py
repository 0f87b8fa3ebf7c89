"""Carry out one parsed command."""

from __future__ import annotations

import argparse

from runbook.cli.cautions import cautions
from runbook.cli.commands import module
from runbook.cli.exit_codes import ExitCode
from runbook.cli.process.interruption import CutShort, show_interruption
from runbook.cli.process.log import log_command, log_end, logging_to
from runbook.cli.show.screen import Screen
from runbook.errors import InvalidInput, RunbookError, UntrustedJournal
from runbook.text import Language, Text


def run_command(options: argparse.Namespace, language: Language) -> ExitCode:
    """Run the command. Return its exit code. Print an error and return its code."""
    screen = Screen(
        language, quiet=getattr(options, "json", False), verbose="verbose" in options, progress="quiet" not in options
    )
    try:
        with logging_to(getattr(options, "log_file", None), on_stderr=getattr(options, "debug", False)):
            log_command(options)
            for caution in cautions(options):
                screen.note(Text("注意: {what}", "Note: {what}").format(what=caution))
            code: ExitCode = module(options.command).run(options, screen)
            log_end(code)
            return code
    except InvalidInput as error:
        screen.error(error)
        return ExitCode.USAGE
    except UntrustedJournal as error:
        screen.error(error)
        return ExitCode.UNVERIFIED
    except RunbookError as error:
        screen.error(error)
        return ExitCode.FAILED
    except CutShort as interruption:
        show_interruption(interruption, options, screen)
        return ExitCode.INTERRUPTED
