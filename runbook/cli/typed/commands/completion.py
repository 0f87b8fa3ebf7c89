"""What `completion` can be told."""

from __future__ import annotations

from typing import Final

from runbook.cli.typed.definition import Definition

SHELLS: Final = ("bash", "zsh", "fish", "powershell")


def define(command: Definition) -> None:
    """Add the shell."""
    command.option("shell", ja="シェル", en="the shell", choices=SHELLS)
