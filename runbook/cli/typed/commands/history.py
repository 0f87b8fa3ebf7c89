"""What `history` can be told."""

from __future__ import annotations

from pathlib import Path

from runbook.cli.typed.definition import Definition
from runbook.cli.typed.options import OUTPUT, journal_option, json_option


def define(command: Definition) -> None:
    """Add the options for the output and the journal."""
    json_option(command)
    command.group(OUTPUT).option(
        "--inventory",
        ja="このインベントリの記録を表示します",
        en="show this inventory's journal",
        type=Path,
        metavar="FILE",
        keep=True,
    )
    journal_option(command)
