"""Adapters: the registry's class keys and what WMI and CIM make of them (facts 5)."""

from __future__ import annotations

import pytest

from runbook.sandbox import Machine, NicSpec, RegValue
from runbook.sandbox.windows.network.adapters import CLASS
from tests.sandbox.conftest import Raw, Refused
from tests.shapes import MANAGED, SET, VLANS

CIMV2 = "root/StandardCimv2"
TEAMED = [NicSpec("intel", None, "E1", team="T"), NicSpec("intel", None, "E2", team="T"), NicSpec("microsoft-teaming", "10.0.0.9", "T")]  # fmt: skip


def test_the_number_of_a_class_key_is_the_index_and_has_gaps(machine: Machine) -> None:
    """Index and DeviceID are NNNN, not a position; other things have class keys too (facts 5.2, 5.3)."""
    raw = Raw(machine)
    numbers = [int(name or 0) for name in raw.registry("EnumKey", CLASS.removeprefix("HKLM\\"))["sNames"] if (name or "").isdigit()]  # fmt: skip
    rows = raw.query("select * from Win32_NetworkAdapter")
    assert sorted(int(row["Index"][0] or 0) for row in rows) == sorted(numbers)
    assert numbers != list(range(len(numbers)))
    assert raw.code("EnumKey", rf"{CLASS.removeprefix('HKLM' + chr(92))}\Properties") == 5


def test_guid_and_physical_came_with_vista(machine: Machine) -> None:
    """On 2003 SettingID is the way to the GUID (facts 5.3)."""
    raw, nic = Raw(machine), machine.nics[0]
    (row,) = raw.query(f"select * from Win32_NetworkAdapter where Index={nic.index}")
    (configuration,) = raw.query("select * from Win32_NetworkAdapterConfiguration where IPEnabled=TRUE")
    assert configuration["SettingID"] == [nic.guid]
    assert configuration["Index"] == row["Index"]
    assert ("GUID" in row, "PhysicalAdapter" in row) == (machine.version != "2003",) * 2
    if machine.version != "2003":
        assert (row["GUID"], row["PhysicalAdapter"]) == ([nic.guid], ["true"])
        physical = raw.query("select * from Win32_NetworkAdapter where PhysicalAdapter=TRUE")
        assert len(physical) == 1


def test_wmi_follows_the_registry(new: Raw) -> None:
    """Which is the truth: another description shows, a key that is gone does not."""
    nic = new.machine.nics[0]
    new.machine.registry.set(nic.key, "DriverDesc", RegValue("REG_SZ", "Another"))
    query = f"select * from Win32_NetworkAdapter where Index={nic.index}"
    assert new.query(query)[0]["Name"] == ["Another"]
    new.machine.registry.delete_key(nic.key)
    assert new.query(query) == []


def test_keywords_are_strings_and_some_are_absent(new: Raw) -> None:
    """Configured values are REG_SZ; a missing one means the driver's default (facts 5.2)."""
    nic, registry = new.machine.nics[0], new.machine.registry
    assert registry.get(nic.key, "*JumboPacket") == RegValue("REG_SZ", "9014")
    assert registry.get(nic.key, "*UDPChecksumOffloadIPv4") is None
    assert new.machine.effective[nic.guid, "*UDPChecksumOffloadIPv4"] == "3"
    assert registry.subkeys(rf"{nic.key}\Ndi\Params\*JumboPacket") == ["enum"]


@pytest.mark.parametrize(("vendor", "off"), [("intel", "1514"), ("realtek", "1514"), ("broadcom", None)])
def test_jumbo_off_differs_by_vendor(vendor: str, off: str | None) -> None:
    """An enum with 1514, or a range from 1500 in steps that never meet it (facts 5.1 [G])."""
    machine = Machine("H", nics=[NicSpec(vendor)])
    params = rf"{machine.nics[0].key}\Ndi\Params\*JumboPacket"
    if off is not None:
        assert machine.registry.get(rf"{params}\enum", off) is not None
    else:
        least, greatest, step = (int(str(machine.registry.get(params, name).data)) for name in ("Min", "Max", "Step"))  # type: ignore[union-attr]
        assert 1514 not in range(least, greatest + 1, step)


def test_labels_differ_by_vendor_and_language() -> None:
    """Never match on them (facts 5.6)."""
    labels = {
        str(machine.registry.get(rf"{machine.nics[0].key}\Ndi\Params\*IPChecksumOffloadIPv4", "ParamDesc").data)  # type: ignore[union-attr]
        for vendor in ("intel", "broadcom", "realtek")
        for language in ("ja-JP", "en-US")
        for machine in [Machine("H", "2016", language, nics=[NicSpec(vendor)])]
    }
    assert len(labels) == 3  # English is the same for all, Japanese is not


