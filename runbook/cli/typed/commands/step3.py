"""What `step3` can be told."""

from __future__ import annotations

from runbook.cli.typed.definition import Definition
from runbook.cli.typed.options import HOSTS, step_options, throttling_options
from runbook.cli.typed.ticket import ticket_option


def define(command: Definition) -> None:
    """Add the options of a step, the limit, and the options for DPM's console."""
    throttling_options(command)
    command.group(HOSTS).option(
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
    step_options(command)
    ticket_option(command)
