"""Network adapters. The registry is the only source; WMI and CIM read from it (facts 5.2, 5.3)."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from runbook.sandbox.windows.network.drivers import ALIASES, DRIVERS, NDIS5, Driver, Param
from runbook.sandbox.windows.registry import Registry, RegValue

CLASS = r"HKLM\SYSTEM\CurrentControlSet\Control\Class\{4D36E972-E325-11CE-BFC1-08002BE10318}"
CONNECTIONS = r"HKLM\SYSTEM\CurrentControlSet\Control\Network\{4D36E972-E325-11CE-BFC1-08002BE10318}"
INTERFACES = r"HKLM\SYSTEM\CurrentControlSet\Services\Tcpip\Parameters\Interfaces"
_PHYSICAL = 0x4  # NCF_PHYSICAL in Characteristics (facts 5.2 [G])

# Other adapters have numbers below and between those of the real ones: a position does not identify an adapter (facts
# 5.2).
_PSEUDO = {0: ("WAN Miniport (L2TP)", "ms_l2tpminiport", 0x29), 4: ("Microsoft ISATAP Adapter", "*isatap", 0x9)}
"""Description, component and Characteristics of adapters that are no hardware, as recorded (facts 5.2)."""


@dataclass(frozen=True, slots=True)
class NicSpec:
    """An adapter to build: a vendor of `DRIVERS`, its address, the name of its connection and its team.

    `team` is that of a member or, where it is not the name of the connection, of a team's adapter; that may be for a
    `vlan`. `switch` is the name of the Hyper-V switch above an uplink, or below a virtual adapter of the host.
    `keywords` adds to the vendor's presets; None removes a preset. `speed` is in bits per second. `mac` is the last
    byte of the address that the card has; the uplink and the virtual adapter above may have the same.
    """

    vendor: str = "intel"
    ip: str | None = "10.0.0.11"
    name: str = ""
    team: str | None = None
    keywords: Mapping[str, str | None] = field(default_factory=dict)
    speed: int = 1_000_000_000
    vlan: int | None = None
    switch: str | None = None
    connected: bool = True
    mac: int | None = None


@dataclass(frozen=True, slots=True)
class Nic:
    """An adapter as it was built."""

    spec: NicSpec
    index: int
    guid: str
    name: str
    driver: Driver

    @property
    def physical(self) -> bool:
        """True if it is hardware."""
        return not self.driver.virtual

    @property
    def key(self) -> str:
        """Its class key."""
        return rf"{CLASS}\{self.index:04d}"

    @property
    def lbfo_team(self) -> str | None:
        """The name of Windows' own team whose adapter this is; None for any other adapter."""
        return (self.spec.team or self.name) if "MS_IMPLAT_MP" in self.driver.component else None

    @property
    def is_uplink(self) -> bool:
        """True if it is below a switch of Hyper-V."""
        return self.spec.switch is not None and self.driver.component != "vms_mp"


@dataclass(frozen=True, slots=True)
class Adapter:
    """An adapter by its present registry values. `connection` and `ip` are None if absent."""

    index: int
    key: str
    description: str
    component: str
    provider: str
    driver_version: str
    guid: str
    physical: bool
    connection: str | None
    ip: str | None


def build(registry: Registry, computer: str, specs: list[NicSpec], *, language: str, standardized: bool) -> list[Nic]:
    """Write the keys of these adapters, and of Windows' pseudo adapters. Return the former.

    `standardized` is for drivers that have standardized keywords (NDIS 6).
    """
    japanese = language == "ja-JP"
    by_windows = {
        spec.team or spec.name for spec in specs if ALIASES.get(spec.vendor, spec.vendor) == "microsoft-teaming"
    }
    nics = []
    for position, spec in enumerate(specs):
        index = 7 + 3 * position
        default = "ローカル エリア接続" if japanese else "Local Area Connection"
        name = spec.name or (default if position == 0 else f"{default} {position + 1}")
        guid = f"{{{uuid.uuid5(uuid.NAMESPACE_DNS, f'{computer}/{index}')}}}".upper()
        nic = Nic(spec, index, guid, name, DRIVERS[ALIASES.get(spec.vendor, spec.vendor)])
        _write(registry, nic, japanese=japanese, standardized=standardized)
        is_vendor_team = spec.team and spec.team not in by_windows
        if is_vendor_team:  # facts 5.5 [Sx]; the data is invented, facts 9.7 [U]
            _strings(registry, nic.key, TeamAdapters=spec.team or "")
        nics.append(nic)
    for index, (description, component, characteristics) in _PSEUDO.items():
        key = rf"{CLASS}\{index:04d}"
        _strings(registry, key, DriverDesc=description, ComponentId=component, ProviderName="Microsoft")
        registry.set(key, "Characteristics", RegValue("REG_DWORD", characteristics))
    registry.deny(rf"{CLASS}\Properties")  # not even administrators may read it (facts 5.2)
    return nics


