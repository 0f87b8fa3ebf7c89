"""`step1`: raise the no-activity time-out and restart DPMRA."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from runbook.cli.exit_codes import ExitCode
from runbook.cli.typed.definition import Definition
from runbook.cli.typed.options import step_options

if TYPE_CHECKING:
    from runbook.cli.show.screen import Screen


def define(command: Definition) -> None:
    """Add the options of a step, and the time-out."""
    step_options(command)
    command.option(
        "--seconds",
        ja="タイムアウトの秒数 (既定: 900 秒以上にする)",
        en="the time-out in seconds (default: at least 900)",
        type=int,
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


def run(options: argparse.Namespace, screen: Screen) -> ExitCode:
    """Take the step on all its hosts."""
    from runbook.cli.step_command import step_command
    from runbook.procedure.steps.step1 import Step1

    return step_command(Step1(seconds=options.seconds, kb971411=options.profile == "kb971411"), options, screen)
