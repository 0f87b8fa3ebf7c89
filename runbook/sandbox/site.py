"""A DPM site: a DPM server and the computers that it protects."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from runbook.sandbox.machine import Machine
from runbook.sandbox.network import NicSpec


@dataclass(frozen=True)
class Site:
    """Machines that belong together."""

    machines: Sequence[Machine]

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
    return Site((dpm01, files01, sql01, old01))
