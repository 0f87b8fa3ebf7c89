"""A DPM site: a DPM server and the computers that it protects."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from runbook.sandbox.causes import EVERYWHERE, Cause
from runbook.sandbox.clock import Clock
from runbook.sandbox.links import Network
from runbook.sandbox.machine import Machine
from runbook.sandbox.network import NicSpec
from runbook.sandbox.protection import ProtectionGroup, Schedule


@dataclass(frozen=True)
class Site:
    """Machines that belong together: one network, one clock. `causes` is what may break DPM's jobs."""

    machines: Sequence[Machine]
    network: Network = field(default_factory=Network)
    causes: list[Cause] = field(default_factory=lambda: list(EVERYWHERE))
    clock: Clock = field(default_factory=Clock)

    def __post_init__(self) -> None:
        """Its machines join it; none of their clocks goes back."""
        self.clock.advance(max((machine.clock.skipped for machine in self.machines), default=self.clock.skipped))
        for machine in self.machines:
            machine.site, machine.clock = self, self.clock

    @property
    def server(self) -> Machine:
        """The DPM server. Raises `LookupError` where there is none."""
        for machine in self.machines:
            if machine.dpm is not None:
                return machine
        raise LookupError("this site has no DPM server")

    def __getitem__(self, name: str) -> Machine:
        for machine in self.machines:
            if machine.name.lower() == name.lower():
                return machine
        raise KeyError(name)


def small_site() -> Site:
    """A DPM server and three protected computers: different versions, languages and drivers."""
    dpm01 = Machine("DPM01", version="2012 R2", language="ja-JP", dpm_server=True, nics=[NicSpec("intel", "10.0.0.1")])
    files01 = Machine(
        "FILES01",
        version="2008 R2",
        language="ja-JP",
        nics=[
            NicSpec("broadcom", "10.0.0.11"),
            NicSpec("intel", "10.0.1.11", "バックアップ LAN"),
            NicSpec("realtek", None),
        ],
    )
    sql01 = Machine(
        "SQL01",
        version="2016",
        language="en-US",
        nics=[
            NicSpec("intel", None, "Ethernet", team="Team1"),
            NicSpec("intel", None, "Ethernet 2", team="Team1"),
            NicSpec("microsoft-teaming", "10.0.0.12", "Team1"),
        ],
    )
    old01 = Machine("OLD01", version="2003", language="ja-JP", nics=[NicSpec("broadcom", "10.0.0.13")])
    files01.services["DPMRA"].start()  # a job is at work there
    site = Site((dpm01, files01, sql01, old01))
    if dpm01.dpm is not None:
        dpm01.dpm.groups += [
            ProtectionGroup(
                "ファイル サーバー", ["FILES01", "OLD01"], [Schedule("ShadowCopy", times=("08:00", "18:00"))], 60
            ),
            ProtectionGroup(
                "SQL データベース", ["SQL01"], [Schedule("FullReplicationForApplication", times=("22:00",))], 60, 30
            ),
        ]
    return site
