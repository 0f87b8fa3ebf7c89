"""The domain that a computer is a member of."""

from __future__ import annotations

from typing import Final

from runbook.windows.host import Host
from runbook.wsman.instance import Instance

_COMPUTER: Final = "select * from Win32_ComputerSystem"


def in_domain(host: Host) -> bool | None:
    """Return whether the computer is in a domain and not in a workgroup; None if Windows does not report it. One request."""
    found = _computer(host)
    return found.flag("PartOfDomain") if found else None


def domain_of(host: Host) -> str | None:
    """Return the DNS name of the computer's domain; None in a workgroup, or if Windows does not report it. One request."""
    found = _computer(host)
    return found.text("Domain") if found and found.flag("PartOfDomain") else None


def _computer(host: Host) -> Instance | None:
    return next(iter(host.client.query("root/cimv2", _COMPUTER)), None)
