"""The protection agent of a simulated machine: what it reads when its service starts, and whom it obeys."""

from __future__ import annotations

import re
from enum import Enum
from typing import TYPE_CHECKING, Final

from runbook.sandbox import dpm, events, local_groups
from runbook.sandbox.service_list import agent_service

if TYPE_CHECKING:
    from runbook.sandbox.machine import Machine

SERVICE: Final = "DPMRA"
DEFAULT_SECONDS: Final = 300
"""While ConnectionNoActivityTimeout is absent (facts 1.1)."""


class Trouble(Enum):
    """What is wrong with a machine although no registry value or service shows it: a person on the spot knows, or nobody (facts 8)."""

    AGENT_CRASHES = "the agent's program fails and leaves a crash dump behind (KB 3082409)"
    ANTIVIRUS = "the antivirus program scans what the agent has open (KB 928840)"
    BACKUP_NETWORK = "the address on the backup network that DPM goes by is not the computer's any more"
    INSTALLATION = "the agent's installation broke off in the middle"
    PASSWORD_EXPIRED = "the password of the local account expired by which DPM reaches a computer in a workgroup"  # noqa: S105  # a sentence


def time_out(machine: Machine) -> int:
    """What the registry says now. Only a REG_DWORD counts (facts 1.1 [G]). Which jobs the value for non-CC jobs governs alone is not
    known (facts 1.1 [U]): here it governs none."""
    value = machine.registry.get(rf"{dpm.AGENT}\Agent", "ConnectionNoActivityTimeout")
    seconds = value.data if value is not None and value.type == "REG_DWORD" else None
    return seconds if isinstance(seconds, int) else DEFAULT_SECONDS


def started(machine: Machine) -> None:
    """DPMRA starts: it reads its time-out now and never again while it runs (facts 0.3); without its port it ends at once, which the
    System log shows (facts 1.8)."""
    machine.agent_seconds = time_out(machine)
    service = machine.services.find(SERVICE)
    if service is not None and service.cannot_listen:
        machine.events.append(events.known(machine, events.SERVICE_ENDED, service.display_name, "%%10048"))


def watch(machine: Machine) -> None:
    """Be told when DPMRA starts, if it is there."""
    service = machine.services.find(SERVICE)
    if service is not None:
        service.on_start = lambda: started(machine)


def install(machine: Machine, server: str) -> None:
    """Install the agent for a DPM server, as its setup does: service, registry, groups (facts 1.2, 1.9)."""
    if SERVICE not in machine.services:
        machine.services[SERVICE] = agent_service()
        watch(machine)
    dpm.install_agent(machine.registry, server)
    machine.groups |= local_groups.trusting(rf"CONTOSO\{server}$")


def uninstall(machine: Machine) -> None:
    """Leave nothing of it."""
    del machine.services[SERVICE]
    machine.registry.delete_key(dpm.AGENT)
    machine.groups = local_groups.trusting(None)


def owner(machine: Machine) -> str | None:
    """The DPM server that the agent obeys, in lower case without its domain; None if that is not written down."""
    value = machine.registry.get(rf"{dpm.AGENT}\Agent\2.0", "configuration")
    found = re.search(r"<MachineName>([^<.]+)", str(value.data)) if value is not None else None
    return found[1].lower() if found else None
