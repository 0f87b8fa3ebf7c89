"""Spreading the protection groups: what a proposal keeps, whatever the groups are (the article's step 4)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from runbook.dpm.schedules import (
    DAY,
    DAYS,
    MOVABLE,
    Overlap,
    ProtectionGroup,
    Schedule,
    clock,
    minute,
    overlaps,
    stagger,
    synchronize_together,
)

TIMES = st.lists(st.integers(0, 287).map(lambda slot: slot * 5), min_size=1, max_size=3, unique=True)
RUNS_ON = st.lists(st.sampled_from(DAYS), unique=True, max_size=7).map(lambda days: tuple(sorted(days, key=DAYS.index)))
SCHEDULES = st.lists(
    st.builds(
        Schedule,
        st.sampled_from([*sorted(MOVABLE), "FullToTape", "OnlineRecoveryPoint"]),
        RUNS_ON,
        TIMES.map(lambda times: tuple(sorted(times))),
    ),
    max_size=3,
    unique_by=lambda schedule: schedule.job,
)
FREQUENCIES = st.none() | st.sampled_from([15, 30, 60])


@st.composite
def sites(draw: st.DrawFn) -> list[ProtectionGroup]:
    """Up to six groups with Japanese and other names."""
    names = draw(st.lists(st.sampled_from(["A", "B", "ファイル", "業務 'DB'", 'x"y', "z"]), max_size=6, unique=True))
    groups = [ProtectionGroup(name, schedules=tuple(draw(SCHEDULES)), every=draw(FREQUENCIES)) for name in names]
    return [replace(group, offset=draw(st.none() | st.integers(0, (group.every or 1) - 1))) for group in groups]


def daily(name: str, *times: str, job: str = "ShadowCopy", days: Sequence[str] = ()) -> ProtectionGroup:
    """A group with one schedule."""
    return ProtectionGroup(name, schedules=(Schedule(job, tuple(days), tuple(map(minute, times))),))


def starts(groups: Sequence[ProtectionGroup]) -> dict[str, list[str]]:
    """What a reader would compare."""
    return {group.name: [clock(time) for each in group.schedules for time in each.times] for group in groups}


@given(sites())
@settings(max_examples=100, deadline=None)
def test_a_proposal_keeps_what_the_administrator_chose(groups: list[ProtectionGroup]) -> None:
    """Groups, jobs, days, number of starts and the gaps within a group: all as before; nothing passes midnight."""
    after = stagger(groups)
    assert [group.name for group in after] == [group.name for group in groups]
    for old, new in zip(groups, after, strict=True):
        assert [(each.job, each.days) for each in new.schedules] == [(each.job, each.days) for each in old.schedules]
        moved = {
            fresh - time
            for one, other in zip(old.movable, new.movable, strict=True)
            for time, fresh in zip(one.times, other.times, strict=True)
        }
        assert len(moved) <= 1  # the group moves as a whole
        assert all(shift >= 0 for shift in moved)
        assert all(0 <= time < DAY for each in new.schedules for time in each.times)
        assert (new.every, new.members) == (old.every, old.members)


@given(sites())
@settings(max_examples=100, deadline=None)
def test_the_order_of_the_groups_stays(groups: list[ProtectionGroup]) -> None:
    """A group that started before another one still does."""
    after = {group.name: group for group in stagger(groups)}
    movable = sorted((group for group in groups if group.movable), key=lambda group: (group.first, group.name))
    assert all(after[one.name].first <= after[other.name].first for one, other in pairwise(movable))


@given(sites())
@settings(max_examples=100, deadline=None)
def test_tape_and_online_jobs_never_move(groups: list[ProtectionGroup]) -> None:
    """Set-DPMPolicySchedule takes the short-term jobs; the others are somebody else's plan."""
    for old, new in zip(groups, stagger(groups), strict=True):
        still = [each for each in old.schedules if each.job not in MOVABLE]
        assert [each for each in new.schedules if each.job not in MOVABLE] == still


@given(sites())
@settings(max_examples=100, deadline=None)
def test_a_proposal_is_its_own_proposal(groups: list[ProtectionGroup]) -> None:
    """Running the step again changes nothing."""
    once = stagger(groups)
    assert stagger(once) == once


@given(sites())
@settings(max_examples=100, deadline=None)
def test_it_never_makes_more_groups_meet(groups: list[ProtectionGroup]) -> None:
    """Where there is room there is no overlap at five minutes any more; where there is none, nothing gets worse."""
    assert len(overlaps(stagger(groups), 5)) <= len(overlaps(groups, 5))
    assert len(synchronize_together(stagger(groups))) <= len(synchronize_together(groups))


