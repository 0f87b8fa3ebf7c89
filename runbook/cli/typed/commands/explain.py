"""What `explain` can be told."""

from __future__ import annotations

from runbook.cli.typed.definition import Definition
from runbook.cli.typed.options import json_option
from runbook.cli.typed.redact import redact_option


def define(command: Definition) -> None:
    """Add the text to explain and the option for the output."""
    command.option(
        "what",
        ja="テキスト、コード、ファイル、または - (標準入力)",
        en="text, a code, a file, or - for standard input",
        nargs="+",
        metavar="TEXT|FILE|-",
    )
    json_option(command)
    redact_option(command)
