"""What each adapter of a host is for, on hosts as others have recorded them (facts 2.2, 5.5, 5.7)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from runbook.sandbox import Machine, NicSpec, RegValue
from runbook.windows.look import Look
from runbook.windows.network.adapters import Adapter, HostNetwork, Part, Role
from runbook.windows.network.hyper_v import Switch
from runbook.windows.network.keywords import JUMBO
from tests.conftest import host_of
from tests.shapes import LBFO, MANAGED, SET, SINGLE_UPLINK, VLANS

CIM = ("2012", "2012 R2", "2016", "2022")


def network_of(machine: Machine) -> HostNetwork:
    """Return the network as the client reads it."""
    return Look(host_of(machine)).network


def roles(machine: Machine) -> dict[str, Role]:
    """Return the role of each adapter by its name."""
    return {adapter.name: adapter.role for adapter in network_of(machine).adapters}


def by_name(machine: Machine) -> dict[str, Adapter]:
    """Return the adapters by their names."""
    return {adapter.name: adapter for adapter in network_of(machine).adapters}


@pytest.mark.parametrize("version", CIM)
def test_a_server_as_it_was_recorded(version: str) -> None:
    """A management adapter, a disconnected one, and a team of two: each is what it is, and a disconnected one has no speed."""
    found = by_name(Machine("H", version, nics=MANAGED))
    assert {name: adapter.role for name, adapter in found.items()} == {
        "Local Area Connection 2": Role.MANAGEMENT,
        "Ethernet 2": Role.TEAM_MEMBER,
        "Ethernet": Role.TEAM_MEMBER,
        "LAN": Role.TEAM,
    }
    assert {name: adapter.speed for name, adapter in found.items()} == {
        "Local Area Connection 2": 9_728_000,
        "Ethernet 2": 10_000_000_000,
        "Ethernet": 10_000_000_000,
        "LAN": 20_000_000_000,
    }


def test_a_disconnected_adapter_has_no_speed() -> None:
    """WMI's is the greatest number that there is (facts 2.2)."""
    machine = Machine("H", nics=[NicSpec(connected=False)])
    assert by_name(machine)["Local Area Connection"].speed is None


@pytest.mark.parametrize("name", ["Team1 - VLAN 100", "Team1Nic", "Backup"])
def test_a_teams_adapter_is_known_by_what_it_is(name: str) -> None:
    """Its name need not be the team's: one for a VLAN, one named with -TeamNicName, one renamed (facts 5.5)."""
    team = by_name(Machine("H", "2016", nics=[*LBFO, NicSpec("lbfo", "10.0.0.1", name, team="Team1")]))
    assert (team[name].role, team[name].team) == (Role.TEAM, "Team1")
    assert {team[each].role for each in ("NIC1", "NIC2")} == {Role.TEAM_MEMBER}


def test_a_team_is_known_by_its_driver_alone() -> None:
    """Where the classes of teams cannot be read: nothing is written to what may be a team."""
    machine = Machine("H", nics=[*LBFO, NicSpec("lbfo", "10.0.0.1", "Backup", team="Team1")])
    machine.failing_classes.add("MSFT_NetLbfoTeamMember")
    found = network_of(machine)
    assert [(adapter.name, adapter.role) for adapter in found.adapters] == [("Backup", Role.TEAM)]
    assert found.unread == (Part.TEAMS,)


@pytest.mark.parametrize("missing", ["MSFT_NetLbfoTeamMember", "MSFT_NetLbfoTeamNic"])
def test_a_windows_without_teams_has_adapters(missing: str) -> None:
    """A client edition or Nano Server: the class is not there, and the adapters are read all the same (facts 5.5)."""
    machine = Machine("H", nics=[NicSpec()])
    machine.missing_classes.add(missing)
    found = network_of(machine)
    assert ([adapter.role for adapter in found.adapters], found.unread) == ([Role.PHYSICAL], ())


@pytest.mark.parametrize("ports_name_members", [False, True])
def test_an_embedded_team_and_its_uplinks(ports_name_members: bool) -> None:
    """The address is on a virtual adapter with the MAC address of one uplink; all uplinks are found, in whichever form the
    switch's ports name them (facts 5.7).
    """
    machine = Machine("H", "2022", "ja-JP", nics=SET)
    machine.ports_name_members = ports_name_members
    found = network_of(machine)
    assert found.switches == (Switch("SETswitch", embedded_team=True, software_rsc=True),)
    assert {adapter.name: (adapter.role, adapter.switch, adapter.speed) for adapter in found.adapters} == {
        "LAN-0": (Role.UPLINK, "SETswitch", 25_000_000_000),
        "LAN-1": (Role.UPLINK, "SETswitch", 25_000_000_000),
        "vEthernet (SETswitch)": (Role.HOST_VIRTUAL, "SETswitch", 50_000_000_000),
    }


@pytest.mark.parametrize("version", CIM)
def test_a_switch_above_one_adapter(version: str) -> None:
    """From 2012 on, and without RSC in the switch before 2019."""
    machine = Machine("H", version, nics=SINGLE_UPLINK)
    machine.without_switch_rsc.add("External")
    found = network_of(machine)
    assert found.switches == (Switch("External", software_rsc=False if version == "2022" else None),)
    assert {adapter.name: (adapter.role, adapter.switch) for adapter in found.adapters} == {
        "Ethernet": (Role.UPLINK, "External"),
        "vEthernet (External)": (Role.HOST_VIRTUAL, "External"),
    }


