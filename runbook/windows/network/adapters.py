"""Network adapters, what each one is for, and the driver settings of their "Advanced" page (facts 5).

Read in bulk, because StdRegProv would need a hundred requests for each adapter. Nothing here restarts an adapter,
because that would cut the connection in use (facts 5.4).
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final, TypeVar

from runbook.errors import NoSuchClass, WsmanFault
from runbook.windows import reg_query
from runbook.windows.network.hyper_v import Switch, Switches, read_switches
from runbook.windows.network.keywords import NETWORK_DIRECT, VMQ, Keyword, offered
from runbook.windows.network.speed import bits_per_second
from runbook.windows.network.teams import Teams, read_teams
from runbook.windows.registry import full_name
from runbook.windows.system import SERVER_2008, SERVER_2012, System
from runbook.windows.values import RegistryValue, named
from runbook.wsman.client import Client
from runbook.wsman.instance import Instance
from runbook.wsman.shell import run_reading

CLASS_KEY = r"HKLM\SYSTEM\CurrentControlSet\Control\Class\{4D36E972-E325-11CE-BFC1-08002BE10318}"

Found = TypeVar("Found")

_LBFO: Final = ("ms_implat_mp", "multiplexor")
"""Windows' own teams (facts 5.5 [S]); a network bridge bears the same words, and is not to be touched either."""
_VENDOR_TEAMS: Final = ("cpqteam", "iansmp", "iansminiport", "basp", "blfm", "teamvirtual")
"""Words of drivers of a whole team: HP, Intel ANS, Broadcom BASP (blfm: facts 5.5 [S]; the others [G])."""
_HYPER_V: Final = ("vms_mp", "hyper-v virtual ethernet adapter")
"""Words of the adapters that Hyper-V gives to the host itself (facts 5.7 [S])."""
_WITHOUT_LINK: Final = frozenset({0, 4, 5, 6, 7})
"""Values of NetConnectionStatus: disconnected; hardware absent, disabled, broken; no cable (facts 5.8)."""
_MANAGEMENT: Final = ("remote ndis", "rndis")
"""Words of the adapters of a server's own management processor (facts 2.2 [S])."""

# Names that NDIS 5 drivers of Server 2003 use for the same features [G]; shown, never written (facts 5.1).
_VENDOR_WORDS = ("offload", "jumbo", "largesend", "lso", "checksum", "csum", "rss", "teaming", "chimney")


class Role(StrEnum):
    """What an adapter is for. An LBFO team below a virtual switch is a `TEAM` that has a `switch`."""

    PHYSICAL = "physical"
    TEAM = "team"
    TEAM_MEMBER = "team member"
    UPLINK = "uplink"
    HOST_VIRTUAL = "host virtual"
    MANAGEMENT = "management"


class Part(StrEnum):
    """What can be unreadable for itself: the adapters are known without it, but not how they belong together."""

    TEAMS = "teams"
    SWITCHES = "switches"


@dataclass(frozen=True, slots=True)
class Adapter:
    """An adapter, joined to its class key by `NetCfgInstanceId`.

    `name` is the name in the Network Connections window; `interface` is its number in the route table, from Vista on.
    `connected` is False without a link, for example without a cable. `team` is the name of the team that it belongs to, as a member or as the team's adapter; None if that is not known.
    `switch` is the name of Hyper-V's switch above an uplink, or below a virtual adapter of the host. `speed` is in bits
    per second; None for no connection, and where Windows does not say. `vendor_values` are settings with a vendor's own
    names. If the class key could not be `identified`, its settings are not known and must not be written.
    """

    name: str
    description: str
    guid: str
    class_key: str
    role: Role = Role.PHYSICAL
    addresses: tuple[str, ...] = ()
    interface: int | None = None
    connected: bool = True
    team: str | None = None
    switch: str | None = None
    speed: int | None = None
    keywords: Mapping[str, Keyword] = field(default_factory=dict)
    vendor_values: Mapping[str, RegistryValue] = field(default_factory=dict)
    identified: bool = True
    rdma: bool | None = None
    vmq: bool | None = None
    """RDMA and virtual machine queues: on or off, or None if the driver has none."""


