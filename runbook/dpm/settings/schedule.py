"""A protection group's schedule as a setting: planned, journalled, verified and undone like any other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Self
from unicodedata import category

from runbook.dpm import server
from runbook.dpm.schedules import DAY, DAYS, MOVABLE, ProtectionGroup, Schedule, clock, minute
from runbook.dpm.settings.errors import ScheduleNotRemovable
from runbook.settings.errors import UnusableValue
from runbook.settings.setting import Setting, TypedValue, Value, is_absent
from runbook.windows.look import Look
from runbook.windows.values import ABSENT

OFFSET: Final = "Offset"
"""The type of job used for the offset of a group's synchronizations."""


@dataclass(frozen=True, slots=True)
class Starts(TypedValue):
    """The starts of a type of job: `days` as DPM spells them, `times` in minutes of the day."""

    days: tuple[str, ...]
    times: tuple[int, ...]

    def __str__(self) -> str:
        return f"{','.join(self.days)} {','.join(map(clock, self.times))}"

    @property
    def are_valid(self) -> bool:
        """Return True if there are days and times, all as DPM has them."""
        return (
            bool(self.days and self.times) and {*self.days} <= {*DAYS} and all(0 <= time < DAY for time in self.times)
        )

    @classmethod
    def of(cls, schedule: Schedule) -> Self:
        """Return the starts of a schedule. No days means every day, which the DPM shell requires in full."""
        return cls(schedule.days or DAYS, tuple(time % DAY for time in schedule.times))

    @classmethod
    def parse(cls, text: str) -> Self:
        """Return the starts from their `str()` (`Mo,Tu 20:00,21:00`). Raise `ValueError`."""
        days, _, times = text.rpartition(" ")
        return cls(tuple(days.split(",")), tuple(map(minute, times.split(","))))


@dataclass(frozen=True, slots=True)
class Offset(TypedValue):
    """The minutes after the full hour at which a group synchronizes."""

    minutes: int

    def __str__(self) -> str:
        return str(self.minutes)


@dataclass(frozen=True, slots=True)
class ScheduleSetting(Setting):
    """The `Starts` of one type of job of a group or, for the job `OFFSET`, the `Offset` of its synchronizations."""

    group: str
    job: str

    @property
    def place(self) -> str:
        """The protection group."""
        return self.group

    @property
    def label(self) -> str:
        """The type of job."""
        return self.job

    def accepts(self, value: Value) -> bool:
        """Return True for an offset of synchronizations, or for starts of a job of short-term protection."""
        if any(category(each) in ("Cc", "Cs") for each in self.group):  # control characters, halves of a pair
            return False
        if self.job == OFFSET:
            return isinstance(value, Offset) and 0 <= value.minutes <= DAY
        return self.job in MOVABLE and isinstance(value, Starts) and value.are_valid

    def read(self, look: Look) -> Value:
        """Return the schedule; `ABSENT` if there is none, more than one, or it cannot be read."""
        found = [group for group in look.cached(server.read_groups).groups if group.name == self.group]
        return ABSENT if len(found) != 1 else value_of(found[0], self.job) or ABSENT

    def write(self, look: Look, value: Value) -> None:
        """Give the group these times. DPM uses them from the next job on. Raise `CommandFailed`."""
        if isinstance(value, Starts):
            days, times = ",".join(value.days), ",".join(map(clock, value.times))
        elif isinstance(value, Offset):
            days, times = "", str(value.minutes)
        elif is_absent(value):
            raise ScheduleNotRemovable(label=self.label)
        else:
            raise UnusableValue(value=str(value))
        server.reschedule(look.host, self.group, self.job, days, times)


def value_of(group: ProtectionGroup, job: str) -> Starts | Offset | None:
    """Return a group's schedule of that job; None if it has none, or more than one, or it cannot be read."""
    if job == OFFSET:
        return None if group.offset is None else Offset(group.offset)
    found = [schedule for schedule in group.schedules if schedule.job == job]
    return Starts.of(found[0]) if len(found) == 1 else None


def parse(text: str) -> Starts | Offset:
    """Return the value from its `str()`. Raise `ValueError`."""
    return Offset(int(text)) if text.isdigit() else Starts.parse(text)
