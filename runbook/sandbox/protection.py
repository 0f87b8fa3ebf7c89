"""What a DPM server is told to do and what it did: protection groups with their schedules, and jobs."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, Literal

JobType = Literal["ShadowCopy", "Replication", "FullReplicationForApplication"]
"""ShadowCopy is attested, the others are [G] (facts 3.3)."""

DAYS: Final = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
"""In the order of Python's weekdays; DPM writes them so (facts 3.2)."""


@dataclass(slots=True)
class Schedule:
    """When jobs of one type start, as HH:MM of the server's own time."""

    job_type: JobType
    days: tuple[str, ...] = DAYS
    times: tuple[str, ...] = ("20:00",)


@dataclass(slots=True)
class ProtectionGroup:
    """A group of computers. `synchronization` is every how many minutes, from midnight and `offset` minutes later on; None is never.
    `objects` is how many folders and databases were selected in it."""

    name: str
    members: list[str]
    schedules: list[Schedule]
    synchronization: int | None = None
    offset: int = 0
    objects: int = 20


@dataclass(frozen=True, slots=True)
class Start:
    """One start of a group's jobs; `periodic` is a synchronization by frequency."""

    at: datetime
    group: ProtectionGroup
    job_type: JobType
    periodic: bool


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a job failed: DPM's error ID, and the code behind it; `internal` is one of DPM's own. `event` is what the protected computer
    writes into its System log, if anything."""

    id: int
    code: int | None = None
    internal: bool = False
    event: int | None = None


@dataclass(frozen=True, slots=True)
class Job:
    """A job of one computer. `start` is in the server's own time; `message` is what the console shows of a failed one."""

    computer: str
    group: str
    type: JobType
    start: datetime
    periodic: bool = False
    minutes: int = 20
    status: Literal["Succeeded", "Failed"] = "Succeeded"
    message: str = field(default="", repr=False)
    failure: Failure | None = None
