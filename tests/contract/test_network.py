"""TCP globals, adapters, teams, QoS: read only, except a QoS policy of our own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from runbook.errors import NoSuchClass
from runbook.windows import qos, reg_query
from runbook.windows.host import Host
from runbook.windows.network.adapters import CLASS_KEY, Adapter, Part, Role, is_class_key
from runbook.windows.network.path import read_routes
from runbook.windows.network.speed import bits_per_second
from runbook.windows.registry import full_name
from runbook.windows.system import SERVER_2008, SERVER_2012, System
from runbook.windows.tcp import PARAMETERS, is_state
from runbook.windows.values import ABSENT, Kind
from runbook.wsman.shell import Shell
from tests.contract.conftest import REAL

POLICY, PORT = "runbook-contract", 55718


def test_netsh_dumps_the_tcp_globals_in_words_that_no_language_changes(bare: Host, system: System) -> None:
    """The one `set global` line of facts 4.4, from Vista on."""
    if system.version < SERVER_2008:
        pytest.skip("Server 2003 keeps them in the registry")
    with Shell(bare.client) as shell:
        printed = shell.run("netsh interface tcp dump").stdout
    assert "set global" in printed
    assert "rss=" in printed


def test_every_tcp_global_is_a_state(bare: Host, system: System) -> None:
    """RSS is on every Windows; each state is one word that could be written back (facts 4.1)."""
    states = bare.tcp.read(system)
    assert "rss" in states
    assert all(map(is_state, states.values()))


def test_the_parameters_of_tcp_are_seen_by_both_ways_of_reading(bare: Host) -> None:
    """`reg query` prints the names and types that StdRegProv has; before-images are made of it (facts 4.2)."""
    with Shell(bare.client) as shell:
        printed = shell.run(reg_query.commands([PARAMETERS], recursive=False)[0]).stdout
    values = reg_query.parse(printed)[full_name(PARAMETERS)]
    kinds = bare.registry.kinds(PARAMETERS)
    assert kinds is not ABSENT
    single = {name: kind for name, kind in kinds.items() if kind is not Kind.MULTI_SZ}
    assert {name: value.kind for name, value in values.items()} == single


def test_cim_has_the_tcp_globals(bare: Host, system: System) -> None:
    """One object, with numbers for states (facts 4.3)."""
    if system.version < SERVER_2012:
        pytest.skip("root/StandardCimv2 came with Server 2012")
    [found] = bare.client.query("root/StandardCimv2", "select * from MSFT_NetOffloadGlobalSetting")
    assert found.number("ReceiveSideScaling") in (0, 1)
    assert found.number("Chimney") in (0, 1, 2, None)


def test_adapters_are_joined_to_their_class_keys(bare: Host, system: System) -> None:
    """By NetCfgInstanceId; Index is the number of the key (facts 5.3). At least one carries the address that answers."""
    adapters = bare.adapters.read(system).adapters
    assert any(adapter.addresses for adapter in adapters)
    for adapter in adapters:
        assert is_class_key(adapter.class_key)
        assert adapter.name
    assert any(adapter.identified for adapter in adapters)


def test_routes_lead_through_the_adapters(bare: Host, system: System) -> None:
    """From Vista on the route table names interfaces by the number that adapters have (facts 5.8)."""
    routes = read_routes(bare.client)
    assert routes
    if system.version < SERVER_2008:
        return
    through = {route.interface for route in routes}
    for adapter in bare.adapters.read(system).adapters:
        assert adapter.interface is not None
        if any("." in address for address in adapter.addresses):
            assert adapter.interface in through


def test_what_the_adapters_are_is_read_whole(bare: Host, system: System) -> None:
    """Teams and Hyper-V's switches are there or not: nothing of them is unreadable to an administrator."""
    assert bare.adapters.read(system).unread == ()


def test_keywords_have_values_that_their_drivers_allow(bare: Host, system: System) -> None:
    """An enum's value is in its list, a number in its range; a missing value means the default (facts 5.1)."""
    for adapter in bare.adapters.read(system).adapters:
        for keyword in adapter.keywords.values():
            assert keyword.name.startswith("*")
            if keyword.allowed and keyword.in_use is not None:
                assert keyword.in_use in keyword.allowed, (adapter.description, keyword)


def test_a_class_key_is_read_whole(bare: Host, system: System) -> None:
    """NetCfgInstanceId, DriverDesc and the driver's version are there for every adapter in use."""
    found: list[Adapter] = [each for each in bare.adapters.read(system).adapters if each.identified]
    for adapter in found:
        kinds = bare.registry.kinds(adapter.class_key)
        assert isinstance(kinds, dict)
        assert {"netcfginstanceid", "driverdesc"} <= {name.lower() for name in kinds}


