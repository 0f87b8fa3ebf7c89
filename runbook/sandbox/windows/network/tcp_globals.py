"""TCP's global settings by Windows version: the states of `netsh`, and the registry's switches (facts 4.1, 4.2, 4.4)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from runbook.sandbox.windows.registry import Registry
from runbook.sandbox.windows.versions import Version

PARAMETERS: Final = r"HKLM\SYSTEM\CurrentControlSet\Services\Tcpip\Parameters"
_SWITCHES: Final = {"chimney": "EnableTCPChimney", "rss": "EnableRSS", "netdma": "EnableTCPA"}

STATES: Final[Mapping[str, frozenset[str]]] = {
    "rss": frozenset({"enabled", "disabled", "default"}),
    "chimney": frozenset({"enabled", "disabled", "automatic", "default"}),
    "netdma": frozenset({"enabled", "disabled", "default"}),
    "rsc": frozenset({"enabled", "disabled", "default"}),
}

DAMAGE: Final = {"TcpTimedWaitDelay": 0xFFFFFFFF, "TcpFinWait2Delay": 0xCCCCCCCC}
"""Values that KB 967224's bug leaves in the registry (facts 4.2).

The first name is attested; the other and the numbers are invented.
"""


def switch(name: str) -> str:
    """Return the registry value that turns a setting on and off on 2003."""
    return _SWITCHES[name]


def in_force_at_boot(tcp: Mapping[str, str], edition: Version, registry: Registry) -> dict[str, str]:
    """Return the settings after a boot: netsh's states `tcp`, and the registry's switches if the version uses them.

    These are all three on 2003, and EnableTCPA on 2008 and 2008 R2 (facts 4.1). A missing switch means on.
    """
    states = dict(tcp)
    counts = list(_SWITCHES) if not edition.is_ndis6 else ["netdma"] if edition.nt <= (6, 1) else []
    for name in counts:
        value = registry.get(PARAMETERS, _SWITCHES[name])
        if value is not None and value.data == 0:
            states[name] = "disabled"
        else:
            states.setdefault(name, "enabled")
    return states
