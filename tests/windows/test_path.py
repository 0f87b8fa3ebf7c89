"""Which adapters carry the traffic to an address: by the route table, and down to the hardware (facts 5.7, 5.8)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from runbook.sandbox import Machine, NicSpec
from runbook.windows.look import Look
from runbook.windows.network.path import Path, only_path, path_below, path_to, read_routes
from tests.conftest import host_of
from tests.shapes import LBFO, MANAGED, SET, SINGLE_UPLINK, VLANS, G


def path_of(machine: Machine, *addresses: str) -> Path | None:
    """Return the path to these addresses."""
    host = host_of(machine)
    return path_to(addresses, Look(host).adapters, read_routes(host.client))


def names(path: Path | None) -> list[str] | None:
    """Return the names of the adapters on a path, in order."""
    return None if path is None else [adapter.name for adapter in path.adapters]


TWO = (NicSpec("intel", "10.0.0.11", "LAN"), NicSpec("intel", "10.9.0.11", "Backup", speed=10 * G))


@pytest.mark.parametrize("version", ["2008", "2012 R2", "2022"])
@pytest.mark.parametrize(
    ("address", "name"), [("10.9.0.1", "Backup"), ("10.0.0.1", "LAN"), ("192.0.2.1", "LAN"), ("172.16.5.5", "Backup")]
)
def test_the_longest_prefix_decides(version: str, address: str, name: str) -> None:
    """An adapter's own subnet, a static route, and the default route for the rest."""
    machine = Machine("H", version, nics=TWO)
    machine.routes.append(("172.16.0.0", "255.255.0.0", "Backup"))
    assert names(path_of(machine, address)) == [name]


@pytest.mark.parametrize(
    ("nics", "expected", "slowest"),
    [
        (SET, ["vEthernet (SETswitch)", "LAN-0", "LAN-1"], 25 * G),
        (SINGLE_UPLINK, ["vEthernet (External)", "Ethernet"], 10 * G),
        (MANAGED, ["LAN", "Ethernet 2", "Ethernet"], 10 * G),
        (VLANS, ["Team1Nic", "NIC1", "NIC2"], G),
        (
            (*LBFO, NicSpec("lbfo", None, "Team1", switch="S"), NicSpec("vethernet", "10.0.0.11", "vEthernet (S)", switch="S")),
            ["vEthernet (S)", "Team1", "NIC1", "NIC2"],
            G,
        ),
    ],
    ids=["SET", "one uplink", "team", "VLANs", "team below a switch"],
)  # fmt: skip
def test_it_leads_down_to_the_hardware(nics: Sequence[NicSpec], expected: list[str], slowest: int) -> None:
    """From a virtual adapter over its switch to the uplinks, from a team to its members; a connection uses one of them."""
    path = path_of(Machine("H", "2022", nics=nics), "10.0.0.1")
    assert path is not None
    assert (names(path), path.complete) == (expected, True)
    assert path.slowest is not None
    assert path.slowest.speed == slowest


@pytest.mark.parametrize(
    ("nics", "failing"),
    [
        (SET, "Msvm_EthernetPortAllocationSettingData"),
        (VLANS, "MSFT_NetLbfoTeamMember"),
        ((NicSpec("basp", "10.0.0.11", "Team"), NicSpec("broadcom", None, "E1", team="Team")), ""),
    ],
    ids=["switch", "team", "a vendor's team"],
)
def test_what_lies_below_may_be_unknown(nics: Sequence[NicSpec], failing: str) -> None:
    """The adapter with the address is known, its hardware is not, and so no speed is."""
    machine = Machine("H", "2022", nics=nics)
    machine.failing_classes.add(failing)
    path = path_of(machine, "10.0.0.1")
    assert path is not None
    assert (path.complete, path.slowest) == (False, None)


def test_a_vlan_is_another_adapter_of_the_team() -> None:
    """And leads to the same members."""
    assert names(path_of(Machine("H", nics=VLANS), "10.0.1.1")) == ["Team1 - VLAN 100", "NIC1", "NIC2"]


def test_addresses_that_lead_to_different_hardware_have_no_known_path() -> None:
    """A host whose iSCSI address is in DNS, too: an adapter for storage is not taken for one of the backups."""
    assert path_of(Machine("H", nics=TWO), "10.0.0.1", "10.9.0.1") is None
    assert names(path_of(Machine("H", nics=TWO), "10.0.0.1", "10.0.0.2")) == ["LAN"]


def test_two_adapters_above_the_same_hardware_are_one_path() -> None:
    """Two VLANs of a team."""
    path = path_of(Machine("H", nics=VLANS), "10.0.0.1", "10.0.1.1")
    assert names(path) == ["Team1Nic", "NIC1", "NIC2", "Team1 - VLAN 100"]


def test_adapters_of_one_name_are_two() -> None:
    """A path is told by GUIDs, not by the names of the connections."""
    first, second = Look(host_of(Machine("H", nics=TWO))).adapters
    same = [first, replace(second, name=first.name)]
    path = path_below(same, same)
    assert {adapter.guid for adapter in path.adapters} == {first.guid, second.guid}


@pytest.mark.parametrize("addresses", [[], ["fe80::1"], ["x"], ["169.254.95.118"]])
def test_what_is_not_known_is_not_guessed(addresses: list[str]) -> None:
    """No address, none of IPv4, and one that only the management processor has."""
    assert path_of(Machine("H", nics=MANAGED), *addresses) is None


def test_before_vista_no_adapter_has_the_number_of_a_route() -> None:
    """So no path is known, unless there is one adapter only (facts 5.8)."""
    assert path_of(Machine("H", "2003", nics=TWO), "10.9.0.1") is None
    assert names(only_path(Look(host_of(Machine("H", "2003"))).adapters)) == ["Local Area Connection"]


UNPLUGGED = (TWO[0], NicSpec("intel", "10.9.0.11", "Backup", connected=False))


@pytest.mark.parametrize(
    ("nics", "name"),
    [(MANAGED, "LAN"), (SET, "vEthernet (SETswitch)"), (UNPLUGGED, "LAN"), (TWO, None), ((), None)],
)
def test_one_adapter_that_leads_out_is_the_path_to_everything(nics: Sequence[NicSpec], name: str | None) -> None:
    """A management adapter beside it does not count, nor one without a cable."""
    path = only_path(Look(host_of(Machine("H", nics=nics))).adapters)
    assert (path.adapters[0].name if path is not None else None) == name
