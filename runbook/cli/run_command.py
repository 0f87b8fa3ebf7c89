"""Carry out one parsed command."""

from __future__ import annotations

import argparse

from runbook.cli.commands import module
from runbook.cli.exit_codes import ExitCode
from runbook.cli.show.screen import Screen
from runbook.errors import InvalidInput, RunbookError
from runbook.text import Language, Text


def run_command(options: argparse.Namespace, language: Language) -> ExitCode:
    """Run the command. Return its exit code. Print an error and return its code."""
    screen = Screen(language, quiet=bool(getattr(options, "json", False)))
    try:
        code: ExitCode = module(options.command).run(options, screen)
        return code
    except InvalidInput as error:
        screen.error(error)
        return ExitCode.USAGE
    except RunbookError as error:
        screen.error(error)
        return ExitCode.FAILED
    except KeyboardInterrupt:
        screen.note(
            Text(
                "中断しました。どこまで進んだかは history で確認でき、undo で元に戻せます。",
                "Interrupted. `history` shows how far it came, and `undo` takes it back.",
            )
        )
        return ExitCode.INTERRUPTED
    except BrokenPipeError:
        return ExitCode.DONE  # the reader of stdout has closed it
