"""The output of a program, and the replacement of a program by a test."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CommandResult:
    """A command's output, its exit code, and the seconds from the output to its end.

    `raw` is printed unchanged, whatever the shell's code page: some programs use their own.
    """

    stdout: str = ""
    stderr: str = ""
    exit_code: int = 0
    seconds: float = 0.0
    raw: bytes = b""


CommandHandler = Callable[[str, str], CommandResult]
"""A program that a test supplies: it takes the whole command line, and stdin."""


def localized(language: str, english: str, japanese: str) -> str:
    """Return the text in the computer's language."""
    return japanese if language == "ja-JP" else english
