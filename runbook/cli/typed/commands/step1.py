"""What `step1` can be told."""

from __future__ import annotations

from runbook.cli.typed.definition import Definition
from runbook.cli.typed.options import step_options
from runbook.cli.typed.ticket import ticket_option
from runbook.cli.typed.values import SECONDS, whole


def define(command: Definition) -> None:
    """Add the options of a step, and the time-out."""
    command.option(
        "--seconds",
        ja="タイムアウトの秒数 (既定: 900 秒以上にする)",
        en="the time-out in seconds (default: at least 900)",
        type=whole("--seconds", SECONDS),
        metavar="N",
        decided=True,
    )
    command.option(
        "--profile",
        ja="KB 971411 のすべての値を設定します",
        en="set all values of KB 971411",
        choices=["kb971411"],
        decided=True,
    )
    step_options(command)
    ticket_option(command)
