"""Network adapters that carry IP, with the driver settings of their "Advanced" page (facts 5).

Read in bulk, because StdRegProv would need a hundred requests for each adapter. Nothing here restarts an adapter,
because that would cut the connection in use (facts 5.4).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from runbook.windows import reg_query
from runbook.windows.keywords import Keyword, offered
from runbook.windows.registry import full_name
from runbook.windows.system import SERVER_2008, SERVER_2012, System
from runbook.windows.values import RegistryValue, named
from runbook.wsman.client import Client
from runbook.wsman.instance import Instance
from runbook.wsman.shell import run_reading

CLASS_KEY = r"HKLM\SYSTEM\CurrentControlSet\Control\Class\{4D36E972-E325-11CE-BFC1-08002BE10318}"

# Drivers of a whole team [G]: HP, Intel ANS, Broadcom BASP, Windows' own LBFO.
_TEAM_DRIVERS = ("cpqteam", "iansmp", "iansminiport", "basp", "blfm", "ndisimplatform", "teamvirtual")

# Names that NDIS 5 drivers of Server 2003 use for the same features [G]; shown, never written (facts 5.1).
_VENDOR_WORDS = ("offload", "jumbo", "largesend", "lso", "checksum", "csum", "rss", "teaming", "chimney")


@dataclass(frozen=True, slots=True)
class Adapter:
    """An adapter, joined to its class key by `NetCfgInstanceId`.

    `name` is the name in the Network Connections window. `team` is the name of its team, if it is a member; `is_team`:
    it is a team itself, whose members carry the traffic. `vendor_values` are settings with a vendor's own names. If the
    class key could not be `identified`, its settings are not known and must not be written.
    """

    name: str
    description: str
    guid: str
    class_key: str
    addresses: tuple[str, ...] = ()
    team: str | None = None
    is_team: bool = False
    keywords: Mapping[str, Keyword] = field(default_factory=dict)
    vendor_values: Mapping[str, RegistryValue] = field(default_factory=dict)
    identified: bool = True


class Adapters:
    """One host's adapters."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def read(self, system: System) -> tuple[Adapter, ...]:
        """Return the adapters that carry IP, and the members of teams. Requests: 7 on 2012 and later, 6 before."""
        cards = self._client.query("root/cimv2", "select * from Win32_NetworkAdapter where NetConnectionID is not null")
        configured = {
            found.number("Index"): found
            for found in self._client.query(
                "root/cimv2", "select * from Win32_NetworkAdapterConfiguration where IPEnabled = true"
            )
        }
        members = self._members() if system.version >= SERVER_2012 else {}
        wanted = [
            card
            for card in cards
            if card.number("Index") in configured or (card.text("NetConnectionID") or "") in members
        ]
        keys = self._class_keys([_class_key(card) for card in wanted])
        return tuple(_adapter(system, card, configured.get(card.number("Index")), members, keys) for card in wanted)

    def _members(self) -> dict[str, str]:
        """Return the team of each adapter that is a member of one (LBFO, 2012 and later; facts 5.5)."""
        query = "select * from MSFT_NetLbfoTeamMember"
        found = self._client.query("root/StandardCimv2", query)
        return {member.text("Name") or "": member.text("Team") or "" for member in found}

    def _class_keys(self, keys: Sequence[str]) -> dict[str, reg_query.Values]:
        if not keys:
            return {}
        printed = run_reading(self._client, *reg_query.commands(keys, recursive=True))
        return reg_query.parse("\n".join(each.stdout for each in printed))


def is_class_key(key: str) -> bool:
    """Return True if this is the class key of an adapter: four digits below `CLASS_KEY` (facts 5.3)."""
    parent, _, number = key.rpartition("\\")
    return parent == CLASS_KEY and re.fullmatch("[0-9]{4}", number) is not None


def _class_key(card: Instance) -> str:
    return rf"{CLASS_KEY}\{card.number('Index') or 0:04d}"  # Index is the class key's number (facts 5.3)


def _adapter(
    system: System,
    card: Instance,
    configuration: Instance | None,
    members: Mapping[str, str],
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
    component = " ".join(str(named(values, wanted) or "") for wanted in ("ComponentId", "DriverDesc")).lower()
    standardized = system.version >= SERVER_2008
    return Adapter(
        name=name,
        description=card.text("Description") or card.text("Name") or "",
        guid=guid,
        class_key=key,
        addresses=tuple(configuration.all("IPAddress")) if configuration else (),
        team=members.get(name),
        is_team=name in members.values() or any(driver in component for driver in _TEAM_DRIVERS),
        keywords=offered(values, below) if identified and standardized else {},
        vendor_values={} if standardized or not identified else _vendor_values(values),
        identified=identified,
    )


def _vendor_values(values: reg_query.Values) -> dict[str, RegistryValue]:
    return {name: found for name, found in values.items() if any(word in name.lower() for word in _VENDOR_WORDS)}
