"""Schedules of protection groups: which start together, and how to spread them (the article's last step; facts 3).

Times are minutes of the DPM server's own day. Pure: nothing here talks to a host.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from math import gcd
from typing import Final

DAYS: Final = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
DAY: Final = 1440
WEEK: Final = DAY * len(DAYS)
GAP: Final = 30
"""Minutes that ought to lie between the starts of two groups; the article names no number."""

MOVABLE: Final = frozenset({"ShadowCopy", "Replication", "FullReplicationForApplication"})
"""Jobs of short-term protection, whose times Set-DPMPolicySchedule takes. Tape and online jobs stay where they are."""

_GAPS: Final = (30, 20, 15, 10, 5)
_GRID: Final = 5


@dataclass(frozen=True, slots=True)
class Schedule:
    """When one type of job of a group starts: `days` as DPM writes them, `times` in minutes of the day."""

    job: str
    days: tuple[str, ...]
    times: tuple[int, ...]

    @property
    def starts(self) -> frozenset[int]:
        """Its starts as minutes of the week; no days means every day."""
        days = [DAYS.index(day) for day in self.days if day in DAYS] or range(len(DAYS))
        return frozenset(day * DAY + time for day in days for time in self.times)


@dataclass(frozen=True, slots=True)
class Group:
    """A protection group. It synchronizes `every` so many minutes, `offset` minutes after the full hour; None: not known."""

    name: str
    members: tuple[str, ...] = ()
    schedules: tuple[Schedule, ...] = ()
    every: int | None = None
    offset: int | None = None

    @property
    def movable(self) -> tuple[Schedule, ...]:
        """The schedules that can be given other times: the shell takes them by their job, so there must be one of each."""
        jobs = [schedule.job for schedule in self.schedules]
        return tuple(each for each in self.schedules if each.job in MOVABLE and jobs.count(each.job) == 1)

    @property
    def first(self) -> int:
        """Its first movable start of a day."""
        return min((time for schedule in self.movable for time in schedule.times), default=DAY)

    def shifted(self, minutes: int) -> Group:
        """The same group, its movable starts so many minutes later, which must not pass midnight."""
        moved = tuple(
            replace(each, times=tuple(time + minutes for time in each.times)) if each in self.movable else each
            for each in self.schedules
        )
        return replace(self, schedules=moved)


@dataclass(frozen=True, slots=True)
class Overlap:
    """Groups that start within the gap of each other, first at a minute of the week."""

    minute: int
    groups: tuple[str, ...]


def minute(time: str) -> int:
    """`20:30` as a minute of the day. Raises `ValueError`."""
    hour, _, minutes = time.partition(":")
    return int(hour) * 60 + int(minutes)


def clock(minutes: int) -> str:
    """A minute of the day as `20:30`."""
    return f"{minutes // 60 % 24:02}:{minutes % 60:02}"


def overlaps(groups: Sequence[Group], gap: int = GAP) -> tuple[Overlap, ...]:
    """Where different groups start less than `gap` minutes after one another, through the week."""
    starts = sorted({(start, group.name) for group in groups for each in group.schedules for start in each.starts})
    around = [*starts, *((start + WEEK, name) for start, name in starts)]  # Sunday night meets Monday morning
    found: list[Overlap] = []
    for position, (start, _) in enumerate(starts):
        if found and start - found[-1].minute < gap:
            continue
        near = {name for _, name in around[position : bisect_left(around, (start + gap,))]}
        if len(near) > 1:
            found.append(Overlap(start, tuple(sorted(near))))
    return tuple(found)


def synchronize_together(groups: Sequence[Group]) -> tuple[tuple[str, str], ...]:
    """Pairs of groups whose synchronizations by frequency start at the same moment, every time or now and then."""
    known = [group for group in groups if group.every and group.offset is not None]
    return tuple((one.name, other.name) for n, one in enumerate(known) for other in known[n + 1 :] if _meet(one, other))


def stagger(groups: Sequence[Group]) -> tuple[Group, ...]:
    """The groups with their starts spread: as often as before, on the same days, in the same order.

    Each group moves later as a whole, by as little as will do; where half an hour between groups does not fit before
    midnight, less is tried. Where nothing fits, the times stay as they are. What is spread already does not move.
    """
    for gap in _GAPS:
        spread = _spread(groups, gap)
        if spread is not None:
            break
    else:
        spread = {group.name: group for group in groups}
    offsets = _offsets(groups)
    return tuple(replace(spread[group.name], offset=offsets.get(group.name, group.offset)) for group in groups)


def _spread(groups: Sequence[Group], gap: int) -> dict[str, Group] | None:
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


def _offsets(groups: Sequence[Group]) -> dict[str, int]:
    """New offsets for the groups that synchronize by frequency; empty when none meet, or one's offset is not known."""
    by_frequency = [group for group in groups if group.every]
    if any(group.offset is None for group in by_frequency) or not synchronize_together(groups):
        return {}
    step = max(1, min(group.every or 1 for group in by_frequency) // len(by_frequency))
    placed: list[Group] = []
    for position, group in enumerate(by_frequency):
        best = sorted(range(group.every or 1), key=lambda offset: abs(offset - position * step))
        free = (offset for offset in best if not any(_meet(replace(group, offset=offset), one) for one in placed))
        placed.append(replace(group, offset=next(free, group.offset)))
    return {group.name: group.offset or 0 for group in placed}


def _meet(one: Group, other: Group) -> bool:
    return ((one.offset or 0) - (other.offset or 0)) % gcd(one.every or 1, other.every or 1) == 0
