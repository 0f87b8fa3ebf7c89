"""What `check` can be told."""

from __future__ import annotations

from runbook.cli.typed.definition import Definition
from runbook.cli.typed.options import dpm_option, host_options, json_option
from runbook.cli.typed.redact import redact_option


def define(command: Definition) -> None:
    """Add the options for the DPM server, the output and the hosts."""
    dpm_option(command)
    json_option(command)
    redact_option(command)
    host_options(command)
