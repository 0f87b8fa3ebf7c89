"""What only a DPM server knows: its protection groups and their schedules, its jobs. Asked in the DPM shell (facts 3).

The members of the shell's objects that the scripts use are attested in public scripts, except where a script says
otherwise; nothing was run on a real DPM server.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from runbook.dpm.agent import PRODUCT_KEY
from runbook.dpm.schedules import Group, Schedule, minute
from runbook.errors import CommandFailed
from runbook.text import Text
from runbook.windows import power_shell
from runbook.windows.host import Host
from runbook.windows.look import Look

PACKAGE: Final = "runbook.dpm"

_SUCCEEDED: Final = frozenset({"Succeeded", "Completed"})  # two documents name it differently (facts 3.3)
_FAILED: Final = "Failed"


@dataclass(frozen=True, slots=True)
class Job:
    """A job of the DPM server. `start` is in the server's own time, without an offset; `computers` without domain."""

    status: str
    type: str
    start: datetime
    computers: frozenset[str]

    @property
    def succeeded(self) -> bool:
        """It ended well."""
        return self.status in _SUCCEEDED

    @property
    def failed(self) -> bool:
        """It ended badly; why is not readable from the shell's objects (facts 9.8)."""
        return self.status == _FAILED


@dataclass(frozen=True, slots=True)
class Groups:
    """The protection groups. Only a shell that is a module (DPM 2012 and later) is asked to change anything."""

    changeable: bool
    groups: tuple[Group, ...]


def is_server(look: Look) -> bool:
    """Whether DPM itself is installed, and not its agent alone: only a server has the key of its database (facts 1.2)."""
    return look.has_key(rf"{PRODUCT_KEY}\DB")


def read_groups(host: Host) -> Groups:
    """The protection groups with members and schedules. Raises `CommandFailed` where there is no DPM shell."""
    changeable = False
    groups: list[Group] = []
    schedules: list[Schedule] = []
    members: list[str] = []
    for kind, *fields in power_shell.run(host.client, PACKAGE, "groups", reads=True):
        if kind == "shell":
            changeable = fields[0] == "module"
        elif kind == "group":
            schedules, members = [], []
            groups.append(Group(fields[0]))
        elif kind == "member":
            members.append(fields[0])
        elif kind == "schedule":
            job, days, times = (*fields, "", "")[:3]
            if job != "Initialization" and times:
                schedules.append(
                    Schedule(job, tuple(days.split(",")) if days else (), tuple(map(minute, times.split(","))))
                )
        elif kind == "synchronization" and groups:
            every, offset = (int(field) if field.isdigit() else None for field in (*fields, "", "")[:2])
            groups[-1] = Group(groups[-1].name, tuple(members), tuple(schedules), every or None, offset)
    return Groups(changeable, tuple(groups))


def jobs_since(host: Host, since: datetime) -> tuple[Job, ...] | None:
    """The jobs that started since a moment of the server's own clock, oldest first; None before DPM 2012."""
    jobs: list[Job] = []
    moment = since.strftime("%Y%m%d%H%M%S")
    for kind, *fields in power_shell.run(host.client, PACKAGE, "jobs", [moment], seconds=300, reads=True):
        if kind == "no-jobs":
            return None
        if kind == "job" and len(fields) >= 3:  # status, type, start; computers may be missing
            computers = fields[3] if len(fields) > 3 else ""
            short = frozenset(name.partition(".")[0].lower() for name in computers.split(",") if name)
            start = datetime.strptime(fields[2], "%Y%m%d%H%M%S")  # noqa: DTZ007  # the server's own time
            jobs.append(Job(fields[0], fields[1], start, short))
    wanted = since.replace(tzinfo=None, microsecond=0)
    return tuple(sorted((job for job in jobs if job.start >= wanted), key=lambda job: job.start))


def reschedule(host: Host, group: str, job: str, days: str, times: str) -> None:
    """Give one group other times for one type of job; `Offset` as the type moves its synchronizations by minutes.

    Raises `CommandFailed` when DPM refuses; whether the change was committed is then to be read.
    """
    lines = power_shell.run(host.client, PACKAGE, "reschedule", [group, job, days, times], seconds=300)
    if ("done",) not in lines:
        raise CommandFailed(
            Text(
                "保護グループ {group} のスケジュールを変更できたか確認できません。",
                "Whether the schedule of the protection group {group} was changed is not known.",
            ).format(group=group)
        )
