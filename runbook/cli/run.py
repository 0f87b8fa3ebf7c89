"""Carry out one command that has been parsed."""

from __future__ import annotations

import argparse
from importlib import import_module

from runbook.cli.exit_codes import ExitCode
from runbook.cli.screen import Screen
from runbook.errors import InvalidInput, RunbookError
from runbook.text import Language, Text


def run(options: argparse.Namespace, language: Language) -> ExitCode:
    """Run the command; whatever it raises becomes a sentence and an exit code."""
    screen = Screen(language, quiet=bool(getattr(options, "json", False)))
    try:
        return _command(options, screen)
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
        return ExitCode.DONE  # whoever read us has seen enough


_MODULES = {
    "sandbox": "sandbox",
    "history": "history",
    "verify-journal": "verify_journal",
    "walk": "walk",
    "check": "check",
    "doctor": "doctor",
    "report": "walk_report",
    "explain": "explain",
}


def _command(options: argparse.Namespace, screen: Screen) -> ExitCode:
    module = import_module(f"runbook.cli.{_MODULES.get(options.command, 'steps')}")
    code: ExitCode = module.run(options, screen)
    return code
