"""The domain or the workgroup that a computer is a member of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from runbook.windows.host import Host

_COMPUTER: Final = "select * from Win32_ComputerSystem"


@dataclass(frozen=True, slots=True)
class Membership:
    """The DNS name of the computer's domain, or the name of its workgroup."""

    name: str
    is_domain: bool


def membership(host: Host) -> Membership | None:
    """Return the domain or workgroup of the computer; None if Windows does not report its name and which of the two it is. One request."""
    found = next(iter(host.client.query("root/cimv2", _COMPUTER)), None)
    is_domain = found.flag("PartOfDomain") if found else None
    name = found.text("Domain") if found else None
    return Membership(name, is_domain) if name and is_domain is not None else None


def domain_of(host: Host) -> str | None:
    """Return the DNS name of the computer's domain; None in a workgroup, or if Windows does not report it. One request."""
    found = membership(host)
    return found.name or None if found is not None and found.is_domain else None
