"""The certificates in a host's Personal store, with which an agent may log on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from runbook.windows import power_shell
from runbook.windows.host import Host
from runbook.wsman.numbers import local_moment

CERTIFICATES: Final = power_shell.Script("runbook.windows", "certificates", {"certificate": 2})


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate: its subject, and when it ends in the host's own time, without an offset."""

    subject: str
    until: datetime


def personal(host: Host) -> tuple[Certificate, ...]:
    """Return the certificates in the Personal store of the computer. Raise `CommandFailed` if there is no PowerShell."""
    return tuple(
        Certificate(line[2], line.read(1, local_moment)) for line in power_shell.run(host.client, CERTIFICATES)
    )
