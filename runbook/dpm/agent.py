"""The protection agent: its service, time-outs, files and DPM servers (facts 1.1-1.3, 1.7, 1.9)."""

from __future__ import annotations

import ntpath
import re
from typing import Final

from runbook.settings.registry import RegistrySetting
from runbook.windows import files
from runbook.windows.files import File
from runbook.windows.host import Host
from runbook.windows.tcp import PARAMETERS as TCP_PARAMETERS
from runbook.windows.values import ABSENT, Kind, RegistryValue, dword
from runbook.wsman.numbers import integer

SERVICE: Final = "DPMRA"
"""On the DPM server and on every protected computer; started on demand, so *stopped* is healthy."""

CERTIFICATE_SERVICE: Final = "DpmCPWrapperService"
"""The service DPM CPWrapper, by which agents log on with certificates (facts 1.3)."""

CERTIFICATE_PORT: Final = 6076
"""TCP, for agents that log on with certificates (facts 1.8)."""

PRODUCT_KEY: Final = r"HKLM\SOFTWARE\Microsoft\Microsoft Data Protection Manager"
AGENT_KEY: Final = rf"{PRODUCT_KEY}\Agent"

DEFAULT_NO_ACTIVITY_SECONDS: Final = 300
"""The value that the agent uses while the registry value is absent (the article)."""

NO_ACTIVITY_TIMEOUT: Final = RegistrySetting(
    AGENT_KEY, "ConnectionNoActivityTimeout", Kind.DWORD, default=str(DEFAULT_NO_ACTIVITY_SECONDS)
)
"""Seconds without activity after which the agent closes a connection."""

_OTHER_TIMEOUT: Final = RegistrySetting(AGENT_KEY, "ConnectionNoActivityTimeoutForNonCCJobs", Kind.DWORD)

IN_SECONDS: Final = frozenset({NO_ACTIVITY_TIMEOUT, _OTHER_TIMEOUT})
"""The settings whose values are seconds."""

KB971411: Final[tuple[tuple[RegistrySetting, RegistryValue], ...]] = (
    (_OTHER_TIMEOUT, dword(7200)),
    (NO_ACTIVITY_TIMEOUT, dword(7200)),
    (RegistrySetting(AGENT_KEY, "AbortAgentOnLockTimeout", Kind.DWORD), dword(1)),
    # The article gives no unit; it is presumably milliseconds, which makes it half an hour (facts 1.1 [U]).
    (RegistrySetting(AGENT_KEY, "CommandTimeout", Kind.DWORD), dword(0x1B7740)),
    # Read by TCP at start on Server 2003, ignored or limited later (facts 1.1 [G]): hence the reboot.
    (RegistrySetting(TCP_PARAMETERS, "TcpMaxDataRetransmissions", Kind.DWORD, reboot=True), dword(16)),
)
"""The values of Microsoft's KB 971411, in its order."""

TRUSTED_GROUPS: Final = ("DPMRADmTrustedMachines", "DPMRADCOMTrustedMachines", "Distributed COM Users")
"""The local groups of a protected computer that must contain the DPM server's computer account (KB 970090)."""


def owners(host: Host) -> tuple[str, ...] | None:
    """Return the DPM servers to which the agent is attached, from its `configuration`; None if that does not exist.

    The value's type is not documented (facts 1.2 [I]): text, or UTF-16 in a binary value. Up to 3 requests.
    """
    value = host.registry.read_any(rf"{AGENT_KEY}\2.0", "configuration")
    if value is ABSENT:
        return None
    text = value.data.decode("utf-16-le", "replace") if isinstance(value.data, bytes) else str(value)
    # Only one element of the XML is read, and its declared encoding is not that of a registry value.
    named = re.findall(r"<(?:\w+:)?MachineName[^>]*>\s*([^<\s]+)\s*<", text)
    return tuple(dict.fromkeys(named)) or None


def version(host: Host) -> str:
    """Return the file version of dpmra.exe, found by the service's own path; '' if it cannot be found. Two requests."""
    path = host.services.program(SERVICE)
    program = files.find(host.client, path) if path else None
    return program.version if program else ""


def major_version(host: Host) -> int:
    """Return the first number of `version`; 0 if it cannot be found."""
    try:
        return integer(version(host).partition(".")[0])
    except ValueError:
        return 0


def crash_logs(host: Host) -> tuple[File, ...] | None:
    """Return the logs of crashes of the agent (`DPMRA*.Crash`; facts 1.7), from the folders that this version uses.

    None if the registry does not say where DPM is installed.
    """
    value = host.registry.read(rf"{PRODUCT_KEY}\Setup", "InstallPath", Kind.SZ)
    folder = "" if value is ABSENT else str(value)
    if not folder:
        return None
    # DPM 2007 agents log beside the program, later ones in Temp.
    found = [*files.in_folder(host.client, ntpath.join(folder, "Temp"), "Crash")]
    found += files.in_folder(host.client, folder, "Crash")
    return tuple(each for each in found if ntpath.basename(each.path).lower().startswith("dpmra"))