@dataclass(frozen=True, slots=True)
class HostNetwork:
    """The adapters that carry traffic of the host, Hyper-V's switches that they use, and what could not be read."""

    adapters: tuple[Adapter, ...]
    switches: tuple[Switch, ...] = ()
    unread: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True)
class _Together:
    """How the adapters belong together."""

    teams: Teams
    switches: Switches
    speeds: Mapping[str, int | None]
    unread: tuple[Part, ...]

    def includes(self, card: Instance) -> bool:
        """Return True for a member of a team, or an uplink of a switch; it needs no address."""
        name, guid = card.text("NetConnectionID") or "", (card.text("GUID") or "").upper()
        return name in self.teams.members or guid in self.switches.uplinks


class Adapters:
    """One host's adapters."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def read(self, system: System, *, settings: bool = True) -> HostNetwork:
        """Return the adapters that carry IP, the members of teams, and the uplinks of Hyper-V's switches.

        Without `settings`, what the registry has of each adapter is left out: its keywords, and which key is its own.

        Requests: 3 on 2012 and later, 2 before; with a team 1 more; with a Hyper-V switch that the host itself uses 3
        more, 4 from 2019 on, and 1 more for an embedded team; 4 for the settings. From 2008 on 1 more for each list of
        several (facts 6.3).
        """
        cards = self._client.query("root/cimv2", "select * from Win32_NetworkAdapter where NetConnectionID is not null")
        configured = {
            found.number("Index"): found
            for found in self._client.query(
                "root/cimv2", "select * from Win32_NetworkAdapterConfiguration where IPEnabled = true"
            )
        }
        together = self._together(system, cards)
        wanted = [card for card in cards if card.number("Index") in configured or together.includes(card)]
        keys = self._class_keys([_class_key(card) for card in wanted]) if settings else {}
        return HostNetwork(
            tuple(_adapter(system, card, configured.get(card.number("Index")), together, keys) for card in wanted),
            together.switches.found,
            together.unread,
        )

    def _together(self, system: System, cards: Sequence[Instance]) -> _Together:
        teams, switches = Teams(), Switches()
        unread: list[Part] = []
        if system.version >= SERVER_2012:
            teams = _if_readable(lambda: read_teams(self._client), teams, Part.TEAMS, unread)
            if any(map(_is_hyper_v, cards)):
                switches = _if_readable(
                    lambda: read_switches(self._client, system.build), switches, Part.SWITCHES, unread
                )
        return _Together(teams, switches, self._speeds() if switches.uplinks else {}, tuple(unread))

    def _speeds(self) -> dict[str, int | None]:
        """Return each adapter's speed by its GUID in upper case, also of one that is bound to no IP."""
        try:
            found = self._client.query("root/StandardCimv2", "select * from MSFT_NetAdapter")
        except WsmanFault:
            return {}
        return {
            (each.text("InterfaceGuid") or "").upper(): bits_per_second(each, "TransmitLinkSpeed") for each in found
        }

    def _class_keys(self, keys: Sequence[str]) -> dict[str, reg_query.Values]:
        if not keys:
            return {}
        printed = run_reading(self._client, *reg_query.commands(keys, recursive=True))
        return reg_query.parse("\n".join(each.stdout for each in printed))


def _if_readable(read: Callable[[], Found], nothing: Found, part: Part, unread: list[Part]) -> Found:
    """Return what `read` returns, or `nothing` where this Windows has no such class or its provider fails.

    Client editions and Nano Server have no teams (facts 5.5): the adapters are readable all the same.
    """
    try:
        return read()
    except NoSuchClass:
        return nothing
    except WsmanFault:
        unread.append(part)
        return nothing


def is_class_key(key: str) -> bool:
    """Return True if this is the class key of an adapter: four digits below `CLASS_KEY` (facts 5.3)."""
    parent, _, number = key.rpartition("\\")
    return parent == CLASS_KEY and re.fullmatch("[0-9]{4}", number) is not None


