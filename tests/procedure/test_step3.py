"""Step 3: a value, Windows' own QoS policy as a setting like any other, and the word of the person at the console."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from runbook.change.apply import apply
from runbook.change.plan import Plan
from runbook.change.undo import plan_undo
from runbook.dpm.settings.console import Limit
from runbook.errors import CommandFailed, InvalidInput, Refused
from runbook.journal.journal import Journal
from runbook.procedure.errors import LinkTooSlow, LinkUnknown
from runbook.procedure.steps.step3 import Step3
from runbook.sandbox import Environment, Machine, NicSpec, QosPolicy, RegValue
from runbook.settings.qos import Rate
from runbook.windows.look import Look
from runbook.windows.values import ABSENT
from tests.conftest import LANGUAGES, host_of, identity_of
from tests.shapes import MANAGED, SET, SINGLE_UPLINK, G

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


TWO = (NicSpec("intel", "10.0.0.11", "LAN", speed=10 * G), NicSpec("intel", "10.9.0.11", "Backup LAN"))


def pair(machine: Machine, address: str) -> Environment:
    """Return an environment of the machine and its DPM server with this address."""
    return Environment((Machine("DPM01", dpm_server=True, nics=[NicSpec(ip=address)]), machine))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_management_adapter_is_not_the_link(language: str, journal: Journal) -> None:
    """A server with 2 x 10 Gbit/s is not limited to the 9.7 Mbit/s of its management processor (facts 2.2)."""
    machine = Machine("FILES01", "2016", language, nics=MANAGED)
    plan = plan_for(machine, journal, link=None)
    assert {change.after for change in plan.changes} == {Rate(8_500_000_000 // 8192 * 8192)}
    assert "10000 Mbps" in plan.notes[1].en
    assert "--link" in plan.notes[1].ja


@pytest.mark.parametrize(("nics", "mbps"), [(SET, 25_000), (SINGLE_UPLINK, 10_000), ([NicSpec(speed=G // 10)], 100)])
def test_without_a_link_the_hardware_on_the_way_is_the_upper_bound(nics: list[NicSpec], mbps: int) -> None:
    """Of a switch its uplinks, of a team one member: a connection uses one."""
    limit, why = Step3().limit_for(Look(host_of(Machine("FILES01", "2022", nics=nics))))
    assert limit == min(mbps * 85 // 100, 10_000)
    assert f"{mbps} Mbps" in why.en
    assert ("DPM takes at most 10000 Mbps." in why.en) == (mbps > 11_000)


@pytest.mark.parametrize(("address", "limit", "name"), [("10.0.0.1", 8500, "LAN"), ("10.9.0.1", 850, "Backup LAN")])
def test_of_several_adapters_the_one_that_leads_to_the_dpm_server_counts(address: str, limit: int, name: str) -> None:
    """By the server that the agent is attached to, as the host itself resolves it."""
    machine = Machine("FILES01", nics=TWO)
    pair(machine, address)
    found, why = Step3().limit_for(Look(host_of(machine)))
    assert found == limit
    assert name in why.en


def test_the_end_with_the_slower_adapter_decides() -> None:
    """In the console's instructions, both ends are looked at."""
    machine = Machine("FILES01", nics=TWO)
    both = pair(machine, "10.9.0.1")
    instructions = Step3(in_console=True).by_hand
    assert instructions is not None
    found = instructions(Look(host_of(both.server)), Look(host_of(machine)))
    assert "850 Mbps" in found.goal.en


def refusal_of(machine: Machine) -> InvalidInput:
    """Return why there is no limit without a link; the advice names `--link` in both languages."""
    with pytest.raises(InvalidInput) as caught:
        Step3().limit_for(Look(host_of(machine)))
    advice = caught.value.advice
    assert advice is not None
    assert "--link" in advice.ja
    assert "--link" in advice.en
    assert machine.log.writes == []
    return caught.value


def test_where_windows_does_not_say_the_speed_a_person_has_to() -> None:
    """2003 has no adapter speed: nothing is assumed."""
    assert isinstance(refusal_of(Machine("OLD01", version="2003")), LinkUnknown)


def test_where_the_path_is_not_known_a_person_has_to_say() -> None:
    """The server's name does not resolve, the agent is attached to none, there is no PowerShell to ask, or no route to read."""
    unresolved = Machine("FILES01", nics=TWO)
    pair(unresolved, "10.0.0.1").network.unresolved.add(("FILES01", "DPM01"))
    detached = Machine("FILES01", agent=False, nics=TWO)
    without = Machine("FILES01", "2008 R2", nics=TWO)
    pair(without, "10.0.0.1")
    without.has_power_shell = False
    unreadable = Machine("FILES01", "2022", nics=SET)
    unreadable.failing_classes.add("Msvm_VirtualEthernetSwitchSettingData")
    unrouted = Machine("FILES01", nics=TWO)
    pair(unrouted, "10.0.0.1")
    unrouted.missing_classes.add("Win32_IP4RouteTable")
    for machine in (unresolved, detached, without, unreadable, unrouted):
        assert isinstance(refusal_of(machine), LinkUnknown)


@pytest.mark.parametrize("speed", [9_728_000, 10_000_000, 99_000_000])
def test_a_speed_that_no_server_backs_up_over_is_not_believed(speed: int) -> None:
    """Whatever the adapter is: a person has to say that it is so."""
    error = refusal_of(Machine("FILES01", nics=[NicSpec(name="Ethernet 5", speed=speed)]))
    assert isinstance(error, LinkTooSlow)
    assert (error.adapter, error.mbps) == ("Ethernet 5", speed / 1e6)


def test_one_end_that_does_not_say_is_enough_to_ask() -> None:
    """The other end's speed says nothing of it: 2003 may have 100 Mbit/s beside a server with 10 Gbit/s."""
    machine = Machine("OLD01", version="2003")
    both = pair(machine, "10.0.0.1")
    instructions = Step3(in_console=True).by_hand
    assert instructions is not None
    with pytest.raises(LinkUnknown):
        instructions(Look(host_of(both.server)), Look(host_of(machine)))


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


@pytest.mark.parametrize(("nics", "requests"), [([NicSpec()], 17), (MANAGED, 21), (SET, 26), (TWO, 27)])
def test_what_the_link_costs_where_it_is_not_given(nics: Sequence[NicSpec], requests: int, journal: Journal) -> None:
    """The adapters without their drivers' settings; the route to the server only where several adapters lead out."""
    machine = Machine("FILES01", version="2022", nics=nics)
    pair(machine, "10.0.0.1")
    plan_for(machine, journal, link=None)
    assert len(machine.log.requests) == requests
