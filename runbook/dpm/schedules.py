"""Schedules of protection groups: find those that start together, and spread them (the article's last step; facts 3).

Times are minutes of the DPM server's own day. Nothing here sends requests to a host.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from math import gcd
from typing import Final

from runbook.wsman.numbers import integer

DAYS: Final = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
DAY: Final = 1440
WEEK: Final = DAY * len(DAYS)
GAP: Final = 30
"""The recommended minutes between the starts of two groups; the article gives no number."""

MOVABLE: Final = frozenset({"ShadowCopy", "Replication", "FullReplicationForApplication"})
"""The jobs of short-term protection, whose times Set-DPMPolicySchedule accepts. Tape and online jobs are not moved."""

_GAPS: Final = (30, 20, 15, 10, 5)
_GRID: Final = 5


@dataclass(frozen=True, slots=True)
class Schedule:
    """The starts of one type of job of a group: `days` as DPM spells them, `times` in minutes of the day."""

    job: str
    days: tuple[str, ...]
    times: tuple[int, ...]

    @property
    def starts(self) -> frozenset[int]:
        """The starts in minutes of the week; no days means every day."""
        days = [DAYS.index(day) for day in self.days if day in DAYS] or range(len(DAYS))
        return frozenset(day * DAY + time for day in days for time in self.times)


@dataclass(frozen=True, slots=True)
class ProtectionGroup:
    """A protection group. It synchronizes every `every` minutes, `offset` minutes after the full hour; None: not known."""

    name: str
    members: tuple[str, ...] = ()
    schedules: tuple[Schedule, ...] = ()
    every: int | None = None
    offset: int | None = None

    @property
    def movable(self) -> tuple[Schedule, ...]:
        """The schedules whose times can be changed.

        The shell addresses them by their job, so each job may have only one.
        """
        jobs = [schedule.job for schedule in self.schedules]
        return tuple(each for each in self.schedules if each.job in MOVABLE and jobs.count(each.job) == 1)

    @property
    def first(self) -> int:
        """The first movable start of the day."""
        return min((time for schedule in self.movable for time in schedule.times), default=DAY)

    def shifted(self, minutes: int) -> ProtectionGroup:
        """Return the group with its movable starts moved later by that many minutes. They must not pass midnight."""
        moved = tuple(
            replace(each, times=tuple(time + minutes for time in each.times)) if each in self.movable else each
            for each in self.schedules
        )
        return replace(self, schedules=moved)


@dataclass(frozen=True, slots=True)
class Overlap:
    """Groups whose starts are closer than the gap, first at a minute of the week."""

    minute: int
    groups: tuple[str, ...]


def minute(time: str) -> int:
    """Return `20:30` as a minute of the day. Raise `ValueError`."""
    hour, _, minutes = time.partition(":")
    return integer(hour, range(24)) * 60 + integer(minutes, range(60))


def clock(minutes: int) -> str:
    """Return a minute of the day as `20:30`."""
    return f"{minutes // 60 % 24:02}:{minutes % 60:02}"


def overlaps(groups: Sequence[ProtectionGroup], gap: int = GAP) -> tuple[Overlap, ...]:
    """Return the overlaps of the week: starts of different groups that are closer than `gap` minutes."""
    starts = sorted({(start, group.name) for group in groups for each in group.schedules for start in each.starts})
    around = [*starts, *((start + WEEK, name) for start, name in starts)]  # Sunday night is followed by Monday morning
    found: list[Overlap] = []
    for position, (start, _) in enumerate(starts):
        if found and start - found[-1].minute < gap:
            continue
        near = {name for _, name in around[position : bisect_left(around, (start + gap,))]}
        if len(near) > 1:
            found.append(Overlap(start, tuple(sorted(near))))
    return tuple(found)


def synchronize_together(groups: Sequence[ProtectionGroup]) -> tuple[tuple[str, str], ...]:
    """Return the pairs of groups whose synchronizations by frequency start at the same time, always or sometimes."""
    known = [group for group in groups if group.every and group.offset is not None]
    return tuple((one.name, other.name) for n, one in enumerate(known) for other in known[n + 1 :] if _meet(one, other))


def stagger(groups: Sequence[ProtectionGroup]) -> tuple[ProtectionGroup, ...]:
    """Return the groups with their starts spread: as often as before, on the same days, in the same order.

    Each group moves later as a whole, by the smallest sufficient time. If half an hour between groups does not fit
    before midnight, try less. If nothing fits, keep the times. Starts that are spread already do not move.
    """
    for gap in _GAPS:
        spread = _spread(groups, gap)
        if spread is not None:
            break
    else:
        spread = {group.name: group for group in groups}
    offsets = _offsets(groups)
    return tuple(replace(spread[group.name], offset=offsets.get(group.name, group.offset)) for group in groups)


def _spread(groups: Sequence[ProtectionGroup], gap: int) -> dict[str, ProtectionGroup] | None:
    taken = bytearray(WEEK)
    for group in groups:
        for schedule in group.schedules:
            if schedule not in group.movable:
                _take(taken, schedule.starts, gap)
    placed = {group.name: group for group in groups if not group.movable}
    earliest = 0
    for group in sorted((group for group in groups if group.movable), key=lambda group: (group.first, group.name)):
        own = {start for schedule in group.movable for start in schedule.starts}
        last = max(time for schedule in group.movable for time in schedule.times)
        behind = max(0, earliest - group.first)
        shifts = [0] if not behind else []
        shifts += range(-(-max(behind, 1) // _GRID) * _GRID, DAY - last, _GRID)
        fits = (shift for shift in shifts if not any(taken[(start + shift) % WEEK] for start in own))
        shift = next(fits, None)
        if shift is None:
            return None
        placed[group.name] = group.shifted(shift)
        _take(taken, (start + shift for start in own), gap)
        earliest = group.first + shift
    return placed


def _take(taken: bytearray, starts: Iterable[int], gap: int) -> None:
    """Mark the minutes of the week that are nearer than the gap to one of the starts."""
    for start in starts:
        for near in range(start - gap + 1, start + gap):
            taken[near % WEEK] = 1


def _offsets(groups: Sequence[ProtectionGroup]) -> dict[str, int]:
    """Return new offsets for the groups that synchronize by frequency.

    Empty if none start together, or an offset is not known.
    """
    by_frequency = [group for group in groups if group.every]
    if any(group.offset is None for group in by_frequency) or not synchronize_together(groups):
        return {}
    step = max(1, min(group.every or 1 for group in by_frequency) // len(by_frequency))
    placed: list[ProtectionGroup] = []
    for position, group in enumerate(by_frequency):
        best = sorted(range(group.every or 1), key=lambda offset: abs(offset - position * step))
        free = (offset for offset in best if not any(_meet(replace(group, offset=offset), one) for one in placed))
        placed.append(replace(group, offset=next(free, group.offset)))
    return {group.name: group.offset or 0 for group in placed}


def _meet(one: ProtectionGroup, other: ProtectionGroup) -> bool:
    return ((one.offset or 0) - (other.offset or 0)) % gcd(one.every or 1, other.every or 1) == 0
