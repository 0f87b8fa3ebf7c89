"""A job that runs at this moment: it ends in simulated time, or fails when the agent at one of its ends is stopped."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from runbook.sandbox.windows.agent import SERVICE
from runbook.sandbox.windows.computer import Computer
from runbook.sandbox.windows.protection import BackupJob
from runbook.sandbox.windows.services import RUNNING


@dataclass(frozen=True, slots=True)
class RunningJob:
    """A job at work at both ends. Without `ends` it does not end by itself, like one whose other end is gone."""

    job: BackupJob
    ends: datetime | None
    agents: tuple[tuple[Computer, int], ...]
    """Both ends, each with how often its DPMRA had been started."""

    @classmethod
    def begin(cls, job: BackupJob, lasts: timedelta | None, *computers: Computer) -> RunningJob:
        """Start DPMRA at both ends, as a job does (facts 1.3)."""
        for computer in computers:
            computer.services[SERVICE].start()
        agents = tuple((computer, computer.services[SERVICE].start_count) for computer in computers)
        return cls(replace(job, status="InProgress"), None if lasts is None else job.start + lasts, agents)

    def now(self, time: datetime) -> BackupJob:
        """Return the job as it is at this time: a restart of DPMRA, or of Windows, has made it fail (facts 1.3 [G])."""
        if any(
            (service := computer.services[SERVICE]).state != RUNNING or service.start_count != before
            for computer, before in self.agents
        ):
            return replace(self.job, status="Failed")
        return self.job if self.ends is None or time < self.ends else replace(self.job, status="Succeeded")