def _class_key(card: Instance) -> str:
    return rf"{CLASS_KEY}\{card.number('Index') or 0:04d}"  # Index is the class key's number (facts 5.3)


def _is_hyper_v(card: Instance) -> bool:
    """Return True for the host's own adapter above a switch. Descriptions are localized, the device's id is not."""
    return _has(_HYPER_V, card.text("PNPDeviceID"), card.text("Description"))


def _has(words: Sequence[str], *texts: str | None) -> bool:
    found = " ".join(text or "" for text in texts).lower()
    return any(word in found for word in words)


def _adapter(
    system: System,
    card: Instance,
    configuration: Instance | None,
    together: _Together,
    keys: Mapping[str, reg_query.Values],
) -> Adapter:
    name = card.text("NetConnectionID") or ""
    key = _class_key(card)
    root = full_name(key)
    values = keys.get(root, {})
    # Before Vista, Win32_NetworkAdapter has no GUID; the configuration's SettingID is the same (facts 5.3).
    guid = card.text("GUID") or (configuration.text("SettingID") if configuration else None) or ""
    instance = named(values, "NetCfgInstanceId")
    identified = bool(guid) and instance is not None and str(instance).lower() == guid.lower()
    below = {full.removeprefix(root + "\\"): found for full, found in keys.items() if full.startswith(root + "\\")}
    standardized = system.version >= SERVER_2008
    described = offered(values, below) if identified and standardized else {}
    addresses = tuple(configuration.all("IPAddress")) if configuration else ()
    role = _role(card, values, addresses, together)
    teams, switches = together.teams, together.switches
    return Adapter(
        name=name,
        description=card.text("Description") or card.text("Name") or "",
        guid=guid,
        class_key=key,
        role=role,
        addresses=addresses,
        interface=card.number("InterfaceIndex"),
        connected=card.number("NetConnectionStatus") not in _WITHOUT_LINK,
        team=teams.members.get(name) or teams.adapters.get(name),
        switch=switches.below(name) if role is Role.HOST_VIRTUAL else switches.uplinks.get(guid.upper()),
        speed=bits_per_second(card, "Speed") or teams.speeds.get(name) or together.speeds.get(guid.upper()),
        keywords={name: found for name, found in described.items() if name not in (NETWORK_DIRECT, VMQ)},
        vendor_values={} if standardized or not identified else _vendor_values(values),
        identified=identified,
        rdma=_is_on(described.get(NETWORK_DIRECT)),
        vmq=_is_on(described.get(VMQ)),
    )


def _role(card: Instance, values: reg_query.Values, addresses: Sequence[str], together: _Together) -> Role:
    name = card.text("NetConnectionID") or ""
    component = [str(named(values, wanted) or "") for wanted in ("ComponentId", "DriverDesc")]
    words = [*component, card.text("PNPDeviceID"), card.text("Description")]
    teams = together.teams
    if name in teams.adapters or name in teams.members.values() or _has((*_LBFO, *_VENDOR_TEAMS), *words):
        return Role.TEAM
    if name in teams.members:
        return Role.TEAM_MEMBER
    if (card.text("GUID") or "").upper() in together.switches.uplinks:
        return Role.UPLINK
    if _has(_HYPER_V, *words):
        return Role.HOST_VIRTUAL
    if _has(_MANAGEMENT, *words) or (addresses and not any(map(_leaves_the_link, addresses))):
        return Role.MANAGEMENT
    return Role.PHYSICAL


def _leaves_the_link(address: str) -> bool:
    """Return False for an address that is only valid on its own cable."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return True
    return not found.is_link_local


def _is_on(keyword: Keyword | None) -> bool | None:
    return None if keyword is None or keyword.in_use is None else not keyword.is_off


def _vendor_values(values: reg_query.Values) -> dict[str, RegistryValue]:
    return {name: found for name, found in values.items() if any(word in name.lower() for word in _VENDOR_WORDS)}
