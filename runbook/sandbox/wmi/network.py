"""WMI's classes of the network, read from the registry, and from 2012 on CIM's (facts 4.3, 5.3, 5.4, 5.5)."""

from __future__ import annotations

from runbook.sandbox.protocol.instance import Properties, Property
from runbook.sandbox.windows.computer import Computer
from runbook.sandbox.windows.network.adapters import Adapter, Nic, adapters, interface
from runbook.sandbox.windows.registry import Registry

_CHIMNEY = {"disabled": 0, "enabled": 1, "automatic": 2}
_INT, _ENUM, _REG_SZ = 1, 5, 1
_CONNECTED, _NO_MEDIA = 2, 7  # NetConnectionStatus


def network_adapters(computer: Computer) -> list[Properties]:
    """Return Win32_NetworkAdapter; GUID, PhysicalAdapter and InterfaceIndex exist from Vista on (facts 5.3, 5.8)."""
    built = {nic.index: nic for nic in computer.nics}
    rows: list[Properties] = []
    for adapter in adapters(computer.registry, computer.nics):
        nic = built.get(adapter.index)
        named = adapter.connection is not None
        connected = named and (nic is None or nic.spec.connected)
        row: dict[str, Property] = {
            "AdapterType": "Ethernet 802.3" if named else None,
            "Caption": f"[{adapter.index:08d}] {adapter.description}",
            "Description": adapter.description,
            "DeviceID": str(adapter.index),
            "Index": adapter.index,
            "MACAddress": _mac(adapter, nic),
            "Manufacturer": adapter.provider,
            "Name": adapter.description,
            "NetConnectionID": adapter.connection,
            "NetConnectionStatus": (_CONNECTED if connected else _NO_MEDIA) if named else None,
            "PNPDeviceID": rf"{(nic and nic.driver.device) or adapter.component.upper()}\{adapter.index:04d}",
            "ProductName": adapter.description,
            "Speed": _speed(computer, nic) if named else None,
            "SystemName": computer.name,
        }
        if computer.edition.is_ndis6:
            row |= {
                "GUID": adapter.guid or None,
                "InterfaceIndex": interface(adapter.index),
                "NetEnabled": connected or (False if named else None),
                "PhysicalAdapter": adapter.physical,
            }
        rows.append(row)
    return rows


def _speed(computer: Computer, nic: Nic | None) -> int | None:
    """Return a speed as WMI reports it (facts 2.2): none for a team's member, the greatest number without a connection.

    An uplink of a switch is bound to no IP either, so it has none [I]. 2003 has no speeds [G].
    """
    if nic is None or not computer.edition.is_ndis6:
        return None
    if not nic.spec.connected:
        return (1 << 63) - 1
    return None if (_is_member(computer, nic) or nic.is_uplink) and nic.spec.ip is None else nic.spec.speed


def configurations(computer: Computer) -> list[Properties]:
    """Return Win32_NetworkAdapterConfiguration, joined by Index; SettingID is the GUID (facts 5.3 [G])."""
    return [
        {
            "Caption": f"[{adapter.index:08d}] {adapter.description}",
            "Description": adapter.description,
            "DHCPEnabled": False,
            "Index": adapter.index,
            "IPAddress": [adapter.ip] if adapter.ip else None,
            "IPEnabled": adapter.ip is not None,
            "IPSubnet": ["255.255.255.0"] if adapter.ip else None,
            "MACAddress": _mac(adapter),
            "SettingID": adapter.guid or f"{{00000000-0000-0000-0000-{adapter.index:012d}}}",
        }
        for adapter in adapters(computer.registry, computer.nics)
    ]


def offload_settings(computer: Computer) -> list[Properties]:
    """Return MSFT_NetOffloadGlobalSetting; it reports Chimney even if netsh no longer has such a line (facts 0.7, 4.3)."""
    return [
        {
            "Chimney": _CHIMNEY[computer.tcp.get("chimney", "disabled")],
            "InstanceID": "NetOffloadGlobalSetting",
            "NetworkDirect": 1,
            "NetworkDirectAcrossIPSubnets": 0,
            "PacketCoalescingFilter": 1,
            "ReceiveSegmentCoalescing": int(computer.tcp["rsc"] == "enabled"),
            "ReceiveSideScaling": int(computer.tcp["rss"] == "enabled"),
            "TaskOffload": 1,
        }
    ]


def net_adapters(computer: Computer) -> list[Properties]:
    """Return MSFT_NetAdapter: the adapters that have a connection; InterfaceGuid and DeviceID are the GUID (facts 5.3)."""
    built = {nic.index: nic for nic in computer.nics}
    return [
        {
            "ComponentID": adapter.component,
            "ConnectorPresent": adapter.physical,
            "DeviceID": adapter.guid,
            "DriverDescription": adapter.description,
            "DriverProvider": adapter.provider,
            "DriverVersionString": adapter.driver_version,
            "HardwareInterface": adapter.physical,
            "InterfaceDescription": adapter.description,
            "InterfaceGuid": adapter.guid,
            "InterfaceIndex": interface(adapter.index),
            "Name": adapter.connection,
            "ReceiveLinkSpeed": _link_speed(built.get(adapter.index)),
            "SystemName": computer.name,
            "TransmitLinkSpeed": _link_speed(built.get(adapter.index)),
            "Virtual": not adapter.physical,
        }
        for adapter in adapters(computer.registry, computer.nics)
        if adapter.connection is not None
    ]


