"""The system's WMI classes: operating system, computer, time zone, services."""

from __future__ import annotations

from typing import TYPE_CHECKING

from runbook.sandbox.clock import OFFSETS, local
from runbook.sandbox.services import RUNNING, STOPPED, Service
from runbook.sandbox.soap import Properties, Property, Reference

if TYPE_CHECKING:
    from runbook.sandbox.machine import Machine

_SERVICE = "http://schemas.microsoft.com/wbem/wsman/1/wmi/root/cimv2/Win32_Service"
_LANGUAGE = {"ja-JP": 0x0411, "en-US": 0x0409}
_ANSI = {"ja-JP": "932", "en-US": "1252"}


def operating_system(machine: Machine) -> list[Properties]:
    """Win32_OperatingSystem; the properties that came with Vista are absent on 2003 (facts 6.4)."""
    edition, language = machine.edition, machine.language
    pack = edition.service_pack
    properties: dict[str, Property] = {
        "BuildNumber": str(edition.build),
        "Caption": edition.caption,
        "CodeSet": _ANSI[language],
        "CSDVersion": f"Service Pack {pack}" if pack else None,
        "CSName": machine.name,
        "CurrentTimeZone": OFFSETS[language],
        "Description": machine.description,
        "InstallDate": local(language, machine.installed),
        "LastBootUpTime": local(language, machine.boot_time),
        "LocalDateTime": local(language, machine.now()),
        "Name": rf"{edition.caption}|C:\WINDOWS|\Device\Harddisk0\Partition1",
        "OSLanguage": _LANGUAGE[language],
        "ProductType": 3,
        "ServicePackMajorVersion": pack,
        "ServicePackMinorVersion": 0,
        "Status": "OK",
        "SystemDirectory": r"C:\WINDOWS\system32",
        "Version": edition.number,
        "WindowsDirectory": r"C:\WINDOWS",
    }
    if edition.sku is not None:
        properties |= {
            "MUILanguages": [language],
            "OperatingSystemSKU": edition.sku,
            "OSArchitecture": "64 ビット" if language == "ja-JP" else "64-bit",
        }
    return [properties]


def computer_system(machine: Machine) -> list[Properties]:
    """Win32_ComputerSystem: a member server of a domain (DomainRole 3), or a server in a workgroup (2), whose name then stands for the
    domain's too."""
    properties: dict[str, Property] = {
        "Caption": machine.name,
        "Domain": machine.workgroup or "contoso.local",
        "DomainRole": 2 if machine.workgroup else 3,
        "Manufacturer": "Contoso",
        "Model": "Simulated",
        "Name": machine.name,
        "PartOfDomain": machine.workgroup is None,
        "Workgroup": machine.workgroup,
    }
    if machine.edition.is_ndis6:
        properties["DNSHostName"] = machine.name.lower()
    return [properties]


def time_zone(machine: Machine) -> list[Properties]:
    """Win32_TimeZone."""
    if machine.language == "ja-JP":
        return [{"Bias": 540, "Caption": "(UTC+09:00) 大阪、札幌、東京", "StandardName": "東京 (標準時)"}]
    return [{"Bias": 0, "Caption": "(UTC) Coordinated Universal Time", "StandardName": "Coordinated Universal Time"}]


def services(machine: Machine) -> list[Properties]:
    """Win32_Service, all of them."""
    return [service(machine, each) for each in machine.services.values()]


def service(machine: Machine, each: Service) -> Properties:
    """Win32_Service; states and start modes are English words on every host (facts 6.4 [G])."""
    state = each.state
    return {
        "AcceptPause": False,
        "AcceptStop": state == RUNNING,
        "Caption": each.display_name,
        "DisplayName": each.display_name,
        "ExitCode": 0 if each.start_count or state == RUNNING else 1077,  # never started since the boot
        "Name": each.name,
        "PathName": each.path,
        "ProcessId": 0 if state == STOPPED else 4 * (each.start_count + sum(each.name.encode())),
        "ServiceType": "Own Process",
        "StartMode": each.start_mode,
        "StartName": each.account,
        "Started": state != STOPPED,
        "State": state,
        "Status": "OK",
        "SystemName": machine.name,
    }


def drivers(machine: Machine) -> list[Properties]:
    """Win32_SystemDriver: those in `machine.drivers`, as a service is shown."""
    return [
        {
            "Caption": name,
            "DisplayName": name,
            "Name": name,
            "PathName": rf"C:\WINDOWS\system32\drivers\{name.lower()}.sys",
            "ServiceType": "Kernel Driver",
            "Started": state == RUNNING,
            "StartMode": "System",
            "State": state,
            "Status": "OK",
            "SystemName": machine.name,
        }
        for name, state in machine.drivers.items()
    ]


def dependencies(machine: Machine) -> list[Properties]:
    """Win32_DependentService: which service (Dependent) needs which (Antecedent)."""
    return [
        {"Antecedent": _reference(each.name), "Dependent": _reference(name), "TypeOfDependency": None}
        for each in machine.services.values()
        for name in each.dependents
        if name in machine.services
    ]


def _reference(name: str) -> Reference:
    return Reference(_SERVICE, {"Name": name, "__cimnamespace": "root/cimv2"})