def adapters(registry: Registry, nics: list[Nic]) -> Iterator[Adapter]:
    """Yield the adapters of the present registry, by number.

    An adapter of `nics` is running, so it keeps its GUID until a reboot, whatever is written to its key [G].
    """
    running = {nic.index: nic.guid for nic in nics}
    for number in registry.subkeys(CLASS) or ():
        key = rf"{CLASS}\{number}"
        if not re.fullmatch(r"\d{4}", number) or registry.get(key, "DriverDesc") is None:
            continue

        def text(name: str, key: str = key) -> str:
            value = registry.get(key, name)
            return str(value.data) if value else ""

        guid = running.get(int(number)) or text("NetCfgInstanceId")
        flags = registry.get(key, "Characteristics")
        connection = registry.get(rf"{CONNECTIONS}\{guid}\Connection", "Name") if guid else None
        address = registry.get(rf"{INTERFACES}\{guid}", "IPAddress") if guid else None
        yield Adapter(
            index=int(number),
            key=key,
            description=text("DriverDesc"),
            component=text("ComponentId"),
            provider=text("ProviderName"),
            driver_version=text("DriverVersion"),
            guid=guid,
            physical=flags is not None and isinstance(flags.data, int) and bool(flags.data & _PHYSICAL),
            connection=str(connection.data) if connection else None,
            ip=address.data[0] if address and isinstance(address.data, tuple) and address.data else None,
        )


def addresses(nics: Sequence[Nic]) -> list[str]:
    """Return the addresses under which other computers know one with these adapters, in their order.

    Nobody else knows one that is valid on its own cable only.
    """
    return [nic.spec.ip for nic in nics if nic.spec.ip and not nic.spec.ip.startswith("169.254.")]


def interface(index: int) -> int:
    """Return the number in the route table, which is not the class key's (facts 5.8; the number is invented)."""
    return 2 * index + 1


def in_force(registry: Registry, nic: Nic) -> dict[str, str]:
    """Return the keywords that a driver reads when it starts now; a missing value means its default (facts 5.2 [I])."""
    configured = {name: registry.get(nic.key, name) for name in nic.driver.params}
    return {
        name: param.default if (value := configured[name]) is None else str(value.data)
        for name, param in nic.driver.params.items()
    }


def _write(registry: Registry, nic: Nic, *, japanese: bool, standardized: bool) -> None:
    driver = nic.driver
    _strings(
        registry,
        nic.key,
        DriverDesc=driver.description,
        ComponentId=driver.component,
        ProviderName=driver.provider,
        DriverVersion="12.7.28.0",
        DriverDate="3-10-2010",
        NetCfgInstanceId=nic.guid,
    )
    registry.set(nic.key, "Characteristics", RegValue("REG_DWORD", 0x84 if nic.physical else 0x1))
    _strings(registry, rf"{CONNECTIONS}\{nic.guid}\Connection", Name=nic.name)
    registry.set(rf"{INTERFACES}\{nic.guid}", "IPAddress", RegValue("REG_MULTI_SZ", (nic.spec.ip,) if nic.spec.ip else ()))  # fmt: skip
    presets: dict[str, str | None] = {} if standardized else dict(NDIS5)
    if standardized:
        presets = {name: param.preset for name, param in driver.params.items()}
        for name, param in driver.params.items():
            _describe(registry, rf"{nic.key}\Ndi\Params\{name}", param, japanese=japanese)
    for name, value in {**presets, **nic.spec.keywords}.items():
        if value is not None:
            registry.set(nic.key, name, RegValue("REG_SZ", value))


def _describe(registry: Registry, key: str, param: Param, *, japanese: bool) -> None:
    label = 0 if japanese else 1
    kind = "enum" if param.values else "int"
    _strings(registry, key, ParamDesc=param.labels[label], Type=kind, Optional="1" if param.optional else "0")
    if not param.bare:
        _strings(registry, key, Default=param.default)
    for value, labels in param.values.items():
        registry.set(rf"{key}\enum", value, RegValue("REG_SZ", labels[label]))
    if param.bounds is not None:
        least, greatest, step = map(str, param.bounds)
        _strings(registry, key, Min=least, Max=greatest, Step=step)


def _strings(registry: Registry, key: str, **values: str) -> None:
    for name, value in values.items():
        registry.set(key, name, RegValue("REG_SZ", value))
