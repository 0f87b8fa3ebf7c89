"""What `history` can be told."""

from __future__ import annotations

from pathlib import Path

from runbook.cli.typed.definition import Definition
from runbook.cli.typed.options import OUTPUT, journal_option, json_option
from runbook.cli.typed.redact import redact_option
from runbook.cli.typed.values import RECORD, whole


def define(command: Definition) -> None:
    """Add the options for the output and the journal."""
    json_option(command)
    redact_option(command)
    output = command.group(OUTPUT)
    output.option(
        "--jsonl",
        ja="ログ収集用に、記録をハッシュとともに 1 行に 1 件の JSON で出力します",
        en="print the records with their hashes, one JSON document in each line, for a program that collects logs",
        action="store_true",
    )
    output.option(
        "--since",
        ja="--jsonl で、この番号より後の記録だけを出力します (省略時: すべて)",
        en="with --jsonl: only the records after this number (default: all)",
        type=whole("--since", RECORD),
        metavar="RECORD",
    )
    output.option(
        "--inventory",
        ja="このインベントリの記録を表示します",
        en="show this inventory's journal",
        type=Path,
        metavar="FILE",
        keep=True,
    )
    journal_option(command)
