"""TCP's global settings by Windows version: what `netsh` shows and takes, and the registry's switches (facts 4.1, 4.2, 4.4)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from runbook.sandbox.machine import Machine

PARAMETERS: Final = r"HKLM\SYSTEM\CurrentControlSet\Services\Tcpip\Parameters"
_SWITCHES: Final = {"chimney": "EnableTCPChimney", "rss": "EnableRSS", "netdma": "EnableTCPA"}

STATES: Final[Mapping[str, frozenset[str]]] = {
    "rss": frozenset({"enabled", "disabled", "default"}),
    "chimney": frozenset({"enabled", "disabled", "automatic", "default"}),
    "netdma": frozenset({"enabled", "disabled", "default"}),
}

DAMAGE: Final = {"TcpTimedWaitDelay": 0xFFFFFFFF, "TcpFinWait2Delay": 0xCCCCCCCC}
"""What KB 967224's bug leaves in the registry (facts 4.2): the first name is attested, the other and the numbers are ours."""


@dataclass(frozen=True, slots=True)
class Row:
    """A line of `show global`: its labels, its state (a key of the machine's TCP globals, or what is always printed), and the
    versions that have it, by (major, minor) and build."""

    english: str
    japanese: str
    state: str
    since: tuple[int, int] = (6, 0)
    until: tuple[int, int] = (10, 0)
    build: int = 0
    last_build: int = 99_999


# Facts 4.4: 2008 R2 in both languages is attested letter by letter, the rest by which lines there are; states of lines that we do not
# change, and Japanese labels of lines that came later (facts 9.4 [U]: English), are ours.
ROWS: Final = (
    Row("Receive-Side Scaling State", "Receive-Side Scaling 状態", "rss"),
    Row("Chimney Offload State", "Chimney オフロード状態", "chimney", last_build=19_000),
    Row("NetDMA State", "NetDMA 状態", "netdma", (6, 1), (6, 1)),
    Row("NetDMA State", "NetDMA 状態", "disabled", (6, 2), (6, 3)),
    Row("Direct Cache Acess (DCA)", "Direct Cache Acess (DCA)", "disabled", (6, 1), (6, 1)),
    Row("Direct Cache Access (DCA)", "Direct Cache Access (DCA)", "disabled", (6, 2), (6, 3)),
    Row("Receive Window Auto-Tuning Level", "受信ウィンドウ自動チューニング レベル", "normal"),
    Row("Add-On Congestion Control Provider", "アドオン輻輳制御プロバイダー", "none", until=(6, 3)),
    Row("Add-On Congestion Control Provider", "アドオン輻輳制御プロバイダー", "default", since=(10, 0)),
    Row("ECN Capability", "ECN 機能", "disabled"),
    Row("RFC 1323 Timestamps", "RFC 1323 タイムスタンプ", "disabled"),
    Row("Initial RTO", "Initial RTO", "3000", since=(6, 2)),
    Row("Receive Segment Coalescing State", "Receive Segment Coalescing State", "enabled", since=(6, 2)),
    Row("Non Sack Rtt Resiliency", "Non Sack Rtt Resiliency", "disabled", since=(6, 3)),
    Row("Max SYN Retransmissions", "Max SYN Retransmissions", "2", since=(6, 3)),
    Row("Fast Open", "Fast Open", "enabled", since=(10, 0)),
    Row("Fast Open Fallback", "Fast Open Fallback", "enabled", since=(10, 0)),
    Row("HyStart", "HyStart", "enabled", since=(10, 0), build=17_763),
    Row("Proportional Rate Reduction", "Proportional Rate Reduction", "enabled", since=(10, 0), build=17_763),
    Row("Pacing Profile", "Pacing Profile", "off", since=(10, 0)),
)


def switch(name: str) -> str:
    """The registry value that turns a setting on and off on 2003."""
    return _SWITCHES[name]


def in_force_at_boot(machine: Machine) -> dict[object, object]:
    """What the settings are after a boot: netsh's state, and the registry's switches where they count: all three on 2003,
    EnableTCPA on 2008 and 2008 R2 (facts 4.1). A missing switch means on."""
    states: dict[object, object] = {name: state for name, state in machine.tcp.items()}  # noqa: C416  # its keys are of more types
    counts = list(_SWITCHES) if not machine.edition.is_ndis6 else ["netdma"] if machine.edition.nt <= (6, 1) else []
    for name in counts:
        value = machine.registry.get(PARAMETERS, _SWITCHES[name])
        if value is not None and value.data == 0:
            states[name] = "disabled"
        else:
            states.setdefault(name, "enabled")
    return states
