"""What differs between the Windows versions that are simulated."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Version:
    """A Windows Server version.

    `tcp` are the TCP globals that `netsh` knows, with their defaults (facts 4.1, 4.4); `chimney_in_cim` is what CIM reports where
    netsh has no such line. `shells` is MaxShellsPerUser, `envelope` MaxEnvelopeSize in bytes (facts 6.6; of 3.0+ [G]).
    """

    number: str
    build: int
    title: str
    service_pack: str
    tcp: dict[str, str]
    shells: int
    envelope: int
    sku: int | None

    @property
    def nt(self) -> tuple[int, int]:
        """(major, minor)."""
        major, minor = self.number.split(".")[:2]
        return int(major), int(minor)

    @property
    def has_cim(self) -> bool:
        """Whether root/StandardCimv2 is there: from 2012 on (facts 4.3)."""
        return self.nt >= (6, 2)


VERSIONS = {
    "2003": Version("5.2.3790", 3790, "Windows Server 2003", "Service Pack 2", {}, 5, 153_600, None),
    "2008": Version("6.0.6002", 6002, "Windows Server 2008 Standard", "Service Pack 2", {"rss": "enabled", "chimney": "disabled"}, 5, 153_600, 7),
    "2008 R2": Version("6.1.7601", 7601, "Windows Server 2008 R2 Standard", "Service Pack 1", {"rss": "enabled", "chimney": "automatic", "netdma": "enabled"}, 5, 153_600, 7),
    "2012 R2": Version("6.3.9600", 9600, "Windows Server 2012 R2 Standard", "", {"rss": "enabled", "chimney": "disabled"}, 30, 512_000, 7),
    "2016": Version("10.0.14393", 14393, "Windows Server 2016 Standard", "", {"rss": "enabled", "chimney": "disabled"}, 30, 512_000, 7),
    "2022": Version("10.0.20348", 20348, "Windows Server 2022 Standard", "", {"rss": "enabled"}, 30, 512_000, 7),
}  # fmt: skip
