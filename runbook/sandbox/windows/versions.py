"""The simulated Windows versions, and their differences."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Version:
    """A Windows Server version.

    `tcp` has the TCP globals that `netsh` knows, with their defaults (facts 4.1, 4.4). `shells` is MaxShellsPerUser,
    `operations` MaxConcurrentOperationsPerUser, `envelope` MaxEnvelopeSize in bytes (facts 6.6; 500 KB from 3.0 on [G];
    15 operations on 2.0 as in the faults that people quote; facts 6.6 has 1500). `spelling` renames namespace prefixes
    in answers, so that no client depends on them (invented; real versions hardly differ).
    """

    number: str
    build: int
    caption: str
    service_pack: int
    tcp: Mapping[str, str]
    shells: int
    operations: int
    envelope: int
    sku: int | None
    spelling: Mapping[str, str] = field(default_factory=dict)

    @property
    def nt(self) -> tuple[int, int]:
        """(major, minor)."""
        major, minor = self.number.split(".")[:2]
        return int(major), int(minor)

    @property
    def has_cim(self) -> bool:
        """True if it has root/StandardCimv2, and WinRM 3.0 or later: from 2012 on (facts 4.3, 6.5)."""
        return self.nt >= (6, 2)

    @property
    def lists_in_parts(self) -> bool:
        """True if the first answer to an Enumerate holds one item, and answers are measured in UTF-16.

        So were 2008 R2 and 2012 recorded; 2003 put everything into the first one (facts 6.3). 2008 is not recorded [U].
        """
        return self.nt >= (6, 0)

    @property
    def power_shell(self) -> str:
        """The version of PowerShell included; for 2003 and 2008 with KB 968930 (facts 6.5); from 2012 on [G]."""
        return {(6, 2): "3.0", (6, 3): "4.0", (10, 0): f"5.1.{self.build}.1"}.get(self.nt, "2.0")

    @property
    def dynamic_ports(self) -> tuple[int, ...]:
        """Ports at which RPC listens here, of its dynamic range: from 2008 on it begins at 49152, before at 1025 (facts 1.8)."""
        return (49_664, 49_665, 49_667, 49_670) if self.is_ndis6 else (1025, 1026, 1031)

    @property
    def is_ndis6(self) -> bool:
        """True if drivers have standardized keywords, and WMI the properties of Vista (facts 5.1, 5.3)."""
        return self.nt >= (6, 0)


_RSS, _OFF, _AUTO, _DMA = {"rss": "enabled"}, {"chimney": "disabled"}, {"chimney": "automatic"}, {"netdma": "enabled"}
_RSC = {"rsc": "enabled"}
_OLD, _NEW = (5, 15, 153_600), (30, 1500, 512_000)

# Captions in Windows' spelling, including marks and trailing blanks [G]; "2003" has no SKU number (facts 6.4: Vista+).
VERSIONS: Mapping[str, Version] = {
    "2003": Version("5.2.3790", 3790, "Microsoft(R) Windows(R) Server 2003, Standard Edition", 2, {}, *_OLD, None),
    "2008": Version("6.0.6002", 6002, "Microsoft® Windows Server® 2008 Standard ", 2, _RSS | _OFF, *_OLD, 7),
    "2008 R2": Version("6.1.7601", 7601, "Microsoft Windows Server 2008 R2 Standard ", 1, _RSS | _AUTO | _DMA, *_OLD, 7),
    "2012": Version("6.2.9200", 9200, "Microsoft Windows Server 2012 Standard", 0, _RSS | _OFF | _RSC, *_NEW, 7, {"n": "wsen"}),
    "2012 R2": Version("6.3.9600", 9600, "Microsoft Windows Server 2012 R2 Standard", 0, _RSS | _OFF | _RSC, *_NEW, 7, {"n": "wsen"}),
    "2016": Version("10.0.14393", 14393, "Microsoft Windows Server 2016 Standard", 0, _RSS | _OFF | _RSC, *_NEW, 7, {"n": "wsen", "x": "wxf"}),
    "2019": Version("10.0.17763", 17763, "Microsoft Windows Server 2019 Standard", 0, _RSS | _OFF | _RSC, *_NEW, 7, {"n": "wsen", "x": "wxf"}),
    "2022": Version("10.0.20348", 20348, "Microsoft Windows Server 2022 Standard", 0, _RSS | _RSC, *_NEW, 7, {"rsp": "shell", "x": "wxf"}),
    "2025": Version("10.0.26100", 26100, "Microsoft Windows Server 2025 Standard", 0, _RSS | _RSC, *_NEW, 7, {"rsp": "shell", "x": "wxf"}),
}  # fmt: skip
