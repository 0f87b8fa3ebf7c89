"""Undo of single settings: the rest stays as the run left it, and the journal knows what is still to take back."""

from __future__ import annotations

import pytest

from runbook.change.apply import apply
from runbook.change.errors import ChangedByLaterRun, NotUndoneOverOthers
from runbook.change.outstanding import outstanding, restored_by_parts
from runbook.change.undo import plan_undo
from runbook.journal.journal import Journal
from runbook.procedure.steps.step2 import Step2
from runbook.sandbox import Machine, RegValue
from runbook.windows.look import Look
from tests.conftest import host_of

LSO, JUMBO = "*LsoV2IPv4", "*JumboPacket"


def off(machine: Machine, journal: Journal) -> int:
    """Take step 2, the whole list. Return the number of its run."""
    host = host_of(machine)
    return apply(host, Step2(whole_list=True).plan(Look(host), journal), journal).run


def take_back(machine: Machine, journal: Journal, number: int, *only: str) -> str:
    """Take back some settings of a run, or all. Return the step's name in the journal."""
    run, host = journal.run(number), host_of(machine)
    assert run is not None
    later = [each for each in journal.runs() if each.id > number and each.undoes is None and each.undone_by is None]
    restored = restored_by_parts(run, journal.runs())
    plan = plan_undo(Look(host), run, later=later, restored=restored, only=frozenset(only))
    apply(host, plan, journal, undoes=number)
    return plan.step


def left(journal: Journal) -> set[str]:
    """The settings that are still to be taken back."""
    return {change.setting.short_name for changes in outstanding(journal.runs()).values() for change in changes}


def test_one_setting_is_taken_back_and_the_others_stay(journal: Journal) -> None:
    """Exactly one value is written, the run is not undone, and what is left of it is known."""
    machine = Machine("H", version="2016")
    number = off(machine, journal)
    changed = left(journal)
    machine.log.clear()
    assert take_back(machine, journal, number, LSO) == f"undo {number} {LSO}"
    assert [write.target.rpartition("\\")[2] for write in machine.log.writes] == [LSO]
    run = journal.run(number)
    assert run is not None
    assert run.undone_by is None
    assert left(journal) == changed - {LSO}


def test_the_rest_is_taken_back_later(journal: Journal) -> None:
    """Undo of the whole run writes only what is left, the computer is as before, and the run counts as undone."""
    machine = Machine("H", version="2016")
    before = machine.durable()
    number = off(machine, journal)
    take_back(machine, journal, number, LSO)
    assert take_back(machine, journal, number) == f"undo {number}"
    assert machine.durable().diff(before) == []
    assert left(journal) == set()


def test_the_last_setting_makes_it_a_whole_undo(journal: Journal) -> None:
    """Taken back one by one, the run is undone when nothing of it is left."""
    machine = Machine("H", version="2016")
    number = off(machine, journal)
    for name in sorted(left(journal)):
        take_back(machine, journal, number, name)
    run = journal.run(number)
    assert run is not None
    assert run.undone_by is not None
    assert left(journal) == set()


def test_what_is_restored_already_is_not_recorded_as_undone(journal: Journal) -> None:
    """A person put the one setting back by hand: nothing is written, and the run's others are still to be taken back."""
    machine = Machine("H", version="2016")
    number = off(machine, journal)
    machine.registry.set(machine.nics[0].key, LSO, RegValue("REG_SZ", "1"))
    run = journal.run(number)
    assert run is not None
    plan = plan_undo(Look(host_of(machine)), run, only=frozenset({LSO}))
    assert plan.is_empty
    assert any("stay as they are" in note.en for note in plan.notes)


def test_somebody_elses_value_stops_only_its_own_undo(journal: Journal) -> None:
    """A value that another has changed is not written over, and does not keep the other settings from being taken back."""
    machine = Machine("H", version="2016")
    number = off(machine, journal)
    machine.registry.set(machine.nics[0].key, JUMBO, RegValue("REG_SZ", "4088"))
    take_back(machine, journal, number, LSO)
    with pytest.raises(NotUndoneOverOthers):
        take_back(machine, journal, number, JUMBO)


def test_what_is_switched_off_again_is_outstanding_again(journal: Journal) -> None:
    """Each run answers for its own writes, also of a setting that was taken back in between."""
    machine = Machine("H", version="2016")
    number = off(machine, journal)
    take_back(machine, journal, number, LSO)
    again = off(machine, journal)
    assert {change.setting.short_name for change in outstanding(journal.runs())[again]} == {LSO}


def test_a_later_run_keeps_what_was_taken_back_in_between(journal: Journal) -> None:
    """LSO is back on, then switched off again by another run: undo of the first run takes back the rest and says what it leaves."""
    machine = Machine("H", version="2016")
    number = off(machine, journal)
    changed = left(journal)
    take_back(machine, journal, number, LSO)
    again = off(machine, journal)
    machine.log.clear()
    take_back(machine, journal, number)
    assert {write.target.rpartition("\\")[2] for write in machine.log.writes} & {LSO} == set()
    assert left(journal) == {LSO}
    assert changed != {LSO}
    take_back(machine, journal, again)
    assert left(journal) == set()


def test_what_was_taken_back_and_changed_by_somebody_is_left_alone(journal: Journal) -> None:
    """Even the very value that the run had written: it is now somebody else's. The plan says so; so does a second undo of it."""
    machine = Machine("H", version="2016")
    number = off(machine, journal)
    take_back(machine, journal, number, LSO)
    machine.registry.set(machine.nics[0].key, LSO, RegValue("REG_SZ", "0"))
    run = journal.run(number)
    assert run is not None
    for only in (frozenset[str](), frozenset({LSO})):
        plan = plan_undo(Look(host_of(machine)), run, restored=restored_by_parts(run, journal.runs()), only=only)
        assert LSO not in {change.setting.short_name for change in plan.changes}
        assert any("not touched" in note.en for note in plan.notes)


def test_a_later_runs_value_is_refused_even_if_it_is_the_same(journal: Journal) -> None:
    """A person put LSO back by hand, and a later run switched it off: the value is that run's, not the first one's."""
    machine = Machine("H", version="2016")
    number = off(machine, journal)
    machine.registry.set(machine.nics[0].key, LSO, RegValue("REG_SZ", "1"))
    again = off(machine, journal)
    with pytest.raises(ChangedByLaterRun) as caught:
        take_back(machine, journal, number)
    assert caught.value.fields["later"] == str(again)
    take_back(machine, journal, again)
    take_back(machine, journal, number)
    assert left(journal) == set()
