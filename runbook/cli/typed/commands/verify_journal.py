"""What `verify-journal` can be told."""

from __future__ import annotations

from pathlib import Path

from runbook.cli.typed.definition import Definition
from runbook.cli.typed.options import OUTPUT, journal_option, json_option
from runbook.cli.typed.values import HASH, sha256


def define(command: Definition) -> None:
    """Add the expected hash, and the options for the output and the journal."""
    command.option(
        "--expect",
        ja="控えておいた末尾のハッシュ。記録がその続きであることを確認します",
        en="a head that was kept: the journal must go on from it",
        type=sha256("--expect", HASH),
        metavar="HASH",
    )
    json_option(command)
    command.group(OUTPUT).option(
        "--inventory",
        ja="このインベントリの記録を確認します",
        en="check this inventory's journal",
        type=Path,
        metavar="FILE",
        keep=True,
    )
    journal_option(command)
