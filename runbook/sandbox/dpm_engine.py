"""DPM on a simulated server: its groups, and its jobs, which run in simulated time and fail while what breaks them is there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from runbook.sandbox import events, job_details
from runbook.sandbox.clock import local
from runbook.sandbox.links import addresses
from runbook.sandbox.protection import DAYS, Failure, Job, ProtectionGroup, Start
from runbook.sandbox.services import STOPPED

if TYPE_CHECKING:
    from runbook.sandbox.machine import Machine
    from runbook.sandbox.site import Site

_MINUTES: Final = {"ShadowCopy": 12, "Replication": 4, "FullReplicationForApplication": 25}
_SID: Final = "S-1-5-21-1004336348-1177238915-682003330-1104"
_MODULE: Final = 4
"""The first major version with a PowerShell module; before, a snap-in without jobs (facts 3.1)."""


class Dpm:
    """DPM as a server runs it. `throttles` is what a person set in the console, in Mbps by computer: nothing else sets it (facts 0.6).

    `patience` is how long the site sleeps over whenever its jobs are asked for, so that nobody has to. `tells_offset` says whether
    the shell prints the offset of synchronizations; which member would hold it is not attested (facts 3.3 [U]).
    """

    def __init__(self, server: Machine) -> None:
        self._server = server
        self.groups: list[ProtectionGroup] = []
        self.jobs: list[Job] = []
        self.throttles: dict[str, float] = {}
        self.patience = timedelta(days=1)
        self.tells_offset = True
        self._ran_until = server.now()

    @property
    def site(self) -> Site | None:
        """The site of its server."""
        return self._server.site

    @property
    def has_module(self) -> bool:
        """Whether DPM brings a PowerShell module, which knows of jobs: 2012 and later (facts 3.1)."""
        return int(self._server.dpm_version.partition(".")[0]) >= _MODULE

    def local(self, moment: datetime) -> datetime:
        """A moment in the server's own time."""
        return local(self._server.language, moment)

    def group(self, name: str) -> ProtectionGroup:
        """The group of that name. Raises `KeyError`."""
        for group in self.groups:
            if group.name == name:
                return group
        raise KeyError(name)

    def sleep_over(self) -> None:
        """Let `patience` pass, with the jobs of that time."""
        self._server.clock.advance(self.patience)
        self.run(self._server.now())

    def look_back(self, time: timedelta) -> None:
        """Run the jobs of so much time before now, as if the site had been there already."""
        self._ran_until = self._server.now() - time
        self.run(self._server.now())

    def run(self, until: datetime) -> list[Job]:
        """Run what was scheduled since the last run, up to and with that moment; the new jobs in the order of their starts."""
        new = [self._finished(job) for start in self.starts(self._ran_until, until) for job in _jobs(start)]
        self._ran_until = max(self._ran_until, until)
        self.jobs += new
        return new

    def starts(self, after: datetime, until: datetime) -> list[Start]:
        """What the schedules start after one moment and up to another, in order."""
        first, last = self.local(after), self.local(until)
        found: list[Start] = []
        for day in range((last.date() - first.date()).days + 1):
            midnight = datetime.combine(first.date() + timedelta(days=day), datetime.min.time(), first.tzinfo)
            earliest = max(0, int((first - midnight).total_seconds()) // 60)
            latest = min(24 * 60, int((last - midnight).total_seconds()) // 60 + 1)
            for group in self.groups:
                found += [start for start in _starts(group, midnight, earliest, latest) if first < start.at <= last]
        return sorted(found, key=lambda start: start.at)

    def _finished(self, job: Job) -> Job:
        """The job as it ended. DPMRA is started on demand at both ends, and stops again a while after the job (facts 1.3)."""
        site = self.site
        if site is None:
            raise ValueError(f"{self._server.name} belongs to no site")
        called, before = [], len(site[job.computer].events)
        for machine in (self._server, site[job.computer]):
            agent = machine.services.find("DPMRA")
            if agent is not None and agent.state == STOPPED and agent.start_mode != "Disabled":
                agent.start()
                called.append(agent)
        failure = next((failure for cause in site.causes if (failure := cause.breaks(site, job)) is not None), None)
        for agent in called:
            agent.stop()
        written = site[job.computer].events[before:]  # by what started, just now: it was the job's time
        site[job.computer].events[before:] = [replace(each, at=job.start + site[job.computer].skew) for each in written]
        if failure is None:
            return job
        return self._failed(site[job.computer], replace(job, status="Failed", minutes=7, failure=failure), failure)

    def _failed(self, computer: Machine, job: Job, failure: Failure) -> Job:
        if failure.event is not None:
            caller = ("CONTOSO", f"{self._server.name}$", _SID, next(iter(addresses(self._server)), ""))
            event = events.known(computer, failure.event, *caller)
            computer.events.append(replace(event, at=job.start + computer.skew))
        return replace(job, message=job_details.printed(job, failure, self._server.language))


def _starts(group: ProtectionGroup, midnight: datetime, earliest: int, latest: int) -> Iterator[Start]:
    """What the group starts on a day, of its synchronizations those from one minute to before another: there are many in a day."""
    for schedule in group.schedules:
        if DAYS[midnight.weekday()] in schedule.days:
            for time in schedule.times:
                hours, _, minutes = time.partition(":")
                at = midnight + timedelta(hours=int(hours), minutes=int(minutes))
                yield Start(at, group, schedule.job_type, periodic=False)
    if group.synchronization:
        offset = group.offset % group.synchronization
        skipped = max(0, -(-(earliest - offset) // group.synchronization))
        for minute in range(offset + skipped * group.synchronization, latest, group.synchronization):
            yield Start(midnight + timedelta(minutes=minute), group, "Replication", periodic=True)


def _jobs(start: Start) -> Iterator[Job]:
    for computer in start.group.members:
        yield Job(computer, start.group.name, start.job_type, start.at, start.periodic, _MINUTES[start.job_type])
