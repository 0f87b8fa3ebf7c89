"""The last net under a command: whatever was not foreseen ends in one sentence, not in a traceback."""

from __future__ import annotations

from runbook.cli.errors import NotForeseen, OutputLost, SystemRefused
from runbook.cli.exit_codes import ExitCode
from runbook.cli.show.screen import Screen
from runbook.errors import RunbookError
from runbook.text import Language, Text


def show_mistake(error: Exception | KeyboardInterrupt, language: Language) -> ExitCode:
    """Say that a command without a journal was interrupted, or that one ended early and what to do. Return the exit code."""
    screen = Screen(language)
    if isinstance(error, KeyboardInterrupt):
        screen.note(Text("\n中断しました。何も変更していません。", "\nInterrupted. Nothing was changed."))
        return ExitCode.INTERRUPTED
    screen.error(_in_words(error))
    return ExitCode.FAILED


def show_lost_output(error: OSError, language: Language) -> ExitCode:
    """Say that output is missing. Return the exit code."""
    Screen(language).error(OutputLost(why=error.strerror or ""))
    return ExitCode.FAILED


def _in_words(error: Exception) -> RunbookError:
    if isinstance(error, OSError) and error.strerror:
        return SystemRefused(place=str(error.filename or "-"), why=error.strerror)
    return NotForeseen()
