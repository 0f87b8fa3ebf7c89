"""Hyper-V's switches and routes as a host may answer: whatever it says, it does not become part of a question (facts 5.7, 5.8)."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from runbook.windows.network.hyper_v import Switches, read_switches
from runbook.windows.network.path import Route, read_routes
from runbook.wsman.client import Client
from runbook.wsman.instance import Instance

S, T = "0A1B2C3D-0000-4000-8000-00000000000A", "0A1B2C3D-0000-4000-8000-00000000000B"


class Answers(Client):
    """Answers each query by the class that it names, and keeps what was asked."""

    def __init__(self, rows: Mapping[str, list[dict[str, list[str | None]]]]) -> None:
        super().__init__(lambda _: b"")
        self.rows, self.asked = rows, list[tuple[str, str]]()

    def query(self, namespace: str, wql: str) -> list[Instance]:
        """Return the rows of the class in the query."""
        self.asked.append((namespace, wql))
        name = wql.split()[3]
        return [Instance(name, row) for row in self.rows.get(name, [])]


def switch(identifier: str, name: str) -> dict[str, list[str | None]]:
    """Return a switch."""
    return {"VirtualSystemIdentifier": [identifier], "ElementName": [name]}


def port(identifier: str, name: str, resource: str = "Msvm_ComputerSystem") -> dict[str, list[str | None]]:
    """Return a port of a switch."""
    return {"InstanceID": [rf"Microsoft:{identifier}\P"], "ElementName": [name], "HostResource": [resource]}


@pytest.mark.parametrize("identifier", ["x' or Name like '%", "", "%", f"{S}'"])
def test_an_identifier_that_is_none_is_not_asked_for(identifier: str) -> None:
    """It would be a part of the next query."""
    answers = Answers({"Msvm_VirtualEthernetSwitchSettingData": [switch(identifier, "N")]})
    assert read_switches(answers, 20348) == Switches()
    assert len(answers.asked) == 1


def test_one_name_on_two_switches_is_nobodys() -> None:
    """Names of ports need not be unique; a port without a GUID is none of an adapter."""
    answers = Answers(
        {
            "Msvm_VirtualEthernetSwitchSettingData": [switch(S.lower(), "A"), switch(T, "B")],
            "Msvm_EthernetPortAllocationSettingData": [
                port(S, "MGT"),
                port(T, "MGT"),
                port(T, "SMB"),
                port("SOMEBODY", "VM"),
                port(S, "Out", 'Msvm_ExternalEthernetPort.DeviceID="Microsoft:{not-one}"'),
            ],
        }
    )
    found = read_switches(answers, 14393)
    assert (found.below("vEthernet (MGT)"), found.below("vEthernet (SMB)")) == (None, "B")
    assert found.uplinks == {}


def test_two_switches_of_one_name_are_told_apart() -> None:
    """The hardware below the one is not taken for the other's."""
    guid = "{0A1B2C3D-0000-4000-8000-00000000000C}"
    answers = Answers(
        {
            "Msvm_VirtualEthernetSwitchSettingData": [switch(S, "Net"), switch(T, "Net")],
            "Msvm_EthernetPortAllocationSettingData": [
                port(S, "Out", f'Msvm_ExternalEthernetPort.DeviceID="Microsoft:{guid}"'),
                port(T, "MGT"),
            ],
        }
    )
    found = read_switches(answers, 14393)
    assert (found.uplinks[guid], found.below("vEthernet (MGT)")) == (f"Net {S}", f"Net {T}")


def test_a_row_that_is_no_route_is_left_out() -> None:
    """The others count: a mask with holes, words, and nothing at all are none."""
    rows: list[dict[str, list[str | None]]] = [
        {"Destination": ["10.0.0.0"], "Mask": ["255.0.255.0"], "InterfaceIndex": ["3"]},
        {"Destination": ["localhost"], "Mask": ["255.0.0.0"], "InterfaceIndex": ["3"]},
        {"Destination": [None], "Mask": ["255.0.0.0"], "InterfaceIndex": ["3"]},
        {"Destination": ["10.0.0.0"], "Mask": ["255.0.0.0"]},
        {"Destination": ["10.0.0.0"], "Mask": ["255.0.0.0"], "InterfaceIndex": ["3"], "Metric1": ["-1"]},
    ]
    (route,) = read_routes(Answers({"Win32_IP4RouteTable": rows}))
    assert isinstance(route, Route)
    assert (str(route.network), route.interface, route.metric) == ("10.0.0.0/8", 3, -1)