def test_a_spec_presets_keywords_and_takes_them_away() -> None:
    """On top of the vendor's own."""
    spec = NicSpec("intel", keywords={"*RSS": "0", "*JumboPacket": None})
    machine = Machine("H", nics=[spec])
    assert machine.registry.get(machine.nics[0].key, "*RSS") == RegValue("REG_SZ", "0")
    assert machine.registry.get(machine.nics[0].key, "*JumboPacket") is None


def test_drivers_of_2003_have_names_of_their_own() -> None:
    """And no description of them (facts 5.1 [G])."""
    machine = Machine("H", "2003", nics=[NicSpec("broadcom")])
    values = machine.registry.values(machine.nics[0].key) or {}
    assert "LargeSendOffload" in values
    assert not any(name.startswith("*") for name in values)
    assert not machine.registry.has_key(rf"{machine.nics[0].key}\Ndi")


def test_cim_shows_what_the_registry_describes(new: Raw) -> None:
    """RegistryValue is an array, null without a value and a default (facts 5.4)."""
    rows = {str(row["RegistryKeyword"][0]): row for row in new.query("select * from MSFT_NetAdapterAdvancedPropertySettingData", CIMV2)}  # fmt: skip
    jumbo, udp = rows["*JumboPacket"], rows["*UDPChecksumOffloadIPv4"]
    assert (jumbo["RegistryValue"], jumbo["DisplayValue"]) == (["9014"], ["9014 Bytes"])
    assert jumbo["ValidRegistryValues"] == ["1514", "4088", "9014"]
    assert (udp["RegistryValue"], udp["DefaultRegistryValue"]) == (["3"], ["3"])
    (adapter,) = new.query("select * from MSFT_NetAdapter", CIMV2)
    assert adapter["InterfaceGuid"] == [new.machine.nics[0].guid]


def test_cim_reports_chimney_where_netsh_does_not() -> None:
    """0 on 2022 (facts 0.7, 4.3); there is no such namespace before 2012."""
    (row,) = Raw(Machine("H", "2022")).query("select * from MSFT_NetOffloadGlobalSetting", CIMV2)
    assert (row["Chimney"], row["ReceiveSideScaling"]) == (["0"], ["1"])


def test_a_team_of_windows(new: Raw) -> None:
    """LBFO: the team, its members, its own adapter (facts 5.5)."""
    raw = Raw(Machine("H", nics=TEAMED))
    assert [row["Name"] for row in raw.query("select * from MSFT_NetLbfoTeam", CIMV2)] == [["T"]]
    members = raw.query("select * from MSFT_NetLbfoTeamMember where Team='T'", CIMV2)
    assert [row["Name"] for row in members] == [["E1"], ["E2"]]
    assert len(raw.query("select * from MSFT_NetLbfoTeamNic", CIMV2)) == 1
    assert new.query("select * from MSFT_NetLbfoTeam", CIMV2) == []


def test_a_team_of_a_vendor() -> None:
    """Its members have TeamAdapters, its own adapter is not physical (facts 5.5)."""
    machine = Machine("H", "2008 R2", nics=[NicSpec("broadcom", None, "E1", team="B"), NicSpec("basp", "10.0.0.9", "B")])  # fmt: skip
    member, team = machine.nics
    assert machine.registry.get(member.key, "TeamAdapters") is not None
    assert (member.physical, team.physical) == (True, False)


HYPER_V = "root/virtualization/v2"


def test_a_server_as_it_was_recorded() -> None:
    """Checkmk's five rows: what is connected, and the speed of each, blank for a team's member (facts 2.2)."""
    rows = Raw(Machine("H", nics=MANAGED)).query("select * from Win32_NetworkAdapter where NetConnectionID is not null")
    assert [
        (row["Description"][0], row["NetConnectionID"][0], row["NetConnectionStatus"][0], row["Speed"][0])
        for row in rows
    ] == [
        ("IBM USB Remote NDIS Network Device", "Local Area Connection 2", "2", "9728000"),
        ("Intel(R) 82576 Gigabit Dual Port Network Connection", "Ethernet 3", "7", "9223372036854775807"),
        ("QLogic 1/10GbE Server Adapter", "Ethernet 2", "2", None),
        ("QLogic 1/10GbE Server Adapter", "Ethernet", "2", None),
        ("Microsoft Network Adapter Multiplexor Driver", "LAN", "2", "20000000000"),
    ]