def test_the_class_of_adapters_is_where_we_look(bare: Host) -> None:
    """Subkeys of four digits, the same on every Windows."""
    subkeys = bare.registry.subkeys(CLASS_KEY)
    if REAL:
        assert isinstance(subkeys, tuple)
        assert any(is_class_key(rf"{CLASS_KEY}\{name}") for name in subkeys)


def test_what_belongs_together_can_be_read(bare: Host, system: System) -> None:
    """Teams and switches are known as far as this Windows has them; a server's classes of teams do not fail (facts 5.5)."""
    network = bare.adapters.read(system)
    assert Part.TEAMS not in network.unread
    assert Part.SWITCHES not in network.unread
    for adapter in network.adapters:
        if adapter.role is Role.TEAM_MEMBER:
            assert adapter.team
        if adapter.role is Role.UPLINK:
            assert adapter.switch in {switch.name for switch in network.switches}
        if system.version >= SERVER_2008:
            assert adapter.interface is not None


@pytest.mark.parametrize("name", ["MSFT_NetLbfoTeamMember", "MSFT_NetLbfoTeamNic", "MSFT_NetAdapter"])
def test_teams_and_speeds_are_asked_for_without_there_being_a_team(bare: Host, system: System, name: str) -> None:
    """The classes are there from 2012 on, with or without a team (facts 5.5, 5.7)."""
    if system.version < SERVER_2012:
        pytest.skip("LBFO came with Server 2012")
    found = bare.client.query("root/StandardCimv2", f"select * from {name}")
    for each in found:
        assert bits_per_second(each, "TransmitLinkSpeed") is None or each.text("Name")


@pytest.mark.parametrize(
    "query",
    [
        "Msvm_VirtualEthernetSwitchSettingData",
        "Msvm_EthernetPortAllocationSettingData where InstanceID like 'Microsoft:%'",
        "Msvm_EthernetSwitchHardwareOffloadSettingData",
        "Msvm_VirtualEthernetSwitchNicTeamingMember",
    ],
)
def test_hyper_v_is_there_or_is_not(bare: Host, system: System, query: str) -> None:
    """Each class answers where the role is installed; elsewhere the namespace does not exist (facts 5.7)."""
    if system.version < SERVER_2012:
        pytest.skip("root/virtualization/v2 came with Server 2012")
    try:
        assert isinstance(bare.client.query("root/virtualization/v2", f"select * from {query}"), list)
    except NoSuchClass:
        return


def test_an_external_port_bears_the_guid_of_its_adapter(bare: Host, system: System) -> None:
    """`Microsoft:{GUID}`, but for the port of an embedded team, which is no adapter (facts 5.7)."""
    if system.version < SERVER_2012:
        pytest.skip("root/virtualization/v2 came with Server 2012")
    try:
        ports = bare.client.query("root/virtualization/v2", "select * from Msvm_ExternalEthernetPort")
    except NoSuchClass:
        return
    known = {
        each.text("InterfaceGuid") for each in bare.client.query("root/StandardCimv2", "select * from MSFT_NetAdapter")
    }
    assert all((port.text("DeviceID") or "").startswith("Microsoft:{") for port in ports)
    assert not ports or any((port.text("DeviceID") or "").removeprefix("Microsoft:") in known for port in ports)


def test_the_default_route_leads_over_an_adapter_that_we_read(bare: Host, system: System) -> None:
    """The number in the route table is the adapter's own (facts 5.8)."""
    routes = read_routes(bare.client)
    if system.version < SERVER_2008:
        return
    known = {adapter.interface for adapter in bare.adapters.read(system).adapters}
    default = [route for route in routes if route.network.prefixlen == 0]
    assert all(route.interface in known for route in default)


@pytest.fixture
def policy(bare: Host, system: System) -> Iterator[Host]:
    """Yield the host without our policy, and remove what the test made."""
    if system.version < SERVER_2012:
        pytest.skip("the NetQos cmdlets came with Server 2012")
    qos.set_policy(bare.client, POLICY, PORT, 0)
    yield bare
    qos.set_policy(bare.client, POLICY, PORT, 0)


def test_a_qos_policy_of_our_own_is_made_and_removed(policy: Host) -> None:
    """Its rate reads back in bits per second, but for Windows' rounding; its unit is known (facts 2.3)."""
    client = policy.client
    assert qos.policy_rate(client, POLICY, PORT) is None
    for rate in (8_192_000, 85_000_000):
        qos.set_policy(client, POLICY, PORT, rate)
        found = qos.policy_rate(client, POLICY, PORT)
        assert found is not None
        assert abs(found - rate) <= qos.GRAIN
    qos.set_policy(client, POLICY, PORT, 0)
    assert qos.policy_rate(client, POLICY, PORT) is None


def test_the_packet_scheduler_is_a_driver(bare: Host) -> None:
    """Psched runs, is stopped, or is not there; the reservable bandwidth is set or not."""
    assert qos.packet_scheduler(bare.client) in (True, False, None)
    assert qos.reservable_percent(bare.registry) in (None, *range(101))
