"""What breaks jobs only on some sites: drivers that cannot do what they offer, and a server that does too much at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from runbook.sandbox.causes import RESET, RPC
from runbook.sandbox.protection import Failure, Job

if TYPE_CHECKING:
    from runbook.sandbox.site import Site

_LARGE_SEND: Final = ("*LsoV1IPv4", "*LsoV2IPv4")


@dataclass(frozen=True, slots=True)
class Chimney:
    """An adapter of machine `at` whose TCP Chimney resets connections to `computer`, until Chimney is off in force (facts 4.1, 7)."""

    at: str
    computer: str

    def breaks(self, site: Site, job: Job) -> Failure | None:
        """By what is in force."""
        off = site[self.at].effective.get("chimney", "disabled") == "disabled"
        return None if off or job.computer != self.computer else Failure(52, RESET)


@dataclass(frozen=True, slots=True)
class LargeSendOffload:
    """An adapter of `computer` whose Large Send Offload, of either version, spoils what it sends: what counts is what the driver took when
    it started (facts 5.2, 5.4)."""

    computer: str

    def breaks(self, site: Site, job: Job) -> Failure | None:
        """By what is in force."""
        machine = site[self.computer]
        states = (machine.effective.get((nic.guid, keyword), "0") for nic in machine.nics for keyword in _LARGE_SEND)
        return Failure(52, RESET) if job.computer == self.computer and "1" in states else None


@dataclass(frozen=True, slots=True)
class Overlap:
    """A DPM server that cannot do so much at once: jobs of `computer` fail when more than `at_most` starts of recovery points lie within
    the same `minutes`, or more than `at_most` synchronizations start in the same minute (facts 1.1, 8; the numbers are ours [U]).

    A group's start counts once, however many computers it has: they cannot be staggered.
    """

    computer: str
    at_most: int = 2
    minutes: int = 30

    def breaks(self, site: Site, job: Job) -> Failure | None:
        """By the schedules around the job's start."""
        dpm = site.server.dpm
        if dpm is None or job.computer != self.computer:
            return None
        around, tick = timedelta(minutes=self.minutes), timedelta(microseconds=1)
        near = [
            start
            for start in dpm.starts(job.start - around, job.start + around - tick)
            if start.periodic == job.periodic
        ]
        if job.periodic:
            crowded = sum(start.at == job.start for start in near) > self.at_most
        else:
            crowded = any(
                sum(first.at <= start.at < first.at + around for start in near) > self.at_most for first in near
            )
        return Failure(52, RPC) if crowded else None
