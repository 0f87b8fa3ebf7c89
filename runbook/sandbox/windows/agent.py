"""DPM's protection agent on a computer: its registry, its DPM server, and its possible faults."""

from __future__ import annotations

import re
from enum import Enum
from typing import Final

from runbook.sandbox.windows.registry import Registry, RegValue

SERVICE: Final = "DPMRA"
CERTIFICATES: Final = "DpmCPWrapperService"
"""The service by which agents log on with certificates (facts 1.3)."""
DATA_PORT: Final = 5718
"""The agent's ports while its service runs (facts 1.8)."""
AGENT: Final = r"HKLM\SOFTWARE\Microsoft\Microsoft Data Protection Manager"
DEFAULT_SECONDS: Final = 300
"""The no-activity time-out while ConnectionNoActivityTimeout is absent (facts 1.1)."""


class Trouble(Enum):
    """Faults of a computer that no registry value or service shows: only a person on the spot can know them (facts 8)."""

    ATTACHED_AS_TRUSTED = "the agent of an untrusted domain's computer was attached without a local account (facts 1.9)"
    AGENT_CRASHES = "the agent's program fails and leaves a crash dump behind (KB 3082409)"
    ANTIVIRUS = "the antivirus program scans what the agent has open (KB 928840)"
    CERTIFICATE_ENDED = "the certificate ended with which the agent logs on"
    BACKUP_NETWORK = "the computer no longer has the address on the backup network that DPM uses"
    IPSEC_AT_ONE_END = "one end asks the other for IPsec, which is not set up there"
    DVD_IMAGE = "an ISO image is in the virtual machine's DVD drive (DPM 2016 release notes, ID 53)"
    INSTALLATION = "the agent's installation broke off in the middle"
    PASSWORD_EXPIRED = "the password expired of the local account that DPM uses for a computer in a workgroup"  # noqa: S105  # a sentence


def install(registry: Registry, owner: str | None) -> None:
    """Write the values of the agent's setup (facts 1.2); `owner` is the DPM server to which it is attached, if any."""
    folder = "C:\\Program Files\\Microsoft Data Protection Manager\\DPM\\"
    registry.set(rf"{AGENT}\Setup", "InstallPath", RegValue("REG_SZ", folder))
    registry.create_key(rf"{AGENT}\Agent\2.0")
    if owner is not None:
        authorize(registry, owner)


def install_server(registry: Registry, name: str) -> None:
    """Write the values that only a DPM server has: the key `DB` (facts 1.2)."""
    database = {"SqlServer": name, "InstanceName": "MSDPM2012", "DatabaseName": f"DPMDB_{name}"}
    for value, data in database.items():
        registry.set(rf"{AGENT}\DB", value, RegValue("REG_SZ", data))


def authorize(registry: Registry, server: str) -> None:
    """Attach the agent to a DPM server (facts 1.2, 1.9; the shape is [I])."""
    text = f"<DLSConfig><AuthorizedMachines><MachineName>{server}.contoso.local</MachineName></AuthorizedMachines></DLSConfig>"
    registry.set(rf"{AGENT}\Agent\2.0", "configuration", RegValue("REG_SZ", text))


def owner(registry: Registry) -> str | None:
    """Return the DPM server of the agent, in lower case without its domain; None if it is not attached."""
    value = registry.get(rf"{AGENT}\Agent\2.0", "configuration")
    found = re.search(r"<MachineName>([^<.]+)", str(value.data)) if value is not None else None
    return found[1].lower() if found else None


def time_out(registry: Registry) -> int:
    """Return the current no-activity time-out of the registry, in seconds.

    Only a REG_DWORD counts (facts 1.1 [G]). It is not known which jobs the value for non-CC jobs controls (facts 1.1
    [U]): here it controls none.
    """
    value = registry.get(rf"{AGENT}\Agent", "ConnectionNoActivityTimeout")
    seconds = value.data if value is not None and value.type == "REG_DWORD" else None
    return seconds if isinstance(seconds, int) else DEFAULT_SECONDS
