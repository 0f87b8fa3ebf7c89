"""What `report` can be told."""

from __future__ import annotations

from pathlib import Path

from runbook.cli.typed.definition import Definition
from runbook.cli.typed.options import OUTPUT, journal_option
from runbook.cli.typed.redact import redact_option
from runbook.cli.typed.values import DIAGNOSIS, run_numbers, whole


def define(command: Definition) -> None:
    """Add the options for the diagnosis, the format and the journal."""
    command.option(
        "diagnosis",
        ja="診断の番号 (省略時: 最後の診断)",
        en="the number of the diagnosis (default: the last)",
        nargs="?",
        type=whole("N", DIAGNOSIS, at_least=1),
        metavar="N",
    )
    command.option(
        "--run",
        ja="診断の代わりに、この実行の変更記録を作成します (12 や 12-49 のように指定)",
        en="instead of a diagnosis: the record of these runs' changes (12, or 12-49)",
        nargs="+",
        type=run_numbers,
        default=[],
        metavar="RUN",
    )
    command.option(
        "--format",
        ja="形式 (既定: --output の拡張子に合う形式、なければ markdown)",
        en="format (default: the one that the name of --output ends in, otherwise markdown)",
        choices=["markdown", "html", "json"],
    )
    command.option(
        "--output",
        ja="書き込むファイル (文字コードは UTF-8。既存のファイルは置き換えます)",
        en="write it to this file, in UTF-8; a file that is there is replaced",
        type=Path,
        metavar="FILE",
    )
    command.group(OUTPUT).option(
        "--inventory",
        ja="このインベントリの記録を使います",
        en="use this inventory's journal",
        type=Path,
        metavar="FILE",
        keep=True,
    )
    journal_option(command)
    redact_option(command)
