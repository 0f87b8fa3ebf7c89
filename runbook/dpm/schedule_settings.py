"""A protection group's schedule as a setting: planned, journalled, verified and undone like any other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Final

from runbook.change.settings import Value
from runbook.change.sorts import SORTS
from runbook.dpm import server
from runbook.dpm.schedules import Group, Schedule, clock
from runbook.errors import Refused
from runbook.text import Text
from runbook.windows.look import Look
from runbook.windows.values import ABSENT

OFFSET: Final = "Offset"


@dataclass(frozen=True, slots=True)
class ScheduleSetting:
    """The start times of one type of job of a group (`Mo,Tu 20:00,21:00`), or the offset of its synchronizations (`15`)."""

    group: str
    job: str

    sort: ClassVar[str] = "schedule"

    @property
    def place(self) -> str:
        return self.group

    @property
    def label(self) -> str:
        return self.job

    def read(self, look: Look) -> Value:
        found = [group for group in look.once(server.read_groups).groups if group.name == self.group]
        if len(found) != 1:
            return ABSENT
        return value_of(found[0], self.job) or ABSENT

    def write(self, look: Look, value: Value) -> None:
        if not isinstance(value, str):
            raise Refused(
                Text("スケジュール {label} は削除できません。", "The schedule {label} cannot be removed.").format(
                    label=self.label
                )
            )
        days, _, times = value.rpartition(" ")
        server.reschedule(look.host, self.group, self.job, days, times)

    def needs_reboot(self, look: Look) -> bool:  # noqa: ARG002  # DPM goes by it from the next job on
        return False

    def when_absent(self, look: Look) -> str:  # noqa: ARG002  # then there is no such job
        return ""


def value_of(group: Group, job: str) -> str:
    """A group's schedule of that job in one line; '' if it has none, or more than one, or it cannot be read."""
    if job == OFFSET:
        return "" if group.offset is None else str(group.offset)
    found = [schedule for schedule in group.schedules if schedule.job == job]
    return written(found[0]) if len(found) == 1 else ""


def written(schedule: Schedule) -> str:
    """A schedule as the DPM shell takes it. No days means every day, which has to be spelled out."""
    days = ",".join(schedule.days) or "Mo,Tu,We,Th,Fr,Sa,Su"
    return f"{days} {','.join(clock(time) for time in schedule.times)}"


SORTS[ScheduleSetting.sort] = ScheduleSetting
