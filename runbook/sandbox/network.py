"""Simulated adapters. The registry's class keys are the truth; what WMI shows is computed from here (facts 5)."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field

from runbook.sandbox.registry import Registry, RegValue

CLASS = r"HKLM\SYSTEM\CurrentControlSet\Control\Class\{4D36E972-E325-11CE-BFC1-08002BE10318}"

_ON_OFF = {"0": ("無効", "Disabled"), "1": ("有効", "Enabled")}
_DIRECTIONS = {
    "0": ("無効", "Disabled"),
    "1": ("Tx 有効", "Tx Enabled"),
    "2": ("Rx 有効", "Rx Enabled"),
    "3": ("Rx および Tx 有効", "Rx & Tx Enabled"),
}
_JUMBO = {"1514": ("無効", "Disabled"), "4088": ("4088 バイト", "4088 Bytes"), "9014": ("9014 バイト", "9014 Bytes")}


@dataclass(frozen=True, slots=True)
class Param:
    """A driver's parameter: its label in Japanese and English, its default, its values or its range."""

    ja: str
    en: str
    default: str
    values: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    bounds: tuple[int, int, int] | None = None
    preset: str | None = None
    """What is configured when the machine is new; None leaves the value absent, which means the default."""


@dataclass(frozen=True, slots=True)
class Driver:
    """What a vendor's driver offers. Labels differ by vendor and language (facts 5.6)."""

    description: str
    component: str
    provider: str
    params: Mapping[str, Param]


DRIVERS: Mapping[str, Driver] = {
    # v1 and v2 LSO side by side; jumbo as an enum (facts 5.1 [G]).
    "intel": Driver("Intel(R) 82576 Gigabit Dual Port Network Connection", r"pci\ven_8086&dev_10c9", "Intel", {
        "*LsoV1IPv4": Param("ラージ送信オフロード V1 (IPv4)", "Large Send Offload V1 (IPv4)", "1", _ON_OFF),
        "*LsoV2IPv4": Param("ラージ送信オフロード V2 (IPv4)", "Large Send Offload V2 (IPv4)", "1", _ON_OFF, preset="1"),
        "*LsoV2IPv6": Param("ラージ送信オフロード V2 (IPv6)", "Large Send Offload V2 (IPv6)", "1", _ON_OFF, preset="1"),
        "*IPChecksumOffloadIPv4": Param("IPv4 サムチェックのオフロード", "IPv4 Checksum Offload", "3", _DIRECTIONS, preset="3"),
        "*TCPChecksumOffloadIPv4": Param("TCP サムチェックのオフロード (IPv4)", "TCP Checksum Offload (IPv4)", "3", _DIRECTIONS, preset="3"),
        "*TCPChecksumOffloadIPv6": Param("TCP サムチェックのオフロード (IPv6)", "TCP Checksum Offload (IPv6)", "3", _DIRECTIONS),
        "*UDPChecksumOffloadIPv4": Param("UDP サムチェックのオフロード (IPv4)", "UDP Checksum Offload (IPv4)", "3", _DIRECTIONS),
        "*UDPChecksumOffloadIPv6": Param("UDP サムチェックのオフロード (IPv6)", "UDP Checksum Offload (IPv6)", "3", _DIRECTIONS),
        "*JumboPacket": Param("ジャンボ パケット", "Jumbo Packet", "1514", _JUMBO, preset="9014"),
        "*RSS": Param("受信側スケーリング", "Receive Side Scaling", "1", _ON_OFF, preset="1"),
        "*FlowControl": Param("フロー制御", "Flow Control", "3", _DIRECTIONS, preset="3"),
    }),
    # Connection offload (Chimney on the NIC); jumbo as a number that counts without the header (facts 5.1 [G]).
    "broadcom": Driver("Broadcom BCM5709C NetXtreme II GigE", r"b06bdrv\l2nd&pci_163914e4", "Broadcom Corporation", {
        "*LsoV1IPv4": Param("Large Send Offload (大量送信オフロード)", "IPv4 Large Send Offload", "1", _ON_OFF, preset="1"),
        "*LsoV2IPv6": Param("IPv6 Large Send Offload (大量送信オフロード)", "IPv6 Large Send Offload", "1", _ON_OFF),
        "*TCPConnectionOffloadIPv4": Param("TCP オフロード エンジン (TOE)", "TCP Connection Offload (IPv4)", "1", _ON_OFF, preset="1"),
        "*TCPConnectionOffloadIPv6": Param("TCP オフロード エンジン (TOE) (IPv6)", "TCP Connection Offload (IPv6)", "1", _ON_OFF),
        "*IPChecksumOffloadIPv4": Param("Checksum Offload(チェックサム オフロード)", "IPv4 Checksum Offload", "3", _DIRECTIONS),
        "*TCPUDPChecksumOffloadIPv4": Param("TCP/UDP Checksum Offload (IPv4)", "TCP/UDP Checksum Offload (IPv4)", "3", _DIRECTIONS, preset="3"),
        "*TCPUDPChecksumOffloadIPv6": Param("TCP/UDP Checksum Offload (IPv6)", "TCP/UDP Checksum Offload (IPv6)", "3", _DIRECTIONS),
        "*JumboPacket": Param("ジャンボ フレーム", "Jumbo MTU", "1500", bounds=(1500, 9000, 500), preset="9000"),
    }),
    "realtek": Driver("Realtek PCIe GBE Family Controller", r"pci\ven_10ec&dev_8168", "Realtek", {
        "*LsoV2IPv4": Param("大量送信オフロード v2 (IPv4)", "Large Send Offload v2 (IPv4)", "1", _ON_OFF, preset="1"),
        "*IPChecksumOffloadIPv4": Param("IPv4 チェックサム オフロード", "IPv4 Checksum Offload", "3", _DIRECTIONS, preset="3"),
        "*TCPUDPChecksumOffloadIPv4": Param("TCP/UDP チェックサム オフロード (IPv4)", "TCP/UDP Checksum Offload (IPv4)", "3", _DIRECTIONS),
        "*JumboPacket": Param("ジャンボ フレーム", "Jumbo Frame", "1514", {"1514": ("無効", "Disabled"), "9014": ("9KB MTU", "9KB MTU")}),
    }),
    "lbfo": Driver("Microsoft Network Adapter Multiplexor Driver", r"compositebus\ndisimplatform\mp", "Microsoft", {
        "*LsoV2IPv4": Param("一括送信オフロード バージョン 2 (IPv4)", "Large Send Offload Version 2 (IPv4)", "1", _ON_OFF),
    }),
    "basp": Driver("BASP Virtual Adapter", "basp_team", "Broadcom Corporation", {}),
}  # fmt: skip

