"""Causes of failed jobs in some environments only: drivers with faulty features, and an overloaded server."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from runbook.sandbox.jobs.causes import RESET, RPC, Situation
from runbook.sandbox.windows.protection import Failure

LARGE_SEND: Final = ("*LsoV1IPv4", "*LsoV2IPv4")
CHECKSUMS: Final = ("*TCPChecksumOffloadIPv4", "*TCPUDPChecksumOffloadIPv4")


@dataclass(frozen=True, slots=True)
class FaultyGlobal:
    """An adapter of `at` that breaks the connections of `computer` while a TCP setting is on (facts 4.1, 4.5, 7)."""

    name: str
    at: str
    computer: str

    def __call__(self, situation: Situation) -> Failure | None:
        """Return a reset while it is on; a Windows that has no such setting is well."""
        at = next(each for each in situation.computers if each.name == self.at)
        off = at.effective.get(self.name, "disabled") == "disabled"
        return None if off or situation.job.computer != self.computer else Failure(52, RESET)


@dataclass(frozen=True, slots=True)
class FaultyOffload:
    """An adapter of `computer` that corrupts the data that it sends while any of these keywords is on.

    The setting that the driver read when it started applies (facts 5.2, 5.4).
    """

    keywords: Sequence[str]
    computer: str

    def __call__(self, situation: Situation) -> Failure | None:
        """Return a reset while one is on."""
        if situation.job.computer != self.computer:
            return None
        computer = situation.computer
        states = (computer.effective.get((nic.guid, name), "0") for nic in computer.nics for name in self.keywords)
        return Failure(52, RESET) if any(state != "0" for state in states) else None


@dataclass(frozen=True, slots=True)
class OverlappingStarts:
    """A DPM server that cannot start many jobs at once.

    Jobs of `computer` fail if more than `at_most` starts of recovery points are within the same `minutes`, or more than
    `at_most` synchronizations start in the same minute (facts 1.1, 8; the numbers are invented [U]). A group's start counts
    once for all its computers: they cannot be staggered.
    """

    computer: str
    at_most: int = 2
    minutes: int = 30

    def __call__(self, situation: Situation) -> Failure | None:
        """Return an RPC error if too many jobs start around the job's start."""
        job = situation.job
        if job.computer != self.computer:
            return None
        around, tick = timedelta(minutes=self.minutes), timedelta(microseconds=1)
        near = [
            start
            for start in situation.dpm.starts(job.start - around, job.start + around - tick)
            if start.periodic == job.periodic
        ]
        if job.periodic:
            crowded = sum(start.at == job.start for start in near) > self.at_most
        else:
            crowded = any(
                sum(first.at <= start.at < first.at + around for start in near) > self.at_most for first in near
            )
        return Failure(52, RPC) if crowded else None