@pytest.mark.parametrize("class_", ["Msvm_VirtualEthernetSwitchSettingData", "Msvm_EthernetPortAllocationSettingData"])
def test_a_switch_that_cannot_be_read_is_said(class_: str) -> None:
    """Its adapter is known for what it is; what lies below it is not."""
    machine = Machine("H", nics=SINGLE_UPLINK)
    machine.failing_classes.add(class_)
    found = network_of(machine)
    assert [(adapter.role, adapter.switch) for adapter in found.adapters] == [(Role.HOST_VIRTUAL, None)]
    assert found.unread == (Part.SWITCHES,)


def test_without_the_class_of_speeds_only_the_speeds_are_missing() -> None:
    """The switch and its uplinks are known all the same."""
    machine = Machine("H", nics=SINGLE_UPLINK)
    machine.failing_classes.add("MSFT_NetAdapter")
    found = network_of(machine)
    assert {each.name: (each.role, each.speed) for each in found.adapters}["Ethernet"] == (Role.UPLINK, None)
    assert found.unread == ()


def test_a_guests_own_card_is_a_card() -> None:
    """Hyper-V's adapter in a virtual machine is not that of a host above a switch (facts 5.7)."""
    machine = Machine("H")
    machine.registry.set(machine.nics[0].key, "DriverDesc", RegValue("REG_SZ", "Microsoft Hyper-V Network Adapter"))
    assert roles(machine) == {"Local Area Connection": Role.PHYSICAL}


def test_a_renamed_connection_of_the_host() -> None:
    """It belongs to the switch, if there is one alone; among several nobody knows (facts 5.7)."""
    one = (SINGLE_UPLINK[0], replace(SINGLE_UPLINK[1], name="Management"))
    assert by_name(Machine("H", nics=one))["Management"].switch == "External"
    other = (NicSpec("qlogic", None, "Ethernet 2", switch="Other"), NicSpec("vethernet", "10.0.1.1", "vEthernet (Other)", switch="Other"))  # fmt: skip
    found = by_name(Machine("H", nics=(*one, *other)))
    assert (found["Management"].switch, found["vEthernet (Other)"].switch) == (None, "Other")


def test_a_team_of_windows_below_a_switch() -> None:
    """As on 2012 R2: the switch's uplink is the team's adapter."""
    nics = [*LBFO, NicSpec("lbfo", None, "Team1", switch="External"), NicSpec("vethernet", "10.0.0.1", "vEthernet (External)", switch="External")]  # fmt: skip
    found = by_name(Machine("H", "2012 R2", nics=nics))
    assert (found["Team1"].role, found["Team1"].switch) == (Role.TEAM, "External")


def test_rdma_and_queues_cost_nothing_to_know() -> None:
    """The driver offers them or not, and they are on unless they were switched off (facts 5.7)."""
    machine = Machine("H", nics=[NicSpec("mellanox", keywords={"*NetworkDirect": "0"}), NicSpec("intel", "10.0.1.1")])
    first, second = network_of(machine).adapters
    assert (first.rdma, first.vmq, second.rdma, second.vmq) == (False, True, None, None)
    assert "*RscIPv4" in first.keywords
    assert "*VMQ" not in first.keywords


@pytest.mark.parametrize(
    ("nics", "version", "requests"),
    [([NicSpec()], "2022", 8), (VLANS, "2022", 13), (SINGLE_UPLINK, "2016", 14), (SET, "2016", 16), (SET, "2022", 17)],
)
def test_what_it_costs(nics: Sequence[NicSpec], version: str, requests: int) -> None:
    """With the one for the operating system, and a second for each list of several (facts 6.3); never one for each adapter."""
    machine = Machine("H", version, nics=nics)
    network_of(machine)
    assert len(machine.log.requests) == requests


def test_apart_from_the_link_local_address_an_adapter_is_a_card() -> None:
    """169.254 alone: nobody elsewhere reaches it (facts 2.2)."""
    assert roles(Machine("H", nics=[NicSpec(ip="169.254.95.120")])) == {"Local Area Connection": Role.MANAGEMENT}


@pytest.mark.parametrize(
    ("vendor", "in_use", "off"), [("indexed", "2", "0"), ("ranged", "9014", "1514"), ("broadcom", "9000", "1500")]
)
def test_jumbo_as_a_driver_counts_it(vendor: str, in_use: str, off: str) -> None:
    """By an index, in a range that begins at 1510, and without the header (facts 5.1)."""
    (adapter,) = network_of(Machine("H", nics=[NicSpec(vendor)])).adapters
    jumbo = adapter.keywords[JUMBO]
    assert (jumbo.in_use, jumbo.is_off, jumbo.off) == (in_use, False, off)


@pytest.mark.parametrize("nics", [MANAGED, VLANS, SET, SINGLE_UPLINK], ids=["team", "VLANs", "SET", "one uplink"])
def test_what_belongs_together_is_known_without_the_drivers_settings(nics: Sequence[NicSpec]) -> None:
    """In four requests less, and none at all once they were read."""
    machine = Machine("H", "2022", nics=nics)
    look = Look(host_of(machine))
    short = look.topology.adapters
    asked = len(machine.log.requests)
    full = look.adapters
    assert len(machine.log.requests) - asked == asked - 1 + 4
    assert [(each.name, each.role, each.team, each.switch, each.speed) for each in short] == [
        (each.name, each.role, each.team, each.switch, each.speed) for each in full
    ]
    assert not any(each.keywords or each.identified for each in short)
    again = Look(host_of(machine))
    assert again.network is again.topology
