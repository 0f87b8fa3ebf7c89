"""What `outcome` can be told."""

from __future__ import annotations

from runbook.cli.typed.definition import Definition
from runbook.cli.typed.options import dpm_option, host_options, json_option
from runbook.cli.typed.redact import redact_option
from runbook.cli.typed.values import RUN, run_numbers, whole


def define(command: Definition) -> None:
    """Add the runs to look at, and the options for the DPM server, the output and the hosts."""
    command.option(
        "runs",
        ja="history に表示される実行番号、または 12-49 のような範囲 (省略時: 元に戻していないすべての実行)",
        en="run numbers as history shows them, or ranges like 12-49 (default: all that are not undone)",
        nargs="*",
        type=run_numbers,
        default=[],
        metavar="RUN",
    )
    command.option(
        "--since-run",
        ja="この番号以降の実行だけを対象にします",
        en="only the runs from this number on",
        type=whole("--since-run", RUN, at_least=1),
        default=1,
        metavar="N",
    )
    dpm_option(command)
    json_option(command)
    redact_option(command)
    host_options(command)
