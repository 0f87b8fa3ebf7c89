"""Step 2 by rounds, and only on the adapters that lead to the other end: what it changes on hosts of each shape, and what it says."""

from __future__ import annotations

import pytest

from runbook.change.plan import Plan
from runbook.journal.journal import Journal
from runbook.procedure.errors import (
    AdapterNotChosen,
    AmbiguousAdapter,
    LinkUnknown,
    NoSuchAdapter,
    OffloadNotKnown,
    OtherEndNotKnown,
    PathNotKnown,
    TooManyOthers,
)
from runbook.procedure.steps.chosen_adapters import MOST_OTHERS, AdapterChoice
from runbook.procedure.steps.offloads import ARTICLE, FEATURES, NAMES, ROUNDS, of_features, of_round
from runbook.procedure.steps.step2 import Step2
from runbook.procedure.steps.step3 import Step3
from runbook.sandbox import Environment, Machine, NicSpec
from runbook.windows.look import Look
from runbook.windows.network.keywords import JUMBO, OFFLOADS, WRITABLE
from runbook.windows.tcp import REGISTRY_NAMES
from tests.conftest import host_of
from tests.procedure.shapes_of_step2 import HYPER_V_RDMA, SHAPES
from tests.shapes import LBFO, MANAGED, SET, SINGLE_UPLINK, VLANS

MODERN = ("2012", "2012 R2", "2016", "2019", "2022", "2025")
TWO = (NicSpec("intel", "10.0.0.11", "LAN"), NicSpec("intel", "10.0.1.11", "Backup"))


def plan_on(machine: Machine, journal: Journal, step: Step2 | None = None, *others: Machine) -> Plan:
    """Return the plan for a machine among others."""
    Environment([machine, *others])
    return (step or Step2()).plan(Look(host_of(machine)), journal)


def changed(plan: Plan) -> dict[str, set[str]]:
    """The names of the settings that a plan changes, by place."""
    return {
        place: {change.setting.short_name for change in plan.changes if change.setting.place == place}
        for place in dict.fromkeys(change.setting.place for change in plan.changes)
    }


def said(plan: Plan, words: str) -> bool:
    """Whether a note of the plan says these words."""
    return any(words in note.en for note in plan.notes)


@pytest.mark.parametrize("version", MODERN)
def test_on_2012_and_later_each_round_does_its_part(version: str, journal: Journal) -> None:
    """The smallest first; together they are the whole list and RSC, and no round touches another's settings."""
    rounds = [plan_on(Machine("H", version), journal, Step2(round=number)) for number in ROUNDS]
    names = [{setting.short_name for setting in plan.settings} for plan in rounds]
    assert all(name.startswith("*Lso") or name == "chimney" for name in names[0])
    assert names[1] == {"rsc"}
    assert all("Checksum" in name or name == "rss" for name in names[2])
    assert all(said(plan, f"round {number} of 3") for number, plan in zip(ROUNDS, rounds, strict=True))


@pytest.mark.parametrize("version", ["2003", "2008", "2008 R2"])
def test_before_2012_round_1_is_the_articles_whole_list(version: str, journal: Journal) -> None:
    """As the article says; the later rounds are empty and say why, and --all is the same."""
    first, *later = [plan_on(Machine("H", version), journal, Step2(round=number)) for number in ROUNDS]
    assert changed(first) == changed(plan_on(Machine("H", version), journal, Step2(whole_list=True)))
    assert {*REGISTRY_NAMES} == changed(first)["TCP"] | ({"chimney"} if version == "2008" else set())
    assert all(plan.settings == () and said(plan, "round 1 does the article's whole list") for plan in later)


def test_the_whole_list_is_the_articles(journal: Journal) -> None:
    """`--all` on a new Windows is the list of 2010 without RSC, and the plan warns of it."""
    plan = plan_on(Machine("H", "2022", nics=[NicSpec("mellanox")]), journal, Step2(whole_list=True))
    assert {"*RscIPv4", "rsc"}.isdisjoint(change.setting.short_name for change in plan.changes)
    assert said(plan, "Some of it Microsoft advises to leave on")
    assert ARTICLE.keywords == frozenset(OFFLOADS)
    assert ARTICLE.states == frozenset(REGISTRY_NAMES)


