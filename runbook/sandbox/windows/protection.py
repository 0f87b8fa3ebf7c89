"""DPM's configuration and its job history on a DPM server: protection groups with their schedules, and jobs."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, Literal, Protocol

JobType = Literal["ShadowCopy", "Replication", "FullReplicationForApplication"]
"""ShadowCopy is attested, the others are [G] (facts 3.3)."""

DAYS: Final = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
"""In the order of Python's weekdays, as DPM spells them (facts 3.2)."""


@dataclass(slots=True)
class Schedule:
    """The starts of one type of job, as HH:MM of the server's own time."""

    job_type: JobType
    days: tuple[str, ...] = DAYS
    times: tuple[str, ...] = ("20:00",)


@dataclass(slots=True)
class ProtectionGroup:
    """A group of protected computers.

    `synchronization` is the synchronization frequency in minutes, None for never; synchronizations start `offset`
    minutes after midnight. `objects` is the number of selected folders and databases.
    """

    name: str
    members: list[str]
    schedules: list[Schedule]
    synchronization: int | None = None
    offset: int = 0
    objects: int = 20


@dataclass(frozen=True, slots=True)
class Failure:
    """The reason of a failed job: DPM's error ID and the code behind it.

    `internal`: the code is DPM's own. `event` is the event that the protected computer writes to its System log.
    """

    id: int
    code: int | None = None
    internal: bool = False
    event: int | None = None


@dataclass(frozen=True, slots=True)
class BackupJob:
    """A job of one computer. `start` is in the server's own time; `message` is the console's text for a failed job."""

    computer: str
    group: str
    type: JobType
    start: datetime
    periodic: bool = False
    minutes: int = 20
    status: Literal["InProgress", "Succeeded", "Failed"] = "Succeeded"
    message: str = field(default="", repr=False)
    failure: Failure | None = None


class DpmServer(Protocol):
    """DPM, as the programs on its server use it."""

    groups: list[ProtectionGroup]
    jobs: list[BackupJob]
    prints_offset: bool

    @property
    def has_module(self) -> bool:
        """True if DPM has a PowerShell module."""

    def sleep_over(self) -> None:
        """Let time pass, with the jobs of that time."""

    def listed(self) -> list[BackupJob]:
        """Return the jobs that ended and those that run, by start."""
