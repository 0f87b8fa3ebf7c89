"""The path of a host's traffic to an address: the route table, and from the adapter with the address down to the hardware."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from runbook.windows.network.adapters import Adapter, Role
from runbook.wsman.client import Client
from runbook.wsman.instance import Instance
from runbook.wsman.numbers import CODE

_NO_METRIC: Final = -1


@dataclass(frozen=True, slots=True)
class Route:
    """A route: through the adapter whose `interface` it is."""

    network: ipaddress.IPv4Network
    interface: int
    metric: int


@dataclass(frozen=True, slots=True)
class Path:
    """The adapters that carry the traffic, from those that have the address down to the hardware.

    It is `complete` if the hardware is known. `ends` are the adapters below which nothing else is known.
    """

    adapters: tuple[Adapter, ...]
    ends: tuple[Adapter, ...]
    complete: bool

    @property
    def hardware(self) -> frozenset[str]:
        """The GUIDs of the hardware, or of the adapters below which nothing is known."""
        return frozenset(end.guid for end in self.ends)

    @property
    def slowest(self) -> Adapter | None:
        """The slowest adapter at the end; None if the hardware or its speed is not known.

        A connection uses one member of a team, so the team's sum says nothing of it. A member without a speed, such as
        one without a cable, carries nothing.
        """
        known = [end for end in self.ends if end.speed is not None]
        return min(known, key=lambda end: end.speed or 0, default=None) if self.complete else None


def read_routes(client: Client) -> tuple[Route, ...]:
    """Return the IPv4 routes (facts 5.8). One request. A row that is no route is left out."""
    rows = client.query("root/cimv2", "select * from Win32_IP4RouteTable")
    return tuple(route for row in rows if (route := _route(row)) is not None)


def path_to(addresses: Iterable[str], adapters: Sequence[Adapter], routes: Sequence[Route]) -> Path | None:
    """Return the path to a host with these addresses; None if it is not known, and where it would be a management adapter.

    It is not known either where the addresses lead to different hardware, such as one on the LAN and one for iSCSI:
    which of them the backups use is not said. Only IPv4 addresses are looked up. Before Vista, adapters have no interface
    number, so no path is known.
    """
    found = [_to(address, adapters, routes) for each in addresses if (address := _ipv4(each)) is not None]
    known = [path for path in found if path is not None]
    if len(known) < len(found) or len({path.hardware for path in known}) != 1:
        return None
    return joined(known, adapters)


def joined(paths: Iterable[Path], adapters: Sequence[Adapter]) -> Path:
    """Return the path of all these paths' adapters."""
    return path_below([adapter for path in paths for adapter in path.adapters], adapters)


def only_path(adapters: Sequence[Adapter]) -> Path | None:
    """Return the path to any address, if the host has one adapter alone that leads out of it; else None."""
    leading_out = [
        adapter
        for adapter in adapters
        if adapter.addresses and adapter.connected and adapter.role is not Role.MANAGEMENT
    ]
    return path_below(leading_out, adapters) if len(leading_out) == 1 else None


def path_below(first: Sequence[Adapter], adapters: Sequence[Adapter]) -> Path:
    """Return the path from these adapters down: from a virtual adapter to its switch's uplinks, from a team to its members."""
    found: list[Adapter] = []
    ends: list[Adapter] = []
    complete = True
    open_ = list(first)
    while open_:
        adapter = open_.pop(0)
        if adapter in found:
            continue
        found.append(adapter)
        below = _below(adapter, adapters)
        if not below:
            ends.append(adapter)
            complete = complete and adapter.role not in (Role.TEAM, Role.HOST_VIRTUAL)
        open_ += below
    return Path(tuple(found), tuple(ends), complete)


def _to(address: ipaddress.IPv4Address, adapters: Sequence[Adapter], routes: Sequence[Route]) -> Path | None:
    through = _interfaces(address, routes)
    reached = [adapter for adapter in adapters if adapter.interface in through]
    if not reached or any(adapter.role is Role.MANAGEMENT for adapter in reached):
        return None
    return path_below(reached, adapters)


def _below(adapter: Adapter, adapters: Sequence[Adapter]) -> list[Adapter]:
    if adapter.role is Role.TEAM and adapter.team is not None:
        return [each for each in adapters if each.role is Role.TEAM_MEMBER and each.team == adapter.team]
    if adapter.role is Role.HOST_VIRTUAL and adapter.switch is not None:
        return [each for each in adapters if each.role is not Role.HOST_VIRTUAL and each.switch == adapter.switch]
    return []


def _interfaces(address: ipaddress.IPv4Address, routes: Sequence[Route]) -> set[int]:
    """Return the interfaces of the best routes: the longest prefix, then the smallest metric."""
    matching = [route for route in routes if address in route.network]
    best = min(((-route.network.prefixlen, route.metric) for route in matching), default=None)
    return {route.interface for route in matching if (-route.network.prefixlen, route.metric) == best}


def _route(row: Instance) -> Route | None:
    destination, mask, interface = row.text("Destination"), row.text("Mask"), row.number("InterfaceIndex", CODE)
    if destination is None or mask is None or interface is None:
        return None
    try:
        network = ipaddress.IPv4Network(f"{destination}/{mask}", strict=False)
    except ValueError:
        return None
    metric = row.number("Metric1", CODE)
    return Route(network, interface, _NO_METRIC if metric is None else metric)


def _ipv4(address: str) -> ipaddress.IPv4Address | None:
    try:
        return ipaddress.IPv4Address(address)
    except ValueError:
        return None