def test_every_keyword_that_may_be_written_is_in_one_round() -> None:
    """None in two, none forgotten but jumbo frames, which a round only speaks of; and each can be named alone."""
    every = [keyword for number in ROUNDS for feature in of_round(number) for keyword in feature.keywords] + [JUMBO]
    assert sorted(every) == sorted(WRITABLE)
    assert of_features(FEATURES).keywords == frozenset(WRITABLE)
    assert len(NAMES) == len(set(NAMES))


def test_single_features_and_the_articles_halves(journal: Journal) -> None:
    """`--only lso,rsc`; `snp` is TCP, `nic` the adapters; an unknown name is refused before anything is sent."""
    machine = Machine("H", "2022", nics=[NicSpec("mellanox", name="NIC")])
    assert changed(plan_on(machine, journal, Step2(only=("lso", "rsc")))) == {
        "TCP": {"rsc"},
        "NIC": {"*LsoV2IPv4", "*LsoV2IPv6", "*RscIPv4", "*RscIPv6"},
    }
    assert changed(plan_on(machine, journal, Step2(only=("snp",)))) == {"TCP": {"rss"}}
    assert {*changed(plan_on(machine, journal, Step2(only=("nic",))))} == {"NIC"}
    with pytest.raises(OffloadNotKnown):
        Step2(only=("lso", "toe"))


@pytest.mark.parametrize("version", MODERN)
def test_each_change_says_what_it_costs(version: str, journal: Journal) -> None:
    """Checksums with Microsoft's own words, RSS with the first processor; what is not changed is not spoken of."""
    last = plan_on(Machine("H", version), journal, Step2(round=3))
    assert said(last, "should ALWAYS be enabled no matter what workload or circumstance")
    assert said(last, "The first processor alone")
    assert not said(last, "LSO: ")
    assert said(plan_on(Machine("H", version), journal), "LSO: ")


def test_a_round_with_nothing_left_names_the_next(journal: Journal) -> None:
    """Nothing is escalated by running the same command again; the plan says what would be next."""
    machine = Machine("H", "2016", nics=[NicSpec(keywords={"*LsoV1IPv4": "0", "*LsoV2IPv4": "0", "*LsoV2IPv6": "0"})])
    plan = plan_on(machine, journal)
    assert plan.is_empty
    assert said(plan, "The next is --round 2")


@pytest.mark.parametrize(
    ("nics", "hardware"),
    [
        (MANAGED, {"Ethernet", "Ethernet 2"}),
        ((*LBFO, NicSpec("lbfo", "10.0.0.11", "LAN", team="Team1")), {"NIC1", "NIC2"}),
        (VLANS, {"NIC1", "NIC2"}),
        (SET, {"LAN-0", "LAN-1"}),
        (SINGLE_UPLINK, {"Ethernet"}),
    ],
    ids=["managed", "lbfo", "vlans", "set", "uplink"],
)
def test_the_hardware_is_changed_and_nothing_above_it(
    nics: tuple[NicSpec, ...], hardware: set[str], journal: Journal
) -> None:
    """Below a team and below a switch; teams, virtual adapters and those for management are left alone, each with a reason."""
    machine = Machine("H", "2016", nics=list(nics))
    plan = plan_on(machine, journal)
    assert {*changed(plan)} == hardware
    others = {nic.name for nic in machine.nics if nic.spec.ip} - hardware
    assert all(
        any(note.en.startswith(f"{name} (") and "not changed" in note.en for note in plan.notes) for name in others
    )


def test_of_two_adapters_the_one_that_leads_to_the_dpm_server_is_changed(journal: Journal) -> None:
    """The agent's registry names the server, the host resolves it, and the route table says the rest."""
    machine = Machine("H", "2016", nics=TWO)
    plan = plan_on(machine, journal, None, Machine("DPM01", nics=[NicSpec(ip="10.0.1.9")]))
    assert {*changed(plan)} == {"Backup"}
    assert said(
        plan, "LAN (Intel(R) 82576 Gigabit Dual Port Network Connection): not changed. By name resolution and route"
    )


