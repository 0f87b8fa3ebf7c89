"""Windows' own NIC teams (LBFO, 2012 and later): their members and their adapters (facts 5.5)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from runbook.windows.network.speed import bits_per_second
from runbook.wsman.client import Client

_NAMESPACE: Final = "root/StandardCimv2"


@dataclass(frozen=True, slots=True)
class Teams:
    """The team of each member and of each team's adapter, by the name of the connection, and the members' speeds."""

    members: Mapping[str, str] = field(default_factory=dict)
    adapters: Mapping[str, str] = field(default_factory=dict)
    speeds: Mapping[str, int | None] = field(default_factory=dict)


def read_teams(client: Client) -> Teams:
    """Return the teams. One request, and another one if there are any. Raise `WsmanFault` where they cannot be read.

    A team may have several adapters, one for each VLAN, and none of them needs to bear the team's name.
    """
    members = client.query(_NAMESPACE, "select * from MSFT_NetLbfoTeamMember")
    if not members:
        return Teams()
    adapters = client.query(_NAMESPACE, "select * from MSFT_NetLbfoTeamNic")
    return Teams(
        {member.text("Name") or "": member.text("Team") or "" for member in members},
        {adapter.text("Name") or "": adapter.text("Team") or "" for adapter in adapters},
        {member.text("Name") or "": bits_per_second(member, "TransmitLinkSpeed") for member in members},
    )
