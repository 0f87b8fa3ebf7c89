"""Causes of failed jobs in some environments only: drivers with faulty features, and an overloaded server."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from runbook.sandbox.jobs.causes import RESET, RPC, Situation
from runbook.sandbox.windows.protection import Failure

_LARGE_SEND: Final = ("*LsoV1IPv4", "*LsoV2IPv4")
_CHECKSUMS: Final = ("*TCPChecksumOffloadIPv4", "*TCPUDPChecksumOffloadIPv4")


@dataclass(frozen=True, slots=True)
class Chimney:
    """An adapter of `at` whose TCP Chimney resets connections to `computer` while Chimney is on (facts 4.1, 7)."""

    at: str
    computer: str

    def __call__(self, situation: Situation) -> Failure | None:
        """Return a reset while Chimney is on."""
        at = next(each for each in situation.computers if each.name == self.at)
        off = at.effective.get("chimney", "disabled") == "disabled"
        return None if off or situation.job.computer != self.computer else Failure(52, RESET)


@dataclass(frozen=True, slots=True)
class LargeSendOffload:
    """An adapter of `computer` whose Large Send Offload, of either version, corrupts the data that it sends.

    The setting that the driver read when it started applies (facts 5.2, 5.4).
    """

    computer: str

    def __call__(self, situation: Situation) -> Failure | None:
        """Return a reset while Large Send Offload is on."""
        if situation.job.computer != self.computer:
            return None
        computer = situation.computer
        states = (computer.effective.get((nic.guid, keyword), "0") for nic in computer.nics for keyword in _LARGE_SEND)
        return Failure(52, RESET) if "1" in states else None


@dataclass(frozen=True, slots=True)
class ReceiveCoalescing:
    """An adapter of `at`, the receiver, that puts segments of `computer` together wrongly while RSC is on (facts 4.5)."""

    at: str
    computer: str

    def __call__(self, situation: Situation) -> Failure | None:
        """Return a reset while RSC is on; Windows before 2012 has none."""
        at = next(each for each in situation.computers if each.name == self.at)
        off = at.effective.get("rsc", "disabled") == "disabled"
        return None if off or situation.job.computer != self.computer else Failure(52, RESET)


@dataclass(frozen=True, slots=True)
class ChecksumOffload:
    """An adapter of `computer` that computes the checksums of TCP wrongly while it is left to it (facts 4.5).

    The setting that the driver read when it started applies (facts 5.2, 5.4).
    """

    computer: str

    def __call__(self, situation: Situation) -> Failure | None:
        """Return a reset while the adapter computes them."""
        if situation.job.computer != self.computer:
            return None
        computer = situation.computer
        states = (computer.effective.get((nic.guid, keyword), "0") for nic in computer.nics for keyword in _CHECKSUMS)
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
