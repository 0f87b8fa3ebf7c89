"""`step2`: switch SNP and the NIC offloads off."""

from __future__ import annotations

import argparse

from runbook.cli.exit_codes import ExitCode
from runbook.cli.show.screen import Screen
from runbook.cli.step_command import step_command
from runbook.cli.typed.adapters import adapters_of
from runbook.procedure.steps.step2 import Step2


def run(options: argparse.Namespace, screen: Screen) -> ExitCode:
    """Take the step on all its hosts. Raise `OffloadNotKnown`."""
    step = Step2(options.round, options.only, options.all, adapters_of(options))
    return step_command(step, options, screen)