def test_a_dpm_server_looks_for_the_other_hosts_of_the_command(journal: Journal) -> None:
    """Those that it protects may be on several networks."""
    server = Machine("DPM01", "2016", dpm_server=True, nics=TWO)
    files = Machine("FILES01", nics=[NicSpec(ip="10.0.0.9")])
    chosen = Step2(adapters=AdapterChoice(others=("FILES01",)))
    assert {*changed(plan_on(server, journal, chosen, files))} == {"LAN"}


def test_where_the_way_is_not_known_nothing_is_chosen(journal: Journal) -> None:
    """A name that does not resolve, no name at all, too many: refused, with the names of the adapters."""
    with pytest.raises(PathNotKnown) as caught:
        plan_on(Machine("H", "2016", nics=TWO), journal)
    assert isinstance(caught.value, AdapterNotChosen)
    assert caught.value.known == "LAN, Backup"
    server = Machine("DPM01", "2016", dpm_server=True, nics=TWO)
    with pytest.raises(OtherEndNotKnown):
        plan_on(server, journal)
    many = tuple(f"FILES{number:02d}" for number in range(MOST_OTHERS + 1))
    with pytest.raises(TooManyOthers):
        plan_on(server, journal, Step2(adapters=AdapterChoice(others=many)))


def test_a_server_whose_addresses_lead_over_different_adapters_is_not_guessed(journal: Journal) -> None:
    """Its iSCSI address is registered in DNS, too: a person names the adapter. Step 3 does not take a speed of them either."""
    machine = Machine("H", "2016", nics=TWO)
    server = Machine("DPM01", nics=[NicSpec(ip="10.0.0.9"), NicSpec(ip="10.0.1.9", name="iSCSI")])
    with pytest.raises(PathNotKnown):
        plan_on(machine, journal, None, server)
    with pytest.raises(LinkUnknown):
        Step3().limit_for(Look(host_of(machine)), "DPM01")


def test_a_route_table_that_cannot_be_read_says_nothing(journal: Journal) -> None:
    """Its provider fails: the way is not known."""
    machine = Machine("H", "2016", nics=TWO)
    machine.failing_classes.add("Win32_IP4RouteTable")
    with pytest.raises(PathNotKnown):
        plan_on(machine, journal, None, Machine("DPM01", nics=[NicSpec(ip="10.0.1.9")]))


def test_tcp_alone_needs_no_adapter(journal: Journal) -> None:
    """The TCP globals are the whole host's, so no way has to be known."""
    assert {*changed(plan_on(Machine("H", "2016", nics=TWO), journal, Step2(only=("snp",))))} == {"TCP"}


@pytest.mark.parametrize(("version", "told"), [("2008 R2", False), ("2012", True), ("2016", True)])
def test_why_netdma_has_nothing_to_change_is_said(version: str, told: bool, journal: Journal) -> None:
    """Windows Server 2012 and later have none; whoever asked for it alone learns that."""
    plan = plan_on(Machine("H", version), journal, Step2(only=("netdma",)))
    assert said(plan, "NetDMA does not exist") == told


def test_adapters_by_name(journal: Journal) -> None:
    """In any case; the name of a team or of a virtual adapter means the hardware below; none of them is an error."""
    two = Machine("H", "2016", nics=TWO)
    by_name = Step2(adapters=AdapterChoice(names=("backup", "somewhere else")))
    plan = plan_on(two, journal, by_name)
    assert {*changed(plan)} == {"Backup"}
    assert said(plan, "There is no adapter somewhere else on this host, although --adapter names it.")
    every = Step2(adapters=AdapterChoice(every=True))
    assert {*changed(plan_on(two, journal, every))} == {"LAN", "Backup"}
    team = Step2(adapters=AdapterChoice(names=("Team1",)))
    plan = plan_on(
        Machine("H", "2016", nics=[*LBFO, NicSpec("lbfo", "10.0.0.11", "Team1", team="Team1")]), journal, team
    )
    assert {*changed(plan)} == {"NIC1", "NIC2"}
    assert said(plan, "This is a team: its members are changed instead")
    virtual = Step2(adapters=AdapterChoice(names=("vEthernet (SETswitch)",)))
    assert {*changed(plan_on(Machine("H", "2016", nics=SET), journal, virtual))} == {"LAN-0", "LAN-1"}
    with pytest.raises(NoSuchAdapter) as caught:
        plan_on(two, journal, Step2(adapters=AdapterChoice(names=("Ethernet 9",))))
    assert "LAN, Backup" in caught.value.advice.en
    management = Step2(adapters=AdapterChoice(every=True))
    assert "Local Area Connection 2" not in changed(plan_on(Machine("H", "2016", nics=MANAGED), journal, management))


