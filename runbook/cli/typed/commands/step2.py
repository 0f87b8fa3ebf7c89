"""What `step2` can be told."""

from __future__ import annotations

from runbook.cli.typed.definition import Definition
from runbook.cli.typed.options import HOW, step_options


def define(command: Definition) -> None:
    """Add the options of a step, the choice of one part, and the reboot."""
    command.option(
        "--only",
        ja="片方だけを対象にします (snp: TCP の設定、nic: アダプター)",
        en="one part only (snp: TCP settings, nic: adapters)",
        choices=["snp", "nic"],
        decided=True,
    )
    command.group(HOW).option(
        "--reboot",
        ja="設定後にホストを再起動し、起動するまで待ちます",
        en="reboot the host afterwards and wait until it is back",
        action="store_true",
    )
    step_options(command)
