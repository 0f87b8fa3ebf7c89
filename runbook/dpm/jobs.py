"""The jobs of a DPM server, read in the DPM shell (facts 3): what ran, what runs now, and how the rest ended."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from runbook.dpm.symptoms.codes import Code
from runbook.windows import power_shell
from runbook.windows.errors import ScriptCutOff
from runbook.windows.host import Host
from runbook.wsman.numbers import code, integer, local_moment

JOBS: Final = power_shell.Script("runbook.dpm", "jobs", {"no-jobs": 0, "job": 5}, seconds=300.0)
RECENT: Final = power_shell.Script(
    "runbook.dpm", "recent", {"no-jobs": 0, "now": 1, "job": 5, "running": 5, "protects": 1}, seconds=300.0
)

DAYS: Final = 7
"""How far back the jobs are read that a change is judged by."""

SUCCEEDED: Final = frozenset({"Succeeded", "Completed"})  # two documents name it differently (facts 3.3)
FAILED: Final = "Failed"
_ENDED: Final = SUCCEEDED | {FAILED, "Warning"}
_WAITING: Final = "Scheduled"
_NO_CODES: Final = frozenset({"ID 0", "0x00000000"})
_NEVER: Final = "00010101"
"""How .NET's DateTime prints the time of what has not happened."""


@dataclass(frozen=True, slots=True)
class BackupJob:
    """A job of the DPM server. `computers` have no domain.

    `start` is in the server's own time, without an offset; None if the job has no start yet. `error` are the codes of a failed job,
    as a text like `ID 52 0x80072746`; empty if the shell gave none (facts 3.4).
    """

    status: str
    type: str
    start: datetime | None
    computers: frozenset[str]
    error: str = ""

    @property
    def succeeded(self) -> bool:
        """True if it ended well."""
        return self.status in SUCCEEDED

    @property
    def failed(self) -> bool:
        """True if it failed."""
        return self.status == FAILED

    @property
    def may_run(self) -> bool:
        """True if it runs, or has a status that no source describes: what is not known to have ended may still run (facts 3.3)."""
        return self.status != _WAITING and self.status not in _ENDED


@dataclass(frozen=True, slots=True)
class ServerJobs:
    """The jobs of some days, oldest first, and those that run whenever they began.

    `now` is the time of reading on the server's own clock, without an offset. `protects` are the computers with data sources, without
    their domains; empty if they were not asked for.
    """

    now: datetime
    jobs: tuple[BackupJob, ...]
    protects: frozenset[str] = frozenset()

    @property
    def running(self) -> tuple[BackupJob, ...]:
        """The jobs that run, or may run."""
        return tuple(job for job in self.jobs if job.may_run)

    @property
    def computers(self) -> frozenset[str]:
        """The computers that this DPM server is known to protect: by a data source, or by their jobs."""
        return self.protects.union(*(job.computers for job in self.jobs))

    def knows(self, computer: str) -> bool:
        """Return True if this DPM server is known to protect the computer."""
        return computer.lower() in self.computers

    def of(self, computer: str) -> ServerJobs:
        """Return the share of one computer."""
        name = computer.lower()
        return replace(
            self, jobs=tuple(job for job in self.jobs if name in job.computers), protects=self.protects & {name}
        )


def jobs_since(host: Host, since: datetime) -> tuple[BackupJob, ...] | None:
    """Return the jobs that started since a time of the server's own clock, oldest first; None before DPM 2012."""
    lines = power_shell.run(host.client, JOBS, since.strftime("%Y%m%d%H%M%S"))
    if any(line.kind == "no-jobs" for line in lines):
        return None
    wanted = since.replace(tzinfo=None, microsecond=0)
    return _by_start(job for job in map(_job, lines) if job.start is not None and job.start >= wanted)


def recent_jobs(host: Host, days: int = DAYS, *, members: bool = True) -> ServerJobs | None:
    """Return the jobs of the last days and all that run; with `members`, the protected computers too. None before DPM 2012.

    One command in one shell. A job that begins a moment later is not among them.
    """
    lines = power_shell.run(host.client, RECENT, str(days), *(["members"] if members else []))
    if any(line.kind == "no-jobs" for line in lines):
        return None
    if not lines or lines[0].kind != "now":
        raise ScriptCutOff(name=RECENT.name)
    jobs = [_job(line) for line in lines if line.kind == "job"]
    running = [job for job in (_job(line) for line in lines if line.kind == "running") if job not in jobs]
    protects = frozenset[str]().union(*(line.read(1, _computers) for line in lines if line.kind == "protects"))
    return ServerJobs(lines[0].read(1, local_moment), _by_start([*jobs, *running]), protects)


def _job(line: power_shell.Line) -> BackupJob:
    return BackupJob(line[1], line[2], line.read(3, _start), line.read(4, _computers), _error(line[5]))


def _by_start(jobs: Iterable[BackupJob]) -> tuple[BackupJob, ...]:
    """Sort the jobs; those without a start come last."""
    return tuple(sorted(jobs, key=lambda job: job.start.isoformat() if job.start else "without"))


def _start(printed: str) -> datetime | None:
    return None if not printed or printed.startswith(_NEVER) else local_moment(printed)


def _computers(printed: str) -> frozenset[str]:
    return frozenset(name.partition(".")[0].lower() for name in printed.split(",") if name)


def _error(printed: str) -> str:
    """Return the codes that were printed as `52/-2147014842`, one pair for each task. What is no code is left out."""
    found: list[str] = []
    for pair in printed.split(","):
        number, _, detail = pair.partition("/")
        with suppress(ValueError):
            found.append(str(Code("id", integer(number))))
        with suppress(ValueError):
            found.append(str(Code("hresult", code(detail))))
    return " ".join(dict.fromkeys(each for each in found if each not in _NO_CODES))