def test_a_team_has_an_adapter_for_each_vlan() -> None:
    """With a component of its own, and speeds where the classes of teams have them (facts 5.5, 5.7)."""
    machine = Machine("H", nics=VLANS)
    raw = Raw(machine)
    rows = raw.query("select * from MSFT_NetLbfoTeamNic", CIMV2)
    assert [(row["Name"][0], row["Team"][0], row["VlanID"][0]) for row in rows] == [
        ("Team1Nic", "Team1", None),
        ("Team1 - VLAN 100", "Team1", "100"),
    ]
    assert [row["Name"][0] for row in raw.query("select * from MSFT_NetLbfoTeam", CIMV2)] == ["Team1"]
    members = raw.query("select * from MSFT_NetLbfoTeamMember", CIMV2)
    assert [row["TransmitLinkSpeed"][0] for row in members] == ["1000000000", "1000000000"]
    component = machine.registry.get(machine.nics[2].key, "ComponentId")
    assert component == RegValue("REG_SZ", r"COMPOSITEBUS\MS_IMPLAT_MP")


def test_a_switch_embedded_team() -> None:
    """The switch, the port of its team, the team's members, and the host's own port (facts 5.7)."""
    machine = Machine("H", "2022", nics=SET)
    raw = Raw(machine)
    (switch,) = raw.query("select * from Msvm_VirtualEthernetSwitchSettingData", HYPER_V)
    assert (switch["ElementName"], switch["TeamingEnabled"]) == (["SETswitch"], ["true"])
    identifier = switch["VirtualSystemIdentifier"][0]
    ports = raw.query(
        f"select * from Msvm_EthernetPortAllocationSettingData where InstanceID like 'Microsoft:{identifier}%'", HYPER_V
    )
    assert [("Msvm_ExternalEthernetPort" in str(row["HostResource"][0]), row["ElementName"][0]) for row in ports] == [
        (True, "SETswitch_External"),
        (False, "SETswitch"),
    ]
    everything = raw.query("select * from Msvm_EthernetPortAllocationSettingData", HYPER_V)
    assert len(everything) == 3  # and one of a virtual machine
    members = raw.query("select * from Msvm_VirtualEthernetSwitchNicTeamingMember", HYPER_V)
    assert len(members) == 2
    external = raw.query("select * from Msvm_ExternalEthernetPort where IsBound = true", HYPER_V)
    assert [row["ElementName"][0] for row in external] == [
        *["Mellanox ConnectX-4 Lx Ethernet Adapter"] * 2,
        "Teamed-Interface",
    ]
    macs = {row["NetConnectionID"][0]: row["MACAddress"][0] for row in raw.query("select * from Win32_NetworkAdapter")}
    assert macs["LAN-0"] == macs["vEthernet (SETswitch)"] != macs["LAN-1"]


@pytest.mark.parametrize(("version", "nics"), [("2022", [NicSpec()]), ("2008 R2", SET)])
def test_without_hyper_v_there_is_no_such_namespace(version: str, nics: list[NicSpec]) -> None:
    """Nor before 2012, whose namespace is another one (facts 5.7)."""
    with pytest.raises(Refused) as caught:
        Raw(Machine("H", version, nics=nics)).query("select * from Msvm_VirtualEthernetSwitchSettingData", HYPER_V)
    assert caught.value.any_code == 0x8004100E


def test_a_class_can_be_missing_or_fail() -> None:
    """As on editions without teams, and where a provider is broken (facts 5.5)."""
    machine = Machine("H")
    machine.missing_classes.add("MSFT_NetLbfoTeam")
    machine.failing_classes.add("MSFT_NetLbfoTeamNic")
    for name, code in (("MSFT_NetLbfoTeam", 0x80041010), ("MSFT_NetLbfoTeamNic", 0x80338102)):
        with pytest.raises(Refused) as caught:
            Raw(machine).query(f"select * from {name}", CIMV2)
        assert caught.value.any_code == code


def test_the_routes_of_a_host() -> None:
    """Its subnets, by the number of the interface that is not the class key's (facts 5.8)."""
    raw = Raw(Machine("H", nics=[NicSpec(ip="10.0.0.11"), NicSpec(ip="10.9.0.11")]))
    rows = raw.query("select * from Win32_IP4RouteTable")
    adapters = {row["InterfaceIndex"][0]: row["Index"][0] for row in raw.query("select * from Win32_NetworkAdapter")}
    assert [(row["Destination"][0], row["Mask"][0], adapters[row["InterfaceIndex"][0]]) for row in rows] == [
        ("0.0.0.0", "0.0.0.0", "7"),  # a route
        ("10.0.0.0", "255.255.255.0", "7"),
        ("10.9.0.0", "255.255.255.0", "10"),
    ]
    assert adapters.keys() != set(adapters.values())
