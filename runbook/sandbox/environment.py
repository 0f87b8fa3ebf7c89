"""A simulated environment: a DPM server and the computers that it protects."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from runbook.sandbox.jobs.causes import EVERYWHERE, Cause, Situation
from runbook.sandbox.jobs.dpm import Dpm
from runbook.sandbox.jobs.links import Network
from runbook.sandbox.machine import Machine
from runbook.sandbox.windows.clock import Clock
from runbook.sandbox.windows.computer import Computer, PortState
from runbook.sandbox.windows.network.adapters import NicSpec
from runbook.sandbox.windows.protection import BackupJob, Failure, ProtectionGroup, Schedule


@dataclass(frozen=True)
class Environment:
    """Machines with one network and one clock. `causes` are the possible causes of failed DPM jobs."""

    machines: Sequence[Machine]
    network: Network = field(default_factory=Network)
    causes: list[Cause] = field(default_factory=lambda: list(EVERYWHERE))
    clock: Clock = field(default_factory=Clock)

    def __post_init__(self) -> None:
        """Give the machines these surroundings and this clock; none of their clocks goes back."""
        self.clock.advance(max((machine.clock.skipped for machine in self.machines), default=self.clock.skipped))
        for machine in self.machines:
            machine.surroundings, machine.clock = self, self.clock

    def __getitem__(self, name: str) -> Machine:
        for machine in self.machines:
            if machine.name.lower() == name.lower():
                return machine
        raise KeyError(name)

    @property
    def server(self) -> Machine:
        """The DPM server. Raise `LookupError` if there is none."""
        for machine in self.machines:
            if machine.dpm is not None:
                return machine
        raise LookupError("this environment has no DPM server")

    @property
    def dpm(self) -> Dpm:
        """DPM on its server. Raise `LookupError` if there is no DPM server."""
        dpm = self.server.dpm
        if dpm is None:
            raise LookupError(self.server.name)
        return dpm

    def addresses(self, asking: Computer, name: str) -> list[str]:
        """Return the addresses that a name has on a computer."""
        return self.network.addresses(self.machines, asking, name)

    def reverse(self, asking: Computer, address: str) -> str:
        """Return the name of an address in reverse DNS; empty if none."""
        return self.network.reverse(self.machines, asking, address)

    def port(self, asking: Computer, address: str, port: int) -> PortState:
        """Return the answer of a TCP port of an address to a computer."""
        return self.network.port(self.machines, asking, address, port)

    def failure(self, job: BackupJob) -> Failure | None:
        """Return the failure of a job that runs now, by the first cause that applies; None if it succeeds."""
        situation = Situation(job, self.dpm, self.server, self[job.computer], self.machines, self.network)
        return next((failure for cause in self.causes if (failure := cause(situation)) is not None), None)


def small_environment() -> Environment:
    """Return a DPM server and three protected computers of different versions, languages and drivers."""
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
    files01.services["DPMRA"].start()  # a job is running there
    environment = Environment((dpm01, files01, sql01, old01))
    environment.dpm.groups += [
        ProtectionGroup(
            "ファイル サーバー", ["FILES01", "OLD01"], [Schedule("ShadowCopy", times=("08:00", "18:00"))], 60
        ),
        ProtectionGroup(
            "SQL データベース", ["SQL01"], [Schedule("FullReplicationForApplication", times=("22:00",))], 60, 30
        ),
    ]
    return environment