@given(sites())
@settings(max_examples=100, deadline=None)
def test_an_offset_that_was_not_read_is_not_invented(groups: list[ProtectionGroup]) -> None:
    """Facts 3: where the shell keeps the offset is not known, so None stays None."""
    for old, new in zip(groups, stagger(groups), strict=True):
        assert (new.offset is None) == (old.offset is None)
        assert new.offset is None or not new.every or 0 <= new.offset < new.every


def test_four_groups_at_eight_are_half_an_hour_apart() -> None:
    """The scenario that the article describes."""
    groups = [daily(name, "20:00") for name in "ABCD"]
    assert starts(stagger(groups)) == {"A": ["20:00"], "B": ["20:30"], "C": ["21:00"], "D": ["21:30"]}


def test_late_groups_come_closer_rather_than_pass_midnight() -> None:
    """At 23:00 four groups have no half hours left: a quarter of an hour then."""
    groups = [daily(name, "23:00") for name in "ABCD"]
    assert starts(stagger(groups)) == {"A": ["23:00"], "B": ["23:15"], "C": ["23:30"], "D": ["23:45"]}


def test_where_nothing_fits_nothing_moves() -> None:
    """At 23:55 there is no later time."""
    groups = [daily("A", "23:55"), daily("B", "23:55")]
    assert stagger(groups) == tuple(groups)


def test_groups_on_different_days_do_not_meet() -> None:
    """The same hour on other days is no overlap."""
    groups = [daily("A", "20:00", days=["Mo"]), daily("B", "20:00", days=["Tu"])]
    assert overlaps(groups) == ()
    assert stagger(groups) == tuple(groups)


def test_sunday_night_meets_monday_morning() -> None:
    """The week is a circle, in what is found and in what is proposed; A has no later time of its own day."""
    groups = [daily("A", "23:50", days=["Su"]), daily("B", "00:05", days=["Mo"])]
    assert overlaps(groups) == (Overlap(6 * DAY + minute("23:50"), ("A", "B")),)
    assert overlaps(stagger([*groups, daily("C", "23:50", days=["Su"])]), 5) == ()


def test_no_days_is_every_day() -> None:
    """DPM leaves them out then."""
    assert overlaps([daily("A", "08:00"), daily("B", "08:00", days=["We"])]) == (Overlap(2 * DAY + 480, ("A", "B")),)


def test_a_group_makes_room_for_a_tape_job() -> None:
    """The tape job stays; the backup goes around it."""
    groups = [daily("Tape", "20:00", job="FullToTape"), daily("A", "20:00")]
    assert starts(stagger(groups)) == {"Tape": ["20:00"], "A": ["20:30"]}


def test_two_schedules_of_one_job_are_left_alone() -> None:
    """The shell takes a schedule by its job; with two of them it would not say which."""
    twice = ProtectionGroup(
        "A", schedules=(Schedule("ShadowCopy", (), (1200,)), Schedule("ShadowCopy", ("Mo",), (1260,)))
    )
    assert twice.movable == ()
    assert stagger([twice, daily("B", "20:00")])[0] == twice


def test_synchronizations_get_offsets() -> None:
    """Every quarter of an hour, three groups: five minutes apart."""
    groups = [ProtectionGroup(name, every=15, offset=0) for name in "ABC"]
    assert synchronize_together(groups) == (("A", "B"), ("A", "C"), ("B", "C"))
    assert [group.offset for group in stagger(groups)] == [0, 5, 10]


def test_different_frequencies_are_spread_too() -> None:
    """Every 15 and every 60 minutes meet once an hour; with an offset they never do."""
    groups = [ProtectionGroup("A", every=15, offset=0), ProtectionGroup("B", every=60, offset=0)]
    assert synchronize_together(groups) == (("A", "B"),)
    assert synchronize_together(stagger(groups)) == ()


def test_more_groups_than_minutes_keep_an_offset() -> None:
    """Twenty groups every 15 minutes cannot all be apart; each still has an offset that DPM takes."""
    after = stagger([ProtectionGroup(str(number), every=15, offset=0) for number in range(20)])
    assert all(group.offset is not None and 0 <= group.offset < 15 for group in after)


@pytest.mark.parametrize("bad", ["", "20", "8pm", "20:xx", ":", "24:00", "-1:00", "20:60", "1_0:00", "２０:00"])
def test_a_time_that_is_none_is_refused(bad: str) -> None:
    """Nothing is guessed from what the shell printed."""
    with pytest.raises(ValueError, match="not in range"):
        minute(bad)
