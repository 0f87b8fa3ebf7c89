"""The protection agent: its service, its time-outs, its files and whom it obeys (facts 1.1-1.3, 1.7, 1.9)."""

from __future__ import annotations

import ntpath
import re
from typing import Final

from runbook.change.settings import RegistrySetting
from runbook.windows import files
from runbook.windows.files import File
from runbook.windows.host import Host
from runbook.windows.tcp import PARAMETERS as TCP_PARAMETERS
from runbook.windows.values import ABSENT, Kind, RegistryValue, dword

SERVICE: Final = "DPMRA"
"""On the DPM server and on every protected computer; started on demand, so *stopped* is healthy."""

PRODUCT_KEY: Final = r"HKLM\SOFTWARE\Microsoft\Microsoft Data Protection Manager"
AGENT_KEY: Final = rf"{PRODUCT_KEY}\Agent"

DEFAULT_NO_ACTIVITY_SECONDS: Final = 300
"""What the agent goes by while the value is absent (the article)."""

NO_ACTIVITY_TIMEOUT: Final = RegistrySetting(
    AGENT_KEY, "ConnectionNoActivityTimeout", Kind.DWORD, default=str(DEFAULT_NO_ACTIVITY_SECONDS)
)
"""Seconds without activity after which the agent gives a connection up."""

KB971411: Final[tuple[tuple[RegistrySetting, RegistryValue], ...]] = (
    (RegistrySetting(AGENT_KEY, "ConnectionNoActivityTimeoutForNonCCJobs", Kind.DWORD), dword(7200)),
    (NO_ACTIVITY_TIMEOUT, dword(7200)),
    (RegistrySetting(AGENT_KEY, "AbortAgentOnLockTimeout", Kind.DWORD), dword(1)),
    # The article gives no unit; it is presumably milliseconds, which makes it half an hour (facts 1.1 [U]).
    (RegistrySetting(AGENT_KEY, "CommandTimeout", Kind.DWORD), dword(0x1B7740)),
    # Read by TCP at start on Server 2003, ignored or limited later (facts 1.1 [G]): hence the reboot.
    (RegistrySetting(TCP_PARAMETERS, "TcpMaxDataRetransmissions", Kind.DWORD, reboot=True), dword(16)),
)
"""The values of Microsoft's KB 971411, in its order."""

TRUSTED_GROUPS: Final = ("DPMRADmTrustedMachines", "DPMRADCOMTrustedMachines", "Distributed COM Users")
"""The local groups of a protected computer that must hold the DPM server's computer account (KB 970090)."""


def owners(host: Host) -> tuple[str, ...] | None:
    """The DPM servers that the agent obeys, as its `configuration` names them; None if that is not there.

    The value's type is not documented (facts 1.2 [I]): text, or UTF-16 in a binary value. Up to 3 requests.
    """
    key = rf"{AGENT_KEY}\2.0"
    kinds = host.registry.kinds(key)
    kind = None if kinds is ABSENT else next((kinds[name] for name in kinds if name.lower() == "configuration"), None)
    if kind is None:
        return None
    value = host.registry.read(key, "configuration", kind)
    if value is ABSENT:
        return None
    text = value.data.decode("utf-16-le", "replace") if isinstance(value.data, bytes) else str(value)
    # The XML is read for one element only, and its declared encoding is not that of a registry value.
    named = re.findall(r"<(?:\w+:)?MachineName[^>]*>\s*([^<\s]+)\s*<", text)
    return tuple(dict.fromkeys(named)) or None


def version(host: Host) -> str:
    """The file version of dpmra.exe, found by the service's own path; '' if it cannot be found. Two requests."""
    path = host.services.program(SERVICE)
    program = files.find(host.client, path) if path else None
    return program.version if program else ""


def crash_logs(host: Host) -> tuple[File, ...]:
    """The logs that a crash of the agent left (`DPMRA*.Crash`; facts 1.7), wherever this version keeps them."""
    value = host.registry.read(rf"{PRODUCT_KEY}\Setup", "InstallPath", Kind.SZ)
    if value is ABSENT:
        return ()
    folder = str(value)
    # DPM 2007 agents log beside the program, later ones in Temp.
    found = [*files.in_folder(host.client, ntpath.join(folder, "Temp"), "Crash")]
    found += files.in_folder(host.client, folder, "Crash")
    return tuple(each for each in found if ntpath.basename(each.path).lower().startswith("dpmra"))
