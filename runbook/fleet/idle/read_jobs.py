"""The job that reads the jobs of a DPM server, and whose they are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from runbook.dpm.jobs import DAYS, BackupJob, ServerJobs, recent_jobs
from runbook.errors import ConnectionLost, NoAnswer, RunbookError, Unreachable, WsmanFault
from runbook.fleet.change_job import ChangeReport
from runbook.fleet.job import Resources
from runbook.hosts.entry import DPM_SERVER, Entry
from runbook.text import Text
from runbook.wsman.target import Target

PASSING: Final = (Unreachable, ConnectionLost, NoAnswer, WsmanFault)
"""Errors of a DPM server that does not answer; that may be over at the next reading."""


@dataclass(frozen=True, slots=True)
class ReadJobs:
    """Read the jobs of a DPM server: of the last days, with the protected computers if `members`."""

    entry: Entry
    days: int = DAYS
    members: bool = True

    def report(self) -> ChangeReport:
        """Return an empty report."""
        return ChangeReport(self.entry.name, role=DPM_SERVER)

    def run(self, report: ChangeReport, resources: Resources) -> None:
        """Read the jobs; before DPM 2012 there are none in the report."""
        with resources.connected(self.entry) as (host, _):
            report.jobs = recent_jobs(host, self.days, members=self.members)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a DPM server said: its jobs; or why they could not be read, None if its shell has none (before DPM 2012).

    `computers` are those that it is known to protect, without their domains; None if it never said. `named`: it is in the command itself,
    so it may protect any host of it.
    """

    server: Entry
    jobs: ServerJobs | None
    error: RunbookError | None = None
    computers: frozenset[str] | None = None
    named: bool = False

    @classmethod
    def of(cls, server: Entry, report: ChangeReport, *, named: bool = False) -> Reading:
        """Return what the report of a `ReadJobs` holds."""
        known = report.jobs.computers if report.jobs is not None else None
        return cls(server, report.jobs, report.error, known, named)

    def again(self, report: ChangeReport) -> Reading:
        """Return the reading that replaces this one. Which computers the server protects is not forgotten."""
        later = Reading.of(self.server, report, named=self.named)
        if self.computers is None:
            return later
        return replace(later, computers=self.computers | (later.computers or frozenset()))

    @property
    def is_lost(self) -> bool:
        """Return True if the jobs were read before, or would be if the server answered."""
        return self.error is not None and (self.computers is not None or isinstance(self.error, PASSING))

    def share(self, computer: str, target: Target) -> ServerJobs | None:
        """Return the jobs that a computer has here: all, if it is the server itself; None if it is not known here."""
        if self.jobs is None or self.server.target == target:
            return self.jobs
        return self.jobs.of(computer) if computer.lower() in (self.computers or ()) else None

    def lacks(self, computer: str, target: Target) -> bool:
        """Return True if a computer may have jobs here that were not read."""
        if self.jobs is not None:
            return False
        may_protect = self.named if self.computers is None else computer.lower() in self.computers
        return may_protect or self.server.target == target


@dataclass(frozen=True, slots=True)
class HostJobs:
    """The jobs that a change of one host may disturb; on a DPM server, all of its jobs.

    `jobs` is None if they are not known; then `why` says why not, and `error` is what failed, if something did. `lost`: they would be
    known if the DPM server answered. `servers` are the DPM servers that were asked and know the host.
    """

    servers: tuple[str, ...] = ()
    jobs: ServerJobs | None = None
    why: Text | None = None
    error: RunbookError | None = None
    lost: bool = False

    @property
    def running(self) -> tuple[BackupJob, ...]:
        """The jobs that run, or may run."""
        return self.jobs.running if self.jobs is not None else ()


def jobs_of(computer: str, target: Target, readings: Iterable[Reading]) -> HostJobs:
    """Return the share of a computer: all jobs of the DPM server that it is itself, and its own on every other that knows it.

    A running job is known whatever the other servers say. That none runs is known only if no server is left that may have one.
    """
    asked = list(readings)
    shares = [(each.server.name, share) for each in asked if (share := each.share(computer, target)) is not None]
    lacking = [each for each in asked if each.lacks(computer, target)]
    if shares and (not lacking or any(share.running for _, share in shares)):
        first = shares[0][1]
        jobs = [job for _, share in shares for job in share.jobs]
        protects = frozenset[str]().union(*(share.protects for _, share in shares))
        return HostJobs(tuple(name for name, _ in shares), ServerJobs(first.now, tuple(jobs), protects))
    if not asked:
        return HostJobs(why=_NO_SERVER)
    silent = sorted(lacking or asked, key=lambda each: not each.is_lost)
    failed = next((each for each in silent if each.error is not None), None)
    if failed is not None and failed.error is not None:
        why = _UNREADABLE.format(server=failed.server.name, why=failed.error.text)
        return HostJobs(why=why, error=failed.error, lost=failed.is_lost)
    old = next((each for each in silent if each.jobs is None), None)
    if old is not None:
        return HostJobs(why=_NO_JOBS.format(server=old.server.name))
    return HostJobs(why=_NOT_ITS_SERVER.format(servers=", ".join(each.server.name for each in asked)))


_NO_SERVER = Text(
    "確認できる DPM サーバーが、コマンドの指定にもインベントリにもありません",
    "there is no DPM server to ask, neither in the command nor in the inventory",
)
_UNREADABLE = Text("{server} のジョブを読み取れません ({why})", "the jobs of {server} cannot be read ({why})")
_NO_JOBS = Text(
    "{server} の DPM のシェルではジョブの一覧を取得できません (DPM 2012 以降で可能です)",
    "the DPM shell of {server} cannot list jobs (DPM 2012 and later can)",
)
_NOT_ITS_SERVER = Text("{servers} の保護対象ではありません", "it is not among the protected computers of {servers}")
