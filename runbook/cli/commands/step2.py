"""`step2`: switch SNP and the NIC offloads off."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from runbook.cli.exit_codes import ExitCode
from runbook.cli.typed.definition import Definition
from runbook.cli.typed.options import step_options

if TYPE_CHECKING:
    from runbook.cli.show.screen import Screen


def define(command: Definition) -> None:
    """Add the options of a step, the choice of one part, and the reboot."""
    step_options(command)
    command.option(
        "--only",
        ja="片方だけを対象にします (snp: TCP の設定、nic: アダプター)",
        en="one part only (snp: TCP settings, nic: adapters)",
        choices=["snp", "nic"],
        decided=True,
    )
    command.option(
        "--reboot",
        ja="設定後にホストを再起動し、起動するまで待ちます",
        en="reboot the host afterwards and wait until it is back",
        action="store_true",
    )


def run(options: argparse.Namespace, screen: Screen) -> ExitCode:
    """Take the step on all its hosts."""
    from runbook.cli.step_command import step_command
    from runbook.procedure.steps.step2 import Step2

    return step_command(Step2(only=options.only), options, screen)
