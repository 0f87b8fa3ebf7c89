"""Step 3: a value, Windows' own QoS policy as a setting like any other, and the word of the person at the console."""

from __future__ import annotations

import pytest

from runbook.change.apply import apply
from runbook.change.plan import Plan
from runbook.change.undo import plan_undo
from runbook.dpm.settings.console import Limit
from runbook.errors import CommandFailed, InvalidInput, Refused
from runbook.journal.journal import Journal
from runbook.procedure.steps.step3 import Step3
from runbook.sandbox import Machine, NicSpec, QosPolicy, RegValue
from runbook.settings.qos import Rate
from runbook.windows.look import Look
from runbook.windows.values import ABSENT
from tests.conftest import LANGUAGES, host_of, identity_of

PSCHED = r"HKLM\SOFTWARE\Policies\Microsoft\Windows\Psched"
SENDERS = ("2012", "2012 R2", "2016", "2022")


def plan_for(machine: Machine, journal: Journal, link: float | None = 10, percent: int = 85) -> Plan:
    """Its plan."""
    return Step3(link, percent).plan(Look(host_of(machine)), journal)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("version", SENDERS)
def test_a_policy_for_each_port_is_made_verified_and_taken_back(version: str, language: str, journal: Journal) -> None:
    """In bits a second whatever the version's cmdlet counts, never above the limit, and gone after undo."""
    machine = Machine("FILES01", version=version, language=language)
    before = machine.durable()
    host = host_of(machine)
    result = apply(host, plan_for(machine, journal), journal)
    assert {policy.port for policy in machine.qos.values()} == {5718, 5719}
    assert all(7_900_000 < policy.rate <= 8_000_000 for policy in machine.qos.values())
    assert plan_for(machine, journal).is_empty
    run = journal.run(result.run)
    assert run is not None
    apply(host, plan_undo(Look(host), run), journal, undoes=run.id)
    assert machine.durable().diff(before) == []
    assert machine.qos == {}


def test_another_limit_replaces_the_first_one(journal: Journal) -> None:
    """And undo of the second brings the first one back."""
    machine = Machine("FILES01", version="2022")
    host = host_of(machine)
    apply(host, plan_for(machine, journal, 100), journal)
    first = dict(machine.qos)
    apply(host, plan_for(machine, journal, 10), journal)
    assert machine.qos != first
    apply(host, plan_undo(Look(host), journal.runs()[0]), journal, undoes=journal.runs()[0].id)
    assert machine.qos == first


@pytest.mark.parametrize("version", ["2003", "2008", "2008 R2"])
def test_before_2012_there_are_no_policies_to_make(version: str, journal: Journal) -> None:
    """Said with the way that is left, DPM's console; nothing is written."""
    machine = Machine("FILES01", version=version)
    with pytest.raises(Refused) as caught:
        plan_for(machine, journal)
    assert caught.value.advice is not None
    assert "DPM" in caught.value.advice.ja
    assert machine.log.writes == []


def test_a_policy_of_the_same_name_that_is_somebody_elses_is_not_touched(journal: Journal) -> None:
    """Another port under our name: whoever made it meant something by it."""
    machine = Machine("FILES01", version="2016")
    machine.qos["RUNBOOK-dpm-5718"] = theirs = QosPolicy(443, 8192)
    with pytest.raises(CommandFailed, match="443"):
        plan_for(machine, journal)
    assert machine.qos == {"RUNBOOK-dpm-5718": theirs}


def test_other_policies_stay(journal: Journal) -> None:
    """Only names of ours are written and removed."""
    machine = Machine("FILES01", version="2016")
    machine.qos["Backup of HR"] = theirs = QosPolicy(5718, 8192)
    host = host_of(machine)
    apply(host, plan_for(machine, journal), journal)
    apply(host, plan_undo(Look(host), journal.runs()[0]), journal, undoes=journal.runs()[0].id)
    assert machine.qos == {"Backup of HR": theirs}


def test_what_keeps_dpm_from_throttling_is_said(journal: Journal) -> None:
    """Without the packet scheduler, or under the policy on reservable bandwidth, a limit may not hold (facts 2.2)."""
    machine = Machine("FILES01", version="2016")
    assert len(plan_for(machine, journal).notes) == 2  # what this is, and where the number comes from
    machine.drivers["Psched"] = "Stopped"
    machine.registry.set(PSCHED, "NonBestEffortLimit", RegValue("REG_DWORD", 20))
    notes = "\n".join(note.en for note in plan_for(machine, journal).notes)
    assert "QoS Packet Scheduler is not running" in notes
    assert "20 %" in notes


def test_no_packet_scheduler_at_all_is_said(journal: Journal) -> None:
    """Server 2003 does not install it (facts 2.2)."""
    machine = Machine("OLD01", version="2003", language="ja-JP")
    assert any("QoS パケット スケジューラ" in note.ja for note in Step3().prerequisites(Look(host_of(machine))))
    assert machine.log.writes == []


def test_without_a_link_the_slowest_adapter_is_the_upper_bound(journal: Journal) -> None:
    """And the note says that the way may be narrower."""
    nics = [NicSpec(speed=1_000_000_000), NicSpec(ip="10.0.1.11", speed=100_000_000)]
    machine = Machine("FILES01", version="2016", nics=nics)
    plan = plan_for(machine, journal, link=None)
    assert {change.after for change in plan.changes} == {Rate(85_000_000 // 8192 * 8192)}
    assert "100 Mbps" in plan.notes[1].en
    assert "--link" in plan.notes[1].ja


def test_where_windows_does_not_say_the_speed_a_person_has_to() -> None:
    """2003 has no adapter speed: nothing is assumed."""
    with pytest.raises(InvalidInput) as caught:
        Step3().limit_for(Look(host_of(Machine("OLD01", version="2003"))))
    assert caught.value.advice is not None
    assert "--link" in caught.value.advice.en


@pytest.mark.parametrize("link", [0.0, -5.0, float("nan"), float("inf")])
def test_a_link_that_makes_no_sense_is_refused_at_once(link: float) -> None:
    """0 is a number that somebody typed, and not "not given"."""
    with pytest.raises(InvalidInput):
        Step3(link)


@pytest.mark.parametrize("percent", [0, 49, 91, 100])
def test_a_share_that_makes_no_sense_is_refused_at_once(percent: int) -> None:
    """With or without a link."""
    with pytest.raises(InvalidInput):
        Step3(None, percent)


def test_a_persons_word_is_recorded_and_cannot_be_taken_back_from_here(journal: Journal) -> None:
    """What DPM's console holds can be neither read nor written nor undone by us."""
    machine = Machine("DPM01", dpm_server=True)
    number = journal.record_by_hand(Step3().console_plan("DPM01", identity_of(machine), 8))
    run = journal.run(number)
    assert run is not None
    ((change, state),) = run.changes
    assert (run.touched, state) == ((), "by hand")
    assert (change.setting.label, change.before, change.after) == ("Throttle: DPM01", ABSENT, Limit(8))
    for touch in (change.setting.read, lambda look: change.setting.write(look, "8 Mbps")):
        with pytest.raises(Refused, match="console only"):
            touch(Look(host_of(machine)))
    assert machine.log.writes == []


def test_looking_takes_14_requests(journal: Journal) -> None:
    """2 for the identity, 1 for the system, 2 for what throttling needs, and a shell for each port."""
    machine = Machine("FILES01", version="2016")
    plan_for(machine, journal)
    assert len(machine.log.requests) <= 14
