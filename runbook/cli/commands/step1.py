"""`step1`: raise the no-activity time-out and restart DPMRA."""

from __future__ import annotations

import argparse

from runbook.cli.exit_codes import ExitCode
from runbook.cli.show.screen import Screen
from runbook.cli.step_command import step_command
from runbook.procedure.steps.step1 import Step1


def run(options: argparse.Namespace, screen: Screen) -> ExitCode:
    """Take the step on all its hosts."""
    return step_command(Step1(seconds=options.seconds, kb971411=options.profile == "kb971411"), options, screen)
