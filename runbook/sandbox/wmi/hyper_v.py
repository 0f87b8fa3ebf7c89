"""WMI's classes of Hyper-V's switches (facts 5.7). A switch exists if an adapter names it; with several uplinks it is a SET."""

from __future__ import annotations

import re
import uuid
from typing import Final

from runbook.sandbox.protocol.instance import Properties, Reference
from runbook.sandbox.windows.computer import Computer
from runbook.sandbox.windows.network.adapters import Nic

_PORT: Final = "Msvm_ExternalEthernetPort"
_RESOURCE: Final = f"http://schemas.microsoft.com/wbem/wsman/1/wmi/root/virtualization/v2/{_PORT}"
_SOFTWARE_RSC_BUILD: Final = 17763  # 2019


def is_installed(computer: Computer) -> bool:
    """Return True if the role is installed, from 2012 on."""
    return computer.edition.has_cim and any(nic.spec.switch for nic in computer.nics)


def switches(computer: Computer) -> list[Properties]:
    """Return Msvm_VirtualEthernetSwitchSettingData; TeamingEnabled exists from 2016 on."""
    teaming = computer.edition.nt >= (10, 0)
    return [
        {
            "Caption": "Virtual Ethernet Switch Settings",
            "ElementName": name,
            "InstanceID": f"Microsoft:{_id(computer, name)}",
            "IOVPreferred": False,
            **({"TeamingEnabled": len(uplinks) > 1} if teaming else {}),
            "VirtualSystemIdentifier": _id(computer, name),
        }
        for name, uplinks in _uplinks(computer).items()
    ]


def ports(computer: Computer) -> list[Properties]:
    """Return Msvm_EthernetPortAllocationSettingData: a switch's uplink, the host's own ports, and a virtual machine's.

    The uplink of an embedded team is the team's own external port, which its members belong to, or each of them is one
    (facts 5.7 [U]).
    """
    rows: list[Properties] = []
    for name, uplinks in _uplinks(computer).items():
        by_themselves = len(uplinks) < 2 or computer.ports_name_members
        below = [nic.guid for nic in uplinks] if by_themselves else [_team(computer, name)]
        for number, guid in enumerate(below):
            rows.append(_port(computer, name, f"{name}_External{number or ''}", f'{_PORT}.CreationClassName="{_PORT}",DeviceID="Microsoft:{guid}"'))  # fmt: skip
        for nic in computer.nics:
            if nic.spec.switch == name and not nic.is_uplink:
                named = re.fullmatch(r"vEthernet \((.*)\)", nic.name)
                own = named[1] if named else name  # a renamed connection: the port keeps its name
                rows.append(_port(computer, name, own, f'Msvm_ComputerSystem.CreationClassName="Msvm_ComputerSystem",Name="{computer.name}"'))  # fmt: skip
        machine = str(uuid.uuid5(uuid.NAMESPACE_DNS, f"{computer.name}/VM")).upper()
        resource = (
            f'Msvm_VirtualEthernetSwitch.CreationClassName="Msvm_VirtualEthernetSwitch",Name="{_id(computer, name)}"'
        )
        rows.append(
            {**_port(computer, name, "Network Adapter", resource), "InstanceID": rf"Microsoft:{machine}\{name}"}
        )
    return rows


def external_ports(computer: Computer) -> list[Properties]:
    """Return Msvm_ExternalEthernetPort: every card, bound to a switch or not, and the port of each embedded team."""
    cards = [
        (nic.guid, nic.driver.description, nic.is_uplink) for nic in computer.nics if nic.physical or nic.lbfo_team
    ]
    teams = [
        (_team(computer, name), "Teamed-Interface", True)
        for name, found in _uplinks(computer).items()
        if len(found) > 1
    ]
    return [
        {
            "CreationClassName": _PORT,
            "DeviceID": f"Microsoft:{guid}",
            "ElementName": name,
            "IsBound": bound,
            "SystemName": computer.name,
        }
        for guid, name, bound in (*cards, *teams)
    ]


def members(computer: Computer) -> list[Properties]:
    """Return Msvm_VirtualEthernetSwitchNicTeamingMember: the team's port and each member's."""
    return [
        {"Antecedent": _reference(computer, _team(computer, name)), "Dependent": _reference(computer, nic.guid)}
        for name, uplinks in _uplinks(computer).items()
        if len(uplinks) > 1
        for nic in uplinks
    ]


def offloads(computer: Computer) -> list[Properties]:
    """Return Msvm_EthernetSwitchHardwareOffloadSettingData; RSC in software exists from 2019 on."""
    rsc = computer.edition.build >= _SOFTWARE_RSC_BUILD
    return [
        {
            "InstanceID": rf"Microsoft:{_id(computer, name)}\{_id(computer, name + '/offload')}",
            **(
                {"RscOffloadEnabled": False, "SoftwareRscEnabled": name not in computer.without_switch_rsc}
                if rsc
                else {}
            ),
        }
        for name in _uplinks(computer)
    ]


def _uplinks(computer: Computer) -> dict[str, list[Nic]]:
    names = dict.fromkeys(nic.spec.switch for nic in computer.nics if nic.spec.switch)
    return {name: [nic for nic in computer.nics if nic.is_uplink and nic.spec.switch == name] for name in names}


def _port(computer: Computer, switch: str, name: str, resource: str) -> dict[str, str | list[str]]:
    return {
        "ElementName": name,
        "HostResource": [rf"\\{computer.name}\root\virtualization\v2:{resource}"],
        "InstanceID": rf"Microsoft:{_id(computer, switch)}\{_id(computer, f'{switch}/{name}')}",
    }


def _reference(computer: Computer, guid: str) -> Reference:
    selectors = {"CreationClassName": _PORT, "DeviceID": f"Microsoft:{guid}", "SystemName": computer.name}
    return Reference(_RESOURCE, selectors)


def _team(computer: Computer, switch: str) -> str:
    return f"{{{_id(computer, f'{switch}/team')}}}"


def _id(computer: Computer, name: str) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_DNS, f"{computer.name}/{name}")).upper()
