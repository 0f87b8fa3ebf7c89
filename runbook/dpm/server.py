"""A DPM server: its protection groups, schedules and jobs, read in the DPM shell (facts 3).

The scripts use members of the shell's objects that public scripts attest, except where a script says otherwise. Nothing
was run on a real DPM server.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from runbook.dpm.agent import PRODUCT_KEY
from runbook.dpm.errors import RescheduleUnconfirmed
from runbook.dpm.schedules import ProtectionGroup, Schedule, minute
from runbook.windows import power_shell
from runbook.windows.host import Host
from runbook.windows.look import Look

PACKAGE: Final = "runbook.dpm"

_SUCCEEDED: Final = frozenset({"Succeeded", "Completed"})  # two documents name it differently (facts 3.3)
_FAILED: Final = "Failed"


@dataclass(frozen=True, slots=True)
class BackupJob:
    """A job of the DPM server. `start` is in the server's own time, without an offset; `computers` have no domain."""

    status: str
    type: str
    start: datetime
    computers: frozenset[str]

    @property
    def succeeded(self) -> bool:
        """True if it ended well."""
        return self.status in _SUCCEEDED

    @property
    def failed(self) -> bool:
        """True if it failed; the shell's objects do not give the reason (facts 9.8)."""
        return self.status == _FAILED


@dataclass(frozen=True, slots=True)
class ProtectionGroups:
    """The protection groups. Changes are made only in a shell that is a module (DPM 2012 and later)."""

    changeable: bool
    groups: tuple[ProtectionGroup, ...]


def is_server(look: Look) -> bool:
    """Return True if DPM itself is installed. Only a server has the key of its database (facts 1.2)."""
    return look.has_key(rf"{PRODUCT_KEY}\DB")


def read_groups(host: Host) -> ProtectionGroups:
    """Return the protection groups with members and schedules. Raise `CommandFailed` if there is no DPM shell."""
    changeable = False
    groups: list[ProtectionGroup] = []
    schedules: list[Schedule] = []
    members: list[str] = []
    for line in power_shell.run(host.client, PACKAGE, "groups", reads=True):
        if line.kind == "shell":
            changeable = line.text(1) == "module"
        elif line.kind == "group":
            schedules, members = [], []
            groups.append(ProtectionGroup(line.text(1)))
        elif line.kind == "member":
            members.append(line.text(1))
        elif line.kind == "schedule":
            if line.text(1) != "Initialization" and line.text(3):
                schedules.append(Schedule(line.text(1), line.read(2, _days), line.read(3, _times)))
        elif line.kind == "synchronization" and groups:
            every, offset = line.read(1, _number), line.read(2, _number)
            groups[-1] = ProtectionGroup(groups[-1].name, tuple(members), tuple(schedules), every or None, offset)
    return ProtectionGroups(changeable, tuple(groups))


def jobs_since(host: Host, since: datetime) -> tuple[BackupJob, ...] | None:
    """Return the jobs that started since a time of the server's own clock, oldest first; None before DPM 2012."""
    jobs: list[BackupJob] = []
    moment = since.strftime("%Y%m%d%H%M%S")
    for line in power_shell.run(host.client, PACKAGE, "jobs", [moment], seconds=300, reads=True):
        if line.kind == "no-jobs":
            return None
        if line.kind == "job" and line.text(3):  # a job that has not started has no time yet [G]
            jobs.append(BackupJob(line.text(1), line.text(2), line.read(3, _moment), line.read(4, _computers)))
    wanted = since.replace(tzinfo=None, microsecond=0)
    return tuple(sorted((job for job in jobs if job.start >= wanted), key=lambda job: job.start))


def reschedule(host: Host, group: str, job: str, days: str, times: str) -> None:
    """Give one group other times for one type of job; for the type `Offset`, move its synchronizations by minutes.

    Raise `CommandFailed` if DPM refuses; then read back if the change was committed.
    """
    lines = power_shell.run(host.client, PACKAGE, "reschedule", [group, job, days, times], seconds=300)
    if ("done",) not in lines:
        raise RescheduleUnconfirmed(group=group)


def _days(printed: str) -> tuple[str, ...]:
    return tuple(printed.split(",")) if printed else ()


def _times(printed: str) -> tuple[int, ...]:
    return tuple(minute(time) for time in printed.split(","))


def _number(printed: str) -> int | None:
    """Return a number; None if it is not a number, or if the script could not read it."""
    return int(printed) if printed.isdecimal() else None


def _moment(printed: str) -> datetime:
    return datetime.strptime(printed, "%Y%m%d%H%M%S")  # noqa: DTZ007  # the server's own time


def _computers(printed: str) -> frozenset[str]:
    return frozenset(name.partition(".")[0].lower() for name in printed.split(",") if name)
