"""WMI's classes of the operating system, the computer and its time zone."""

from __future__ import annotations

from runbook.sandbox.protocol.instance import Properties, Property
from runbook.sandbox.windows.clock import OFFSETS
from runbook.sandbox.windows.computer import Computer

_LANGUAGE = {"ja-JP": 0x0411, "en-US": 0x0409}
_ANSI = {"ja-JP": "932", "en-US": "1252"}


def operating_system(computer: Computer) -> list[Properties]:
    """Return Win32_OperatingSystem; 2003 does not have the properties of Vista (facts 6.4)."""
    edition, language = computer.edition, computer.language
    pack = edition.service_pack
    properties: dict[str, Property] = {
        "BuildNumber": str(edition.build),
        "Caption": edition.caption,
        "CodeSet": _ANSI[language],
        "CSDVersion": f"Service Pack {pack}" if pack else None,
        "CSName": computer.name,
        "CurrentTimeZone": OFFSETS[language],
        "Description": computer.description,
        "InstallDate": computer.local(computer.installed),
        "LastBootUpTime": computer.local(computer.reported_boot_time()),
        "LocalDateTime": computer.local(computer.now()),
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


def computer_system(computer: Computer) -> list[Properties]:
    """Return Win32_ComputerSystem: a member server of a domain (DomainRole 3), or a server in a workgroup (2).

    In a workgroup, Domain is the workgroup's name.
    """
    properties: dict[str, Property] = {
        "Caption": computer.name,
        "Domain": computer.workgroup or computer.domain,
        "DomainRole": 2 if computer.workgroup else 3,
        "Manufacturer": "Contoso",
        "Model": "Simulated",
        "Name": computer.name,
        "PartOfDomain": computer.workgroup is None,
        "Workgroup": computer.workgroup,
    }
    properties["DNSHostName"] = computer.name.lower() if computer.edition.is_ndis6 else computer.name.upper()
    return [properties]


def computer_system_product(computer: Computer) -> list[Properties]:
    """Return Win32_ComputerSystemProduct, whose UUID is the SMBIOS's (facts 6.10)."""
    return [
        {
            "Caption": "Computer System Product",
            "Description": "Computer System Product",
            "IdentifyingNumber": f"SIM-{computer.uuid[:8]}",
            "Name": "Simulated",
            "SKUNumber": None,
            "UUID": computer.uuid,
            "Vendor": "Contoso",
            "Version": "1.0",
        }
    ]


def time_zone(computer: Computer) -> list[Properties]:
    """Return Win32_TimeZone."""
    if computer.language == "ja-JP":
        return [{"Bias": 540, "Caption": "(UTC+09:00) 大阪、札幌、東京", "StandardName": "東京 (標準時)"}]
    return [{"Bias": 0, "Caption": "(UTC) Coordinated Universal Time", "StandardName": "Coordinated Universal Time"}]
