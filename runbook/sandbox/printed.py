"""What a program leaves behind when it ends."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CommandResult:
    """What a command prints, its exit code, and how many seconds it takes to end after it printed.

    `raw` is printed as it is, whatever the shell's code page: some programs keep to their own.
    """

    stdout: str = ""
    stderr: str = ""
    exit_code: int = 0
    seconds: float = 0.0
    raw: bytes = b""


def localized(language: str, english: str, japanese: str) -> str:
    """The text in the host's language."""
    return japanese if language == "ja-JP" else english
