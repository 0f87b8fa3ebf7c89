"""`step4`: spread the protection groups' schedules."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from runbook.cli.exit_codes import ExitCode
from runbook.cli.typed.definition import Definition
from runbook.cli.typed.options import step_options

if TYPE_CHECKING:
    from runbook.cli.show.screen import Screen


def define(command: Definition) -> None:
    """Add the options of a step."""
    step_options(command)


def run(options: argparse.Namespace, screen: Screen) -> ExitCode:
    """Take the step on all its hosts."""
    from runbook.cli.step_command import step_command
    from runbook.procedure.steps.step4 import Step4

    return step_command(Step4(), options, screen)
