"""`step3`: throttle DPM's bandwidth."""

from __future__ import annotations

import argparse

from runbook.cli.exit_codes import ExitCode
from runbook.cli.show.screen import Screen
from runbook.cli.step_command import step_command
from runbook.cli.typed.throttling import throttling_of


def run(options: argparse.Namespace, screen: Screen) -> ExitCode:
    """Take the step on all its hosts."""
    return step_command(throttling_of(options), options, screen)