def advanced_properties(computer: Computer) -> list[Properties]:
    """Return MSFT_NetAdapterAdvancedPropertySettingData, from `Ndi\\Params` of each adapter (facts 5.4)."""
    return [
        _advanced(computer.registry, adapter, keyword)
        for adapter in adapters(computer.registry, computer.nics)
        if adapter.connection is not None
        for keyword in computer.registry.subkeys(rf"{adapter.key}\Ndi\Params") or ()
    ]


def _advanced(registry: Registry, adapter: Adapter, keyword: str) -> Properties:
    params = rf"{adapter.key}\Ndi\Params\{keyword}"
    texts = {name: str(value.data) for name, value in (registry.values(params) or {}).items()}
    labels = {name: str(value.data) for name, value in (registry.values(rf"{params}\enum") or {}).items()}
    configured, default = registry.get(adapter.key, keyword), texts.get("Default")
    value = str(configured.data) if configured else default
    bounds: dict[str, Property] = {
        f"NumericParameter{end}Value": texts.get(short) for end, short in (("Min", "Min"), ("Max", "Max"), ("Step", "Step"))
    }  # fmt: skip
    return {
        "DefaultDisplayValue": labels.get(default or "", default),
        "DefaultRegistryValue": default,
        "DisplayName": texts.get("ParamDesc"),
        "DisplayParameterType": _ENUM if labels else _INT,
        "DisplayValue": labels.get(value or "", value),
        "InstanceID": f"{adapter.guid}::{keyword}",
        "InterfaceDescription": adapter.description,
        "Name": adapter.connection,
        "NumericParameterBaseValue": None if labels else 10,
        **bounds,
        "Optional": texts.get("Optional") == "1",
        "RegistryDataType": _REG_SZ,
        "RegistryKeyword": keyword,
        "RegistryValue": [value] if value is not None else None,
        "ValidDisplayValues": list(labels.values()) or None,
        "ValidRegistryValues": list(labels) or None,
    }


def teams(computer: Computer) -> list[Properties]:
    """Return MSFT_NetLbfoTeam: switch independent, up (facts 5.5)."""
    return [
        {"InstanceID": name, "LoadBalancingAlgorithm": 5, "Name": name, "Status": 0, "TeamingMode": 1}
        for name in dict.fromkeys(nic.lbfo_team for nic in computer.nics)
        if name is not None
    ]


def team_members(computer: Computer) -> list[Properties]:
    """Return MSFT_NetLbfoTeamMember: all members active, each with its own speed."""
    return [
        {**_team_adapter(nic), "OperationalMode": 0, "Team": nic.spec.team}
        for nic in computer.nics
        if _is_member(computer, nic)
    ]


def team_nics(computer: Computer) -> list[Properties]:
    """Return MSFT_NetLbfoTeamNic: a team's own adapter, and one for each VLAN."""
    return [
        {
            **_team_adapter(nic),
            "Default": nic.spec.vlan is None,
            "Primary": nic.spec.vlan is None,
            "Team": nic.lbfo_team,
            "VlanID": nic.spec.vlan,
        }
        for nic in computer.nics
        if nic.lbfo_team is not None
    ]


def _is_member(computer: Computer, nic: Nic) -> bool:
    """Return True for a member of one of Windows' own teams."""
    team = nic.spec.team
    return team is not None and nic.lbfo_team is None and team in {each.lbfo_team for each in computer.nics}


def _team_adapter(nic: Nic) -> dict[str, Property]:
    return {
        "InstanceID": nic.guid,
        "InterfaceDescription": nic.driver.description,
        "Name": nic.name,
        "ReceiveLinkSpeed": _link_speed(nic),
        "TransmitLinkSpeed": _link_speed(nic),
    }


def _link_speed(nic: Nic | None) -> int | None:
    return nic.spec.speed if nic is not None and nic.spec.connected else None


def routes(computer: Computer) -> list[Properties]:
    """Return Win32_IP4RouteTable: every adapter's own subnet, the computer's routes, and by default the first adapter's."""
    on_link = [
        (f"{nic.spec.ip.rpartition('.')[0]}.0", "255.255.255.0", nic)
        for nic in computer.nics
        if nic.spec.ip is not None and nic.spec.connected
    ]
    leading_out = [
        nic for nic in computer.nics if nic.spec.ip and nic.spec.connected and not nic.spec.ip.startswith("169.254.")
    ]
    by_name = {nic.name: nic for nic in computer.nics}
    static = [(network, mask, by_name[name]) for network, mask, name in computer.routes]
    default = [("0.0.0.0", "0.0.0.0", nic) for nic in leading_out[:1]]  # noqa: S104  # a route, not a listener
    return [
        {
            "Description": f"{network} - {mask}",
            "Destination": network,
            "InterfaceIndex": interface(nic.index),
            "Mask": mask,
            "Metric1": 10,
            "NextHop": nic.spec.ip,
            "Protocol": 3,
            "Type": 4,
        }
        for network, mask, nic in (*default, *on_link, *static)
    ]


def _mac(adapter: Adapter, nic: Nic | None = None) -> str | None:
    last = adapter.index if nic is None or nic.spec.mac is None else nic.spec.mac
    return f"00:15:5D:00:00:{last:02X}" if adapter.connection is not None else None