def test_a_name_of_two_adapters_is_refused_and_a_guid_is_not(journal: Journal) -> None:
    """The one for storage may be called as the one for the LAN; the error names both GUIDs."""
    machine = Machine("H", "2016", nics=[NicSpec("intel", "10.0.0.11", "LAN"), NicSpec("intel", "10.0.1.11", "LAN")])
    with pytest.raises(AmbiguousAdapter) as caught:
        plan_on(machine, journal, Step2(adapters=AdapterChoice(names=("lan",))))
    guids = [nic.guid for nic in machine.nics]
    assert all(guid in caught.value.advice.en for guid in guids)
    plan = plan_on(machine, journal, Step2(adapters=AdapterChoice(names=(guids[1].lower(),))))
    assert {getattr(change.setting, "guid", "").lower() for change in plan.changes} == {guids[1].lower()}


def test_a_member_whose_name_another_adapter_has_is_left_alone(journal: Journal) -> None:
    """A team names its members, so which of the two is meant is not known: the one outside the team may be the storage's."""
    machine = Machine("H", "2016", nics=[*VLANS, NicSpec("intel", "10.0.9.11", "NIC1")])
    dpm = Machine("DPM01", nics=[NicSpec(ip="10.0.0.10")])
    plan = plan_on(machine, journal, None, dpm)
    assert "NIC1" not in changed(plan)
    assert said(plan, "Several adapters have this name")
    assert not plan.all_seen


def test_below_a_switch_hardware_rsc_and_shared_jumbo_frames_are_left_alone(journal: Journal) -> None:
    """Hardware RSC does not work there, and jumbo frames are the virtual machines' and the storage's too; named, they are changed."""
    dpm = Machine("DPM01", nics=[NicSpec(ip="10.0.0.10")])
    machine = Machine("H", "2022", nics=HYPER_V_RDMA)
    plan = plan_on(machine, journal, Step2(round=2), dpm)
    assert changed(plan) == {"TCP": {"rsc"}}
    assert said(plan, "*RscIPv4, *RscIPv6 not changed")
    assert said(plan, "RSC is on in the virtual switch SETswitch itself")
    shared = plan_on(machine, journal, Step2(only=("jumbo",)), dpm)
    assert changed(shared) == {}
    assert said(shared, "*JumboPacket is not changed (now: 9014), because virtual machines or storage use it too")
    named = Step2(only=("jumbo",), adapters=AdapterChoice(names=("LAN-0",)))
    assert changed(plan_on(machine, journal, named, dpm)) == {"LAN-0": {"*JumboPacket"}}


def test_a_round_speaks_of_jumbo_frames_and_leaves_them_alone(journal: Journal) -> None:
    """At every end that has them on, named or not: one end alone would lose its large packets. `--only jumbo` changes them."""
    dpm = Machine("DPM01", nics=[NicSpec(ip="10.0.0.10")])
    for nics, hardware in (
        (HYPER_V_RDMA, "LAN-0"),
        ((NicSpec("intel", name="NIC", keywords={"*JumboPacket": "9014"}),), "NIC"),
    ):
        machine = Machine("H", "2022", nics=list(nics))
        for names in ((), (hardware,)):
            plan = plan_on(machine, journal, Step2(round=2, adapters=AdapterChoice(names=names)), dpm)
            assert not any("*JumboPacket" in each for each in changed(plan).values())
            assert any(
                note.en.startswith(f"{hardware} (") and "--only jumbo for both ends" in note.en for note in plan.notes
            )
    assert changed(plan_on(machine, journal, Step2(only=("jumbo",)))) == {"NIC": {"*JumboPacket"}}
    off = Machine("H", "2022", nics=[NicSpec("intel", keywords={"*JumboPacket": "1514"})])
    assert not said(plan_on(off, journal, Step2(round=2)), "*JumboPacket")


