"""Hyper-V's virtual switches: which adapters of the host are below them, and which are above (facts 5.7)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from runbook.errors import WsmanFault
from runbook.wsman.client import Client
from runbook.wsman.instance import Instance

_NAMESPACE: Final = "root/virtualization/v2"
_WITH_SOFTWARE_RSC: Final = 17763
"""The build of Server 2019."""
_PORT: Final = "Msvm_ExternalEthernetPort"
_DEVICE: Final = re.compile(r"Microsoft:(\{[-0-9A-Fa-f]{36}\})")
_GUID: Final = re.compile("[-0-9A-F]{36}")


@dataclass(frozen=True, slots=True)
class Switch:
    """A virtual switch. `embedded_team` is True for switch-embedded teaming (SET, 2016 and later).

    `software_rsc` is RSC in the switch itself, from 2019 on; None if it has none, or it cannot be read.
    """

    name: str
    embedded_team: bool = False
    software_rsc: bool | None = None


@dataclass(frozen=True, slots=True)
class Switches:
    """The switches; the name of the switch above each uplink, by the uplink's GUID in upper case; and of the switch below each
    of the host's own virtual adapters, by the name of its connection.
    """

    found: tuple[Switch, ...] = ()
    uplinks: Mapping[str, str] = field(default_factory=dict)
    above: Mapping[str, str] = field(default_factory=dict)

    def below(self, connection: str) -> str | None:
        """Return the switch below a virtual adapter of the host; None if its connection was renamed and there are several."""
        return self.found[0].name if len(self.found) == 1 else self.above.get(connection)


def read_switches(client: Client, build: int) -> Switches:
    """Return the switches. Two requests; one more from 2019 on, and one more for embedded teams.

    Raise `WsmanFault` without Hyper-V.
    """
    settings = {
        identifier: each
        for each in client.query(_NAMESPACE, "select * from Msvm_VirtualEthernetSwitchSettingData")
        if _GUID.fullmatch(identifier := (each.text("VirtualSystemIdentifier") or "").upper())
    }
    if not settings:
        return Switches()
    names = {identifier: each.text("ElementName") or "" for identifier, each in settings.items()}
    borne = Counter(names.values())  # a switch is told by its name from here on
    names = {identifier: name if borne[name] == 1 else f"{name} {identifier}" for identifier, name in names.items()}
    # Each port of each virtual machine is one, too: only the switches' own are asked for.
    own = " or ".join(f"InstanceID like 'Microsoft:{identifier}%'" for identifier in settings)
    ports = client.query(_NAMESPACE, f"select * from Msvm_EthernetPortAllocationSettingData where {own}")
    rsc = _software_rsc(client) if build >= _WITH_SOFTWARE_RSC else {}
    found = tuple(
        Switch(names[identifier], bool(each.flag("TeamingEnabled")), rsc.get(identifier))
        for identifier, each in settings.items()
    )
    uplinks: dict[str, str] = {}
    above: dict[str, set[str]] = {}
    for port in ports:
        switch = names.get(_owner(port))
        if switch is None:
            continue
        below = [guid for resource in port.all("HostResource") if (guid := _external(resource))]
        uplinks.update(dict.fromkeys(below, switch))
        if not below:
            above.setdefault(f"vEthernet ({port.text('ElementName') or ''})", set()).add(switch)
    if any(switch.embedded_team for switch in found):
        uplinks |= _members(client, uplinks)
    return Switches(found, uplinks, {name: next(iter(of)) for name, of in above.items() if len(of) == 1})


def _software_rsc(client: Client) -> dict[str, bool | None]:
    """Return the state of RSC in each switch, by its identifier; nothing where that cannot be read."""
    try:
        found = client.query(_NAMESPACE, "select * from Msvm_EthernetSwitchHardwareOffloadSettingData")
    except WsmanFault:
        return {}
    return {_owner(each): each.flag("SoftwareRscEnabled") for each in found}


def _members(client: Client, uplinks: Mapping[str, str]) -> dict[str, str]:
    """Return the members of the embedded teams: where the switch's port is the team's, they are the hardware."""
    members: dict[str, str] = {}
    for each in client.query(_NAMESPACE, "select * from Msvm_VirtualEthernetSwitchNicTeamingMember"):
        team, member = (_external(each.text(end) or "") for end in ("Antecedent", "Dependent"))
        if team is not None and team in uplinks and member is not None:
            members[member] = uplinks[team]
    return members


def _owner(found: Instance) -> str:
    """Return the identifier of the switch: `Microsoft:<switch>\\<port>`."""
    owner, _, _ = (found.text("InstanceID") or "").partition("\\")
    return owner.removeprefix("Microsoft:").upper()


def _external(resource: str) -> str | None:
    """Return the GUID of the adapter that a reference to an external port names; None for other references.

    A reference is a path in a text, or an endpoint reference whose texts are read one after the other.
    """
    found = _DEVICE.search(resource) if _PORT in resource else None
    return found[1].upper() if found else None
