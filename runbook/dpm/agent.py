"""The protection agent: its service and its time-outs (facts 1.1, 1.3)."""

from __future__ import annotations

from typing import Final

from runbook.change.settings import RegistrySetting
from runbook.windows.tcp import PARAMETERS as TCP_PARAMETERS
from runbook.windows.values import Kind, RegistryValue, dword

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
