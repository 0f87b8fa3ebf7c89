"""`step3`: throttle DPM's bandwidth."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from runbook.cli.exit_codes import ExitCode
from runbook.cli.typed.definition import Definition
from runbook.cli.typed.options import step_options, throttling_options

if TYPE_CHECKING:
    from runbook.cli.show.screen import Screen


def define(command: Definition) -> None:
    """Add the options of a step, the limit, and the options for DPM's console."""
    step_options(command)
    throttling_options(command)
    command.option(
        "--dpm",
        ja="DPM サーバー (コンソールで調整する場合)",
        en="the DPM server (to throttle in its console)",
        metavar="X",
    )
    command.option(
        "--done",
        ja="コンソールで設定済みとして記録します",
        en="record that it is set in the console already",
        action="store_true",
    )


def run(options: argparse.Namespace, screen: Screen) -> ExitCode:
    """Take the step on all its hosts."""
    from runbook.cli.step_command import step_command
    from runbook.cli.typed.throttling import throttling_of

    return step_command(throttling_of(options), options, screen)
