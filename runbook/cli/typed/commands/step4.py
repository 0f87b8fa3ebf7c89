"""What `step4` can be told."""

from __future__ import annotations

from runbook.cli.typed.definition import Definition
from runbook.cli.typed.options import step_options
from runbook.cli.typed.ticket import ticket_option


def define(command: Definition) -> None:
    """Add the options of a step."""
    step_options(command)
    ticket_option(command)
