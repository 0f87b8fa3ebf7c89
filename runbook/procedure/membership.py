"""Whether a computer is a member of a domain."""

from __future__ import annotations

from typing import Final

from runbook.windows.host import Host

_COMPUTER: Final = "select * from Win32_ComputerSystem"


def in_domain(host: Host) -> bool | None:
    """Return whether the computer is in a domain and not in a workgroup; None if Windows does not report it. One request."""
    return next((found.flag("PartOfDomain") for found in list(host.client.query("root/cimv2", _COMPUTER))), None)
