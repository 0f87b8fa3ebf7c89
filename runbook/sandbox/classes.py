"""The WMI classes that a simulated machine shows, computed from its state."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from runbook.sandbox.network import Nic
from runbook.sandbox.services import RUNNING, STOPPED, Service
from runbook.sandbox.soap import Properties

if TYPE_CHECKING:
    from runbook.sandbox.machine import Machine

Classes = dict[str, Callable[[], list[Properties]]]
Namespaces = dict[str, Classes]

_JAPANESE, _ENGLISH = 0x0411, 0x0409


def namespaces(machine: Machine) -> Namespaces:
    """The classes of each namespace, by lower-case name, each with what lists its instances."""
    cimv2: Classes = {
        "Win32_Service": lambda: [service(machine, each) for each in machine.services.values()],
        "Win32_OperatingSystem": lambda: [_operating_system(machine)],
        "Win32_ComputerSystem": lambda: [_computer_system(machine)],
        "Win32_TimeZone": lambda: [_time_zone(machine)],
        "Win32_NetworkAdapter": lambda: [_adapter(machine, nic) for nic in machine.nics] + _pseudo_adapters(),
        "Win32_NetworkAdapterConfiguration": lambda: [_configuration(nic) for nic in machine.nics],
        "Win32_DependentService": lambda: _dependencies(machine),
    }
    found: Namespaces = {"root/cimv2": cimv2, "root/default": {"StdRegProv": list[Properties]}}
    if machine.edition.nt >= (6, 0):
        cimv2["StdRegProv"] = list[Properties]  # in root/default alone before Vista (facts 6.1)
    if machine.edition.has_cim:
        found["root/standardcimv2"] = {
            "MSFT_NetOffloadGlobalSetting": lambda: [_offload(machine)],
            "MSFT_NetLbfoTeam": lambda: _teams(machine),
            "MSFT_NetLbfoTeamMember": lambda: _members(machine),
        }
    return found


def service(machine: Machine, each: Service) -> Properties:
    """Win32_Service; states and start modes are English words on every host (facts 6.4 [G])."""
    state = each.state
    return {
        "AcceptStop": state == RUNNING,
        "DisplayName": each.display_name,
        "ExitCode": 0 if each.start_count or state == RUNNING else 1077,
        "Name": each.name,
        "PathName": rf"C:\WINDOWS\system32\{each.name}.exe",
        "ProcessId": 0 if state == STOPPED else 1000 + sum(each.name.encode()),
        "StartMode": each.start_mode,
        "StartName": "LocalSystem",
        "Started": state != STOPPED,
        "State": state,
        "Status": "OK",
        "SystemName": machine.name,
    }


def _operating_system(machine: Machine) -> Properties:
    edition, japanese = machine.edition, machine.language == "ja-JP"
    properties: dict[str, object] = {
        "BuildNumber": str(edition.build),
        "Caption": f"Microsoft {edition.title}",
        "CodeSet": "932" if japanese else "1252",
        "CSDVersion": edition.service_pack or None,
        "CSName": machine.name,
        "CurrentTimeZone": 540 if japanese else 0,
        "InstallDate": machine.installed,
        "LastBootUpTime": _local(machine, machine.boot_time),
        "LocalDateTime": _local(machine, machine.now()),
        "OSLanguage": _JAPANESE if japanese else _ENGLISH,
        "ProductType": 3,
        "SystemDirectory": r"C:\WINDOWS\system32",
        "Version": edition.number,
        "WindowsDirectory": r"C:\WINDOWS",
    }
    if edition.sku is not None:
        properties |= {"OSArchitecture": "64 ビット" if japanese else "64-bit", "OperatingSystemSKU": edition.sku, "MUILanguages": [machine.language]}  # fmt: skip
    return properties  # type: ignore[return-value]  # each value is a Property


def _local(machine: Machine, moment: datetime) -> datetime:
    from datetime import timezone

    return moment.astimezone(timezone(timedelta(minutes=540 if machine.language == "ja-JP" else 0)))


def _computer_system(machine: Machine) -> Properties:
    return {"Domain": "contoso.local", "DomainRole": 3, "Name": machine.name, "PartOfDomain": True}


def _time_zone(machine: Machine) -> Properties:
    if machine.language == "ja-JP":
        return {"Bias": 540, "Caption": "(UTC+09:00) 大阪、札幌、東京", "StandardName": "東京 (標準時)"}
    return {"Bias": 0, "Caption": "(UTC) Coordinated Universal Time", "StandardName": "Coordinated Universal Time"}


def _adapter(machine: Machine, nic: Nic) -> Properties:
    description = str(machine.registry.get(nic.key, "DriverDesc").data)  # type: ignore[union-attr]  # built with it
    properties: dict[str, object] = {
        "Description": description,
        "DeviceID": str(nic.index),
        "Index": nic.index,
        "MACAddress": f"00:15:5D:00:00:{nic.index:02X}",
        "Name": description,
        "NetConnectionID": nic.name,
        "NetConnectionStatus": 2,
        "SystemName": machine.name,
    }
    if machine.edition.nt >= (6, 0):  # both from Vista on (facts 5.3)
        properties |= {"GUID": nic.guid, "PhysicalAdapter": nic.physical}
    return properties  # type: ignore[return-value]


def _pseudo_adapters() -> list[Properties]:
    return [{"Description": name, "DeviceID": str(index), "Index": index, "Name": name, "NetConnectionID": None} for index, name in ((0, "WAN Miniport (SSTP)"), (4, "Microsoft ISATAP Adapter"))]  # fmt: skip


def _configuration(nic: Nic) -> Properties:
    return {
        "Description": nic.driver.description,
        "Index": nic.index,
        "IPAddress": [nic.spec.ip] if nic.spec.ip else None,
        "IPEnabled": nic.spec.ip is not None,
        "SettingID": nic.guid,
    }


def _dependencies(machine: Machine) -> list[Properties]:
    return [
        {"Antecedent": each.name, "Dependent": name, "TypeOfDependency": None}
        for each in machine.services.values()
        for name in each.dependents
    ]


def _offload(machine: Machine) -> Properties:
    """Chimney is reported even where netsh has no such line any more (facts 4.3)."""
    states = {"disabled": 0, "enabled": 1, "automatic": 2}
    return {
        "Chimney": states[machine.tcp.get("chimney", "disabled")],
        "InstanceID": "",
        "NetworkDirect": 1,
        "ReceiveSegmentCoalescing": 1,
        "ReceiveSideScaling": states[machine.tcp["rss"]],
        "TaskOffload": 1,
    }


def _teams(machine: Machine) -> list[Properties]:
    names = dict.fromkeys(nic.spec.team for nic in machine.nics if nic.spec.team)
    return [{"LoadBalancingAlgorithm": 5, "Name": name, "Status": 0, "TeamingMode": 1} for name in names]


def _members(machine: Machine) -> list[Properties]:
    return [{"Name": nic.name, "OperationalMode": 0, "Team": nic.spec.team} for nic in machine.nics if nic.spec.team]
