"""The lines of `netsh interface tcp show global` by Windows version (facts 4.4)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class GlobalsLine:
    """A line of `show global`.

    It has its labels, its state (a key of the computer's TCP globals, or a fixed text), and the versions that have it,
    by (major, minor) and build.
    """

    english: str
    japanese: str
    state: str
    since: tuple[int, int] = (6, 0)
    until: tuple[int, int] = (10, 0)
    build: int = 0
    last_build: int = 99_999


# Facts 4.4: 2008 R2 in both languages is attested letter by letter; of the rest, only which lines exist. The states of
# lines that we do not change are invented. The Japanese labels of newer lines were taken from a real host whose version is
# not known; earlier versions that have the line are taken to have the same label [I].
LINES: Final = (
    GlobalsLine("Receive-Side Scaling State", "Receive-Side Scaling 状態", "rss"),
    GlobalsLine("Chimney Offload State", "Chimney オフロード状態", "chimney", last_build=19_000),
    GlobalsLine("NetDMA State", "NetDMA 状態", "netdma", (6, 1), (6, 1)),
    GlobalsLine("NetDMA State", "NetDMA 状態", "disabled", (6, 2), (6, 3)),
    GlobalsLine("Direct Cache Acess (DCA)", "Direct Cache Acess (DCA)", "disabled", (6, 1), (6, 1)),
    GlobalsLine("Direct Cache Access (DCA)", "Direct Cache Access (DCA)", "disabled", (6, 2), (6, 3)),
    GlobalsLine("Receive Window Auto-Tuning Level", "受信ウィンドウ自動チューニング レベル", "normal"),
    GlobalsLine("Add-On Congestion Control Provider", "アドオン輻輳制御プロバイダー", "none", until=(6, 3)),
    GlobalsLine("Add-On Congestion Control Provider", "アドオン輻輳制御プロバイダー", "default", since=(10, 0)),
    GlobalsLine("ECN Capability", "ECN 機能", "disabled"),
    GlobalsLine("RFC 1323 Timestamps", "RFC 1323 タイムスタンプ", "disabled"),
    GlobalsLine("Initial RTO", "初期 RTO", "3000", since=(6, 2)),
    GlobalsLine("Receive Segment Coalescing State", "Receive Segment Coalescing 状態", "rsc", since=(6, 2)),
    GlobalsLine("Non Sack Rtt Resiliency", "非 Sack の Rtt 回復性", "disabled", since=(6, 3)),
    GlobalsLine("Max SYN Retransmissions", "SYN の最大再送信数", "2", since=(6, 3)),
    GlobalsLine("Fast Open", "Fast Open", "enabled", since=(10, 0)),
    GlobalsLine("Fast Open Fallback", "Fast Open フォールバック", "enabled", since=(10, 0)),
    GlobalsLine("HyStart", "HyStart", "enabled", since=(10, 0), build=17_763),
    GlobalsLine("Proportional Rate Reduction", "Proportional Rate Reduction", "enabled", since=(10, 0), build=17_763),
    GlobalsLine("Pacing Profile", "ペーシング プロファイル", "off", since=(10, 0)),
)
