"""The starts of jobs by the schedules of protection groups."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from runbook.sandbox.windows.protection import DAYS, JobType, ProtectionGroup


@dataclass(frozen=True, slots=True)
class Start:
    """One start of a group's jobs; a `periodic` one is a synchronization by frequency."""

    at: datetime
    group: ProtectionGroup
    job_type: JobType
    periodic: bool


def starts(groups: Sequence[ProtectionGroup], after: datetime, until: datetime) -> list[Start]:
    """Return the scheduled starts later than `after` and not later than `until`, in order, in local time."""
    found: list[Start] = []
    for day in range((until.date() - after.date()).days + 1):
        midnight = datetime.combine(after.date() + timedelta(days=day), datetime.min.time(), after.tzinfo)
        earliest = max(0, int((after - midnight).total_seconds()) // 60)
        latest = min(24 * 60, int((until - midnight).total_seconds()) // 60 + 1)
        for group in groups:
            found += [start for start in _on(group, midnight, earliest, latest) if after < start.at <= until]
    return sorted(found, key=lambda start: start.at)


def _on(group: ProtectionGroup, midnight: datetime, earliest: int, latest: int) -> Iterator[Start]:
    """Yield a group's starts on a day.

    A day has many synchronizations: yield those from minute `earliest` to before `latest`.
    """
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
