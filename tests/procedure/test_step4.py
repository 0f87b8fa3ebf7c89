"""Step 4: the groups of a real DPM shell are spread, verified, and put back to the minute."""

from __future__ import annotations

import pytest

from runbook.change.apply import apply
from runbook.change.plan import Plan
from runbook.change.undo import plan_undo
from runbook.dpm.schedules import overlaps
from runbook.errors import CommandFailed, Refused
from runbook.journal.journal import Journal
from runbook.procedure.steps.step4 import Step4
from runbook.sandbox import Dpm, Machine, ProtectionGroup, Schedule
from runbook.windows.look import Look
from tests.conftest import LANGUAGES, host_of
from tests.sandbox.protected_environment import build

NAMES = ("ファイル サーバー", "SQL & 'Exchange'", 'Back"ups" 100%', "x`$y; $(z)")


def crowded(language: str = "ja-JP") -> tuple[Machine, Dpm]:
    """A DPM server whose four groups start at eight and synchronize at the full hour."""
    site, dpm = build(language=language)
    dpm.groups = [ProtectionGroup(name, ["FILES01"], [Schedule("ShadowCopy")], 15) for name in NAMES]
    return site["DPM01"], dpm


def times(dpm: Dpm) -> dict[str, tuple[tuple[str, ...], int]]:
    """When each group starts now."""
    return {group.name: (group.schedules[0].times, group.offset) for group in dpm.groups}


def plan_for(machine: Machine, journal: Journal) -> Plan:
    """Its plan."""
    return Step4().plan(Look(host_of(machine)), journal)


@pytest.mark.parametrize("language", LANGUAGES)
def test_groups_are_spread_verified_and_put_back(language: str, journal: Journal) -> None:
    """Half an hour apart, offsets a few minutes apart, whatever their names hold; undo restores every one of them."""
    machine, dpm = crowded(language)
    before = times(dpm)
    host = host_of(machine)
    apply(host, plan_for(machine, journal), journal)
    assert sorted(found[0][0] for found in times(dpm).values()) == ["20:00", "20:30", "21:00", "21:30"]
    assert len({found[1] for found in times(dpm).values()}) == 4
    assert all(group.schedules[0].days == Schedule("ShadowCopy").days for group in dpm.groups)
    assert plan_for(machine, journal).is_empty
    run = journal.runs()[0]
    apply(host, plan_undo(Look(host), run), journal, undoes=run.id)
    assert times(dpm) == before


def test_a_look_writes_nothing(journal: Journal) -> None:
    """The proposal is a proposal."""
    machine, dpm = crowded()
    before = times(dpm)
    assert len(plan_for(machine, journal).changes) == 6  # the first of the four stays where it is
    assert times(dpm) == before
    assert machine.log.writes == []


@pytest.mark.parametrize(("version", "dpm_version"), [("2008", "2.0.8861.0"), ("2008 R2", "3.0.7696.0")])
def test_an_old_shell_is_only_read(version: str, dpm_version: str, journal: Journal) -> None:
    """On DPM 2007 and 2010 the times are shown for the console; the shell there is not asked to change anything."""
    site, dpm = build(version, "ja-JP")
    machine = site["DPM01"]
    machine.dpm_version = dpm_version
    dpm.groups = [ProtectionGroup(name, ["FILES01"], [Schedule("ShadowCopy")]) for name in "AB"]
    studied = Step4().study(Look(host_of(machine)))
    assert (studied.changeable, studied.crowded) == (False, True)
    plan = plan_for(machine, journal)
    assert plan.changes == ()
    assert any("DPM 管理者コンソール" in note.ja for note in plan.notes)
    assert machine.log.writes == []


def test_a_protected_computer_has_no_groups(journal: Journal) -> None:
    """Said, with what to name instead."""
    site, _ = build()
    with pytest.raises(Refused) as caught:
        plan_for(site["FILES01"], journal)
    assert caught.value.advice is not None
    assert "DPM" in caught.value.advice.ja


def test_an_offset_that_cannot_be_read_is_never_written(journal: Journal) -> None:
    """Whether the shell tells it is not known (facts 3): then the synchronizations stay as they are, and that is said."""
    machine, dpm = crowded()
    dpm.prints_offset = False
    host = host_of(machine)
    plan = plan_for(machine, journal)
    apply(host, plan, journal)
    assert {group.offset for group in dpm.groups} == {0}
    assert sum("offset of its synchronizations cannot be read" in note.en for note in plan.notes) == 4


def test_groups_that_are_apart_are_left(journal: Journal) -> None:
    """Nothing to do is a plan without changes and without notes."""
    machine, dpm = crowded()
    for number, group in enumerate(dpm.groups):
        group.offset = number
        group.schedules[0].times = (f"{10 + number}:00",)
    plan = plan_for(machine, journal)
    assert plan.is_empty
    assert plan.notes == ()
    assert not Step4().study(Look(host_of(machine))).crowded


def test_when_the_day_is_full_that_is_said(journal: Journal) -> None:
    """Half past eleven at night and four groups: closer together than half an hour, and a note."""
    machine, dpm = crowded()
    for group in dpm.groups:
        group.schedules[0].times = ("23:30",)
    plan = plan_for(machine, journal)
    assert any("not enough room" in note.en for note in plan.notes)
    studied = Step4().study(Look(host_of(machine)))
    assert overlaps(studied.after, 5) == ()


def test_a_group_that_was_removed_meanwhile_is_not_invented(journal: Journal) -> None:
    """Between the plan and the write somebody removed a group: DPM refuses, and the rest stays as it is."""
    machine, dpm = crowded()
    host = host_of(machine)
    plan = plan_for(machine, journal)
    gone = plan.changes[0].setting.place
    dpm.groups = [group for group in dpm.groups if group.name != gone]
    before = times(dpm)
    with pytest.raises((CommandFailed, Refused)):
        apply(host, plan, journal)
    assert times(dpm) == before


def test_somebody_elses_new_times_are_theirs(journal: Journal) -> None:
    """Undo refuses when a schedule was changed since."""
    machine, dpm = crowded()
    host = host_of(machine)
    apply(host, plan_for(machine, journal), journal)
    dpm.groups[-1].schedules[0].times = ("03:00",)
    with pytest.raises(Refused, match="03:00"):
        plan_undo(Look(host), journal.runs()[0])


def test_looking_takes_7_requests(journal: Journal) -> None:
    """Two reads and one shell, however many groups there are."""
    machine, dpm = crowded()
    dpm.groups = [ProtectionGroup(f"G{number}", ["FILES01"], [Schedule("ShadowCopy")]) for number in range(40)]
    plan_for(machine, journal)
    assert len(machine.log.requests) <= 7


def test_no_groups_at_all_is_said(journal: Journal) -> None:
    """Nothing to change, but not because all is well: the shell lists nothing."""
    machine, dpm = crowded()
    dpm.groups = []
    plan = plan_for(machine, journal)
    assert plan.is_empty
    assert [note.en for note in plan.notes if "no protection group" in note.en]