_NDIS5 = {"EnableChecksumOffload": "1", "LargeSendOffload": "1", "JumboFrame": "1514"}
"""Vendor names of NDIS 5 drivers on Server 2003 (facts 5.1 [G])."""


@dataclass(frozen=True, slots=True)
class NicSpec:
    """An adapter to build: a vendor of `DRIVERS`, its address, its name, the LBFO team that it belongs to."""

    vendor: str = "intel"
    ip: str | None = "10.0.0.11"
    name: str = ""
    team: str | None = None


@dataclass(frozen=True, slots=True)
class Nic:
    """An adapter as it was built."""

    spec: NicSpec
    index: int
    guid: str
    name: str
    driver: Driver
    physical: bool

    @property
    def key(self) -> str:
        """Its class key."""
        return rf"{CLASS}\{self.index:04d}"


def build(registry: Registry, machine: str, specs: list[NicSpec], *, language: str, standardized: bool) -> list[Nic]:
    """Write the class keys and return the adapters. Numbers have gaps: position is not identity (facts 5.2)."""
    nics = []
    for position, spec in enumerate(specs):
        driver = DRIVERS[spec.vendor]
        index = 7 + 3 * position
        default = "ローカル エリア接続" if language == "ja-JP" else "Local Area Connection"
        name = spec.name or (default if position == 0 else f"{default} {position + 1}")
        guid = f"{{{uuid.uuid5(uuid.NAMESPACE_DNS, f'{machine}/{index}')}}}".upper()
        nic = Nic(spec, index, guid, name, driver, spec.vendor not in ("lbfo", "basp"))
        _write(registry, nic, ja=language == "ja-JP", standardized=standardized)
        nics.append(nic)
    for index, (description, component) in {0: ("WAN Miniport (SSTP)", "ms_sstpminiport"), 4: ("Microsoft ISATAP Adapter", "*isatap")}.items():  # fmt: skip
        _strings(registry, rf"{CLASS}\{index:04d}", DriverDesc=description, ComponentId=component)
        registry.set(rf"{CLASS}\{index:04d}", "Characteristics", RegValue("REG_DWORD", 0x29))
    registry.deny(rf"{CLASS}\Properties")  # not even administrators may read it (facts 5.2)
    return nics


def _write(registry: Registry, nic: Nic, *, ja: bool, standardized: bool) -> None:
    driver = nic.driver
    _strings(registry, nic.key, DriverDesc=driver.description, ComponentId=driver.component, ProviderName=driver.provider, DriverVersion="12.7.28.0", NetCfgInstanceId=nic.guid)  # fmt: skip
    registry.set(nic.key, "Characteristics", RegValue("REG_DWORD", 0x84 if nic.physical else 0x1))
    if not standardized:
        _strings(registry, nic.key, **_NDIS5)
        return
    for name, param in driver.params.items():
        if param.preset is not None:
            registry.set(nic.key, name, RegValue("REG_SZ", param.preset))
        key = rf"{nic.key}\Ndi\Params\{name}"
        kind = "enum" if param.values else "int"
        _strings(registry, key, ParamDesc=param.ja if ja else param.en, Type=kind, Default=param.default, Optional="0")
        for value, labels in param.values.items():
            registry.set(rf"{key}\enum", value, RegValue("REG_SZ", labels[0 if ja else 1]))
        if param.bounds is not None:
            for bound, number in zip(("Min", "Max", "Step"), param.bounds, strict=True):
                registry.set(key, bound, RegValue("REG_SZ", str(number)))


def _strings(registry: Registry, key: str, **values: str) -> None:
    for name, value in values.items():
        registry.set(key, name, RegValue("REG_SZ", value))
