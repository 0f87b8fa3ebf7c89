"""A DPM server: its protection groups and schedules, read in the DPM shell (facts 3).

The scripts use members of the shell's objects that public scripts attest, except where a script says otherwise. Nothing
was run on a real DPM server.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from runbook.dpm.agent import PRODUCT_KEY
from runbook.dpm.errors import NotADpmServer, TooManyGroups
from runbook.dpm.schedules import DAY, DAYS, ProtectionGroup, Schedule, minute
from runbook.errors import CommandFailed
from runbook.windows import power_shell
from runbook.windows.errors import ScriptCutOff
from runbook.windows.host import Host
from runbook.windows.look import Look
from runbook.wsman.numbers import integer

GROUPS: Final = power_shell.Script(
    "runbook.dpm",
    "groups",
    {"shell": 1, "group": 1, "member": 1, "schedule": 3, "synchronization": 2},
    full_language=True,
)
RESCHEDULE: Final = power_shell.Script("runbook.dpm", "reschedule", reads=False, seconds=300.0)

ENGINE: Final = "MSDPM"
"""The service of the DPM engine. It starts with Windows (facts 1.3)."""

MOST_GROUPS: Final = 500
"""Protection groups of one server. To compare each with each takes long for many more."""


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
    try:
        lines = power_shell.run(host.client, GROUPS)
    except CommandFailed as error:
        if is_server(Look(host)):
            raise
        raise NotADpmServer(host=host.name) from error
    if not lines or lines[0].kind != "shell":
        raise ScriptCutOff(name=GROUPS.name)
    groups: list[ProtectionGroup] = []
    name: str | None = None
    schedules: list[Schedule] = []
    members: list[str] = []
    for line in lines[1:]:
        if (name is None) is not (line.kind == "group"):
            raise line.unreadable()  # a group begins with its name, and ends with its synchronization
        if line.kind == "group":
            name, schedules, members = line[1], [], []
        elif line.kind == "member":
            members.append(line[1])
        elif line.kind == "schedule":
            if line[1] != "Initialization" and line[3]:
                schedules.append(Schedule(line[1], line.read(2, _days), line.read(3, _times)))
        elif line.kind == "shell" or name is None:
            raise line.unreadable()
        else:
            every, offset = line.read(1, _minutes), line.read(2, _minutes)
            groups.append(ProtectionGroup(name, tuple(members), tuple(schedules), every or None, offset))
            name = None
    if name is not None:
        raise ScriptCutOff(name=GROUPS.name)
    if len(groups) > MOST_GROUPS:
        raise TooManyGroups(limit=MOST_GROUPS)
    return ProtectionGroups(lines[0].read(1, _is_module), tuple(groups))


def reschedule(host: Host, group: str, job: str, days: str, times: str) -> None:
    """Give one group other times for one type of job; for the type `Offset`, move its synchronizations by minutes.

    Raise `CommandFailed` if DPM refuses.
    """
    power_shell.run(host.client, RESCHEDULE, group, job, days, times)


def _is_module(printed: str) -> bool:
    return {"module": True, "snapin": False}[printed]


def _days(printed: str) -> tuple[str, ...]:
    days = tuple(printed.split(",")) if printed else ()
    if not set(days) <= set(DAYS):
        raise ValueError(printed)  # no known day would mean every day
    return days


def _times(printed: str) -> tuple[int, ...]:
    return tuple(minute(time) for time in printed.split(","))


def _minutes(printed: str) -> int | None:
    """Return minutes up to a day; None if it is not a number, or if the script could not read it."""
    return integer(printed, range(DAY + 1)) if printed.isdecimal() else None
