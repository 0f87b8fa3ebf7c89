"""DPM on a simulated server. Its jobs run in simulated time, and fail while their cause is present."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from runbook.sandbox.jobs import job_details, starts
from runbook.sandbox.jobs.running import RunningJob
from runbook.sandbox.jobs.starts import Start
from runbook.sandbox.windows import agent, events
from runbook.sandbox.windows.computer import Computer
from runbook.sandbox.windows.network.adapters import addresses
from runbook.sandbox.windows.protection import BackupJob, Failure, JobType, ProtectionGroup
from runbook.sandbox.windows.services import STOPPED

_MINUTES: Final = {"ShadowCopy": 12, "Replication": 4, "FullReplicationForApplication": 25}
_SID: Final = "S-1-5-21-1004336348-1177238915-682003330-1104"
_MODULE: Final = 4
"""The first major version with a PowerShell module; older ones have a snap-in without jobs (facts 3.1)."""


class Dpm:
    """DPM with its protection groups and jobs.

    `throttles` is the throttling set in the console, in Mbps by computer: nothing else can set it (facts 0.6).
    `disabled` are the computers whose agents were disabled in the console, `managed_by_others` those that another DPM
    server has taken over: DPM itself refuses their jobs (IDs 30186, 3107; facts 1.4).
    `patience` is the simulated time that passes whenever the jobs are read, instead of waiting. `prints_offset`: the
    shell prints the offset of synchronizations; which member contains it is not attested (facts 3.3 [U]).
    """

    def __init__(self, server: Computer) -> None:
        self._server = server
        self.groups: list[ProtectionGroup] = []
        self.jobs: list[BackupJob] = []
        self.throttles: dict[str, float] = {}
        self.disabled: set[str] = set()
        self.managed_by_others: set[str] = set()
        self.patience = timedelta(days=1)
        self.prints_offset = True
        self._ran_until = server.now()
        self._running: list[RunningJob] = []

    @property
    def has_module(self) -> bool:
        """True if DPM has a PowerShell module, which knows jobs: 2012 and later (facts 3.1)."""
        return int(self._server.dpm_version.partition(".")[0]) >= _MODULE

    def group(self, name: str) -> ProtectionGroup:
        """Return the group of that name. Raise `KeyError` if there is none."""
        for group in self.groups:
            if group.name == name:
                return group
        raise KeyError(name)

    def sleep_over(self) -> None:
        """Let `patience` pass, with the jobs of that time."""
        self._server.clock.sleep(self.patience)
        self.run(self._server.now())

    def look_back(self, time: timedelta) -> None:
        """Run the jobs of that much time before now, as if the environment had existed already."""
        self._ran_until = self._server.now() - time
        self.run(self._server.now())

    def run(self, until: datetime) -> list[BackupJob]:
        """Run the jobs scheduled since the last run, up to and including that time. Return the new jobs by start."""
        new = [self._finished(job) for start in self.starts(self._ran_until, until) for job in _jobs(start)]
        self._ran_until = max(self._ran_until, until)
        self.jobs += new
        return new

    def begin(self, computer: Computer, job_type: JobType, *, lasts: timedelta | None) -> None:
        """Begin a job of a computer now. It ends after that time, by `None` never, and fails if DPMRA is stopped before."""
        now = self._server.local(self._server.now())
        job = BackupJob(computer.name, "", job_type, now.replace(microsecond=0))
        self._running.append(RunningJob.begin(job, lasts, self._server, computer))

    def listed(self) -> list[BackupJob]:
        """Return the jobs that ended and those that run, by start; what has ended meanwhile is kept as it ended."""
        now = self._server.now()
        each = [(running, running.now(now)) for running in self._running]
        self._running = [running for running, job in each if job.status == "InProgress"]
        self.jobs += [job for _, job in each if job.status != "InProgress"]
        return sorted([*self.jobs, *(running.job for running in self._running)], key=lambda job: job.start)

    def starts(self, after: datetime, until: datetime) -> list[Start]:
        """Return the scheduled starts later than one time and not later than another, in order."""
        return starts.starts(self.groups, self._server.local(after), self._server.local(until))

    def _finished(self, job: BackupJob) -> BackupJob:
        """Return the finished job.

        DPMRA is started on demand at both ends, and stops some time after the job (facts 1.3).
        """
        surroundings = self._server.surroundings
        if surroundings is None:
            raise ValueError(f"{self._server.name} belongs to no environment")
        computer = surroundings[job.computer]
        started, events_before = [], len(computer.events)
        for each in (self._server, computer):
            service = each.services.find(agent.SERVICE)
            if service is not None and service.state == STOPPED and service.start_mode != "Disabled":
                service.start()
                started.append(service)
        failure = surroundings.failure(job)
        for service in started:
            service.stop()
        written = computer.events[events_before:]  # by the current state of the services, as at the job's time
        computer.events[events_before:] = [replace(each, at=job.start + computer.skew) for each in written]
        if failure is None:
            return job
        return self._failed(computer, replace(job, status="Failed", minutes=7, failure=failure), failure)

    def _failed(self, computer: Computer, job: BackupJob, failure: Failure) -> BackupJob:
        if failure.event is not None:
            caller = ("CONTOSO", f"{self._server.name}$", _SID, next(iter(addresses(self._server.nics)), ""))
            at = job.start + computer.skew
            computer.events.append(events.known_event(failure.event, computer.language, at, *caller))
        return replace(job, message=job_details.render_details(job, failure, self._server.language))


def _jobs(start: Start) -> Iterator[BackupJob]:
    for computer in start.group.members:
        yield BackupJob(computer, start.group.name, start.job_type, start.at, start.periodic, _MINUTES[start.job_type])