UNKNOWN_SWITCH = (
    *(NicSpec("intel", None, f"U{name}", switch=name) for name in "AB"),
    NicSpec("vethernet", "10.0.0.11", "Renamed", switch="A"),
)


@pytest.mark.parametrize(
    ("nics", "failing", "what"),
    [
        (VLANS, "MSFT_NetLbfoTeamMember", "NIC teams"),
        (VLANS, "MSFT_NetLbfoTeamNic", "NIC teams"),
        (SET, "Msvm_EthernetPortAllocationSettingData", "Hyper-V's switches"),
        (UNKNOWN_SWITCH, "", "Renamed"),
        ((), "", "the adapters"),
    ],
)
def test_a_round_that_could_not_look_is_not_called_done(
    nics: tuple[NicSpec, ...], failing: str, what: str, journal: Journal
) -> None:
    """Teams or switches that cannot be read, and hardware that is not known: the plan says so instead of naming the next round."""
    machine = Machine("H", "2022", nics=list(nics))
    machine.tcp.update(dict.fromkeys(machine.tcp, "disabled"))
    machine.failing_classes.add(failing)
    for number in ROUNDS[:2]:
        plan = plan_on(machine, journal, Step2(round=number), Machine("DPM01", nics=[NicSpec(ip="10.0.0.10")]))
        assert plan.changes == ()
        assert not plan.all_seen
        assert not said(plan, "Nothing is left")
        assert any(note.en.startswith("Whether everything") and what in note.en for note in plan.notes)


def test_a_keyword_that_stays_on_is_not_called_done(journal: Journal) -> None:
    """The driver has no value that switches it off."""
    machine = Machine("H", "2016", nics=[NicSpec(keywords={"*LsoV1IPv4": "0", "*LsoV2IPv6": "0"})])
    machine.registry.delete(rf"{machine.nics[0].key}\Ndi\Params\*LsoV2IPv4\enum", "0")
    plan = plan_on(machine, journal)
    assert (plan.changes, plan.all_seen) == ((), False)
    assert not said(plan, "Nothing is left")


def test_a_switch_without_rsc_of_its_own_is_not_spoken_of(journal: Journal) -> None:
    """It was switched off there, or the Windows has none."""
    machine = Machine("H", "2022", nics=SET)
    machine.without_switch_rsc.add("SETswitch")
    assert not said(plan_on(machine, journal, Step2(round=2)), "virtual switch SETswitch itself")
    assert not said(plan_on(Machine("H", "2016", nics=SET), journal, Step2(round=2)), "virtual switch SETswitch itself")


def test_the_shape_of_the_host_is_said(journal: Journal) -> None:
    """SET, RDMA, queues and speed, each with the names of the adapters that are changed."""
    dpm = Machine("DPM01", nics=[NicSpec(ip="10.0.0.10")])
    plan = plan_on(Machine("H", "2022", nics=HYPER_V_RDMA), journal, None, dpm)
    for words in (
        "Microsoft Windows Server 2022 Standard: round 1 of 3",
        "Members of the SET team of Hyper-V's switch SETswitch: LAN-0, LAN-1",
        "RDMA is on: LAN-0, LAN-1",
        "Virtual machine queues (VMQ) are on: LAN-0, LAN-1",
        "10 Gbps or faster: LAN-0, LAN-1",
        "Storage-0 (Mellanox ConnectX-4 Lx Ethernet Adapter): not changed. By name resolution and route",
    ):
        assert said(plan, words), words


@pytest.mark.parametrize("name", SHAPES)
def test_no_shape_is_refused_or_changed_above_the_hardware(name: str, journal: Journal) -> None:
    """Every shape that is shown has a plan in every round, in both languages, and no note has a hole."""
    version, nics = SHAPES[name]
    dpm = Machine("DPM01", nics=[NicSpec(ip="10.0.0.10")])
    for step in (*(Step2(round=number) for number in ROUNDS), Step2(whole_list=True)):
        plan = plan_on(Machine("HV01", version, nics=list(nics)), journal, step, dpm)
        assert not any("vEthernet" in change.setting.place or change.setting.place == "LAN" for change in plan.changes)
        assert not any("{" in words for note in plan.notes for words in (note.ja, note.en))
