"""WMI's classes of the network, read from the registry, and from 2012 on CIM's (facts 4.3, 5.3, 5.4, 5.5)."""

from __future__ import annotations

from runbook.sandbox.protocol.instance import Properties, Property
from runbook.sandbox.windows.computer import Computer
from runbook.sandbox.windows.network.adapters import Adapter, adapters
from runbook.sandbox.windows.registry import Registry

_CHIMNEY = {"disabled": 0, "enabled": 1, "automatic": 2}
_INT, _ENUM, _REG_SZ = 1, 5, 1


def network_adapters(computer: Computer) -> list[Properties]:
    """Return Win32_NetworkAdapter; GUID and PhysicalAdapter exist from Vista on (facts 5.3)."""
    rows: list[Properties] = []
    speeds: dict[int, int] = {}
    if computer.edition.is_ndis6:  # 2003 has none [G]
        speeds = {nic.index: nic.spec.speed for nic in computer.nics}
    for adapter in adapters(computer.registry, computer.nics):
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
            "SystemName": computer.name,
        }
        if computer.edition.is_ndis6:
            row |= {"GUID": adapter.guid or None, "NetEnabled": connected or None, "PhysicalAdapter": adapter.physical}
        rows.append(row)
    return rows


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
            "ReceiveSegmentCoalescing": 1,
            "ReceiveSideScaling": int(computer.tcp["rss"] == "enabled"),
            "TaskOffload": 1,
        }
    ]


def net_adapters(computer: Computer) -> list[Properties]:
    """Return MSFT_NetAdapter: the adapters that have a connection; InterfaceGuid and DeviceID are the GUID (facts 5.3)."""
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
            "SystemName": computer.name,
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
        for name in _lbfo_teams(computer)
    ]


def team_members(computer: Computer) -> list[Properties]:
    """Return MSFT_NetLbfoTeamMember: all members active."""
    known = _lbfo_teams(computer)
    return [
        {"InstanceID": nic.name, "Name": nic.name, "OperationalMode": 0, "Team": nic.spec.team}
        for nic in computer.nics
        if nic.spec.team in known
    ]


def team_nics(computer: Computer) -> list[Properties]:
    """Return MSFT_NetLbfoTeamNic: each team's own adapter."""
    return [
        {"Default": True, "InstanceID": name, "Name": name, "Primary": True, "Team": name, "VlanID": None}
        for name in _lbfo_teams(computer)
    ]


def _lbfo_teams(computer: Computer) -> list[str]:
    return [nic.name for nic in computer.nics if nic.driver.provider == "Microsoft" and nic.driver.virtual]


def _mac(adapter: Adapter) -> str | None:
    return f"00:15:5D:00:00:{adapter.index:02X}" if adapter.connection is not None else None
