"""The network's WMI classes, read from the registry, and from 2012 on CIM's (facts 4.3, 5.3, 5.4, 5.5)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from runbook.sandbox.network import Adapter, adapters
from runbook.sandbox.registry import Registry
from runbook.sandbox.soap import Properties, Property

if TYPE_CHECKING:
    from runbook.sandbox.machine import Machine

_CHIMNEY = {"disabled": 0, "enabled": 1, "automatic": 2}
_INT, _ENUM, _REG_SZ = 1, 5, 1


def network_adapters(machine: Machine) -> list[Properties]:
    """Win32_NetworkAdapter; GUID and PhysicalAdapter exist from Vista on (facts 5.3)."""
    rows: list[Properties] = []
    speeds = (
        {nic.index: nic.spec.speed for nic in machine.nics} if machine.edition.is_ndis6 else {}
    )  # 2003 has none [G]
    for adapter in adapters(machine.registry, machine.nics):
        connected = adapter.connection is not None
        row: dict[str, Property] = {
            "AdapterType": "Ethernet 802.3" if connected else None,
            "Caption": f"[{adapter.index:08d}] {adapter.description}",
            "Description": adapter.description,
            "DeviceID": str(adapter.index),
            "Index": adapter.index,
            "MACAddress": _mac(adapter),
            "Manufacturer": adapter.provider,
            "Name": adapter.description,
            "NetConnectionID": adapter.connection,
            "NetConnectionStatus": 2 if connected else None,
            "ProductName": adapter.description,
            "Speed": speeds.get(adapter.index) if connected else None,
            "SystemName": machine.name,
        }
        if machine.edition.is_ndis6:
            row |= {"GUID": adapter.guid or None, "NetEnabled": connected or None, "PhysicalAdapter": adapter.physical}
        rows.append(row)
    return rows


def configurations(machine: Machine) -> list[Properties]:
    """Win32_NetworkAdapterConfiguration, joined by Index; SettingID is the GUID (facts 5.3 [G])."""
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
        for adapter in adapters(machine.registry, machine.nics)
    ]


def offload_settings(machine: Machine) -> list[Properties]:
    """MSFT_NetOffloadGlobalSetting; Chimney is reported even where netsh has no such line any more (facts 0.7, 4.3)."""
    return [
        {
            "Chimney": _CHIMNEY[machine.tcp.get("chimney", "disabled")],
            "InstanceID": "NetOffloadGlobalSetting",
            "NetworkDirect": 1,
            "NetworkDirectAcrossIPSubnets": 0,
            "PacketCoalescingFilter": 1,
            "ReceiveSegmentCoalescing": 1,
            "ReceiveSideScaling": int(machine.tcp["rss"] == "enabled"),
            "TaskOffload": 1,
        }
    ]


def net_adapters(machine: Machine) -> list[Properties]:
    """MSFT_NetAdapter: those that have a connection; InterfaceGuid and DeviceID are the GUID (facts 5.3)."""
    return [
        {
            "ConnectorPresent": adapter.physical,
            "DeviceID": adapter.guid,
            "DriverDescription": adapter.description,
            "DriverProvider": adapter.provider,
            "DriverVersionString": adapter.driver_version,
            "HardwareInterface": adapter.physical,
            "InterfaceDescription": adapter.description,
            "InterfaceGuid": adapter.guid,
            "InterfaceIndex": adapter.index,
            "Name": adapter.connection,
            "SystemName": machine.name,
            "Virtual": not adapter.physical,
        }
        for adapter in adapters(machine.registry, machine.nics)
        if adapter.connection is not None
    ]


def advanced_properties(machine: Machine) -> list[Properties]:
    """MSFT_NetAdapterAdvancedPropertySettingData: what `Ndi\\Params` of each adapter describes (facts 5.4)."""
    return [
        _advanced(machine.registry, adapter, keyword)
        for adapter in adapters(machine.registry, machine.nics)
        if adapter.connection is not None
        for keyword in machine.registry.subkeys(rf"{adapter.key}\Ndi\Params") or ()
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


def teams(machine: Machine) -> list[Properties]:
    """MSFT_NetLbfoTeam: switch independent, up (facts 5.5)."""
    return [
        {"InstanceID": name, "LoadBalancingAlgorithm": 5, "Name": name, "Status": 0, "TeamingMode": 1}
        for name in _lbfo_teams(machine)
    ]


def team_members(machine: Machine) -> list[Properties]:
    """MSFT_NetLbfoTeamMember: all of them active."""
    known = _lbfo_teams(machine)
    return [
        {"InstanceID": nic.name, "Name": nic.name, "OperationalMode": 0, "Team": nic.spec.team}
        for nic in machine.nics
        if nic.spec.team in known
    ]


def team_nics(machine: Machine) -> list[Properties]:
    """MSFT_NetLbfoTeamNic: each team's own adapter."""
    return [
        {"Default": True, "InstanceID": name, "Name": name, "Primary": True, "Team": name, "VlanID": None}
        for name in _lbfo_teams(machine)
    ]


def _lbfo_teams(machine: Machine) -> list[str]:
    return [nic.name for nic in machine.nics if nic.driver.provider == "Microsoft" and nic.driver.virtual]


def _mac(adapter: Adapter) -> str | None:
    return f"00:15:5D:00:00:{adapter.index:02X}" if adapter.connection is not None else None
