"""Drivers of network adapters, and the keywords of their Advanced page with labels and values (facts 5.1, 5.2, 5.6)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

Labels = tuple[str, str]
"""In Japanese and in English."""


@dataclass(frozen=True, slots=True)
class Param:
    """A driver's parameter: its labels, its default, and its values or (`bounds`) its minimum, maximum and step.

    `preset` is the value on a new computer; None leaves it absent, which means the default. `bare` leaves `Default` out
    of the registry, as some INF files do: then only the driver knows it (facts 5.2 [I]).
    """

    labels: Labels
    default: str
    values: Mapping[str, Labels] = field(default_factory=dict)
    bounds: tuple[int, int, int] | None = None
    preset: str | None = None
    optional: bool = False
    bare: bool = False


@dataclass(frozen=True, slots=True)
class Driver:
    """A driver. `virtual` marks what is not hardware: teams, and Hyper-V's adapters. `device` begins the device's path, where
    that is not the component.
    """

    description: str
    component: str
    provider: str
    params: Mapping[str, Param]
    virtual: bool = False
    device: str = ""


_SWITCH = {"0": ("無効", "Disabled"), "1": ("有効", "Enabled")}
_WAYS = {
    "0": ("無効", "Disabled"),
    "1": ("Tx 有効", "Tx Enabled"),
    "2": ("Rx 有効", "Rx Enabled"),
    "3": ("Rx および Tx 有効", "Rx & Tx Enabled"),
}
_INTEL_JUMBO = {
    "1514": ("無効", "Disabled"),
    "4088": ("4088 バイト", "4088 Bytes"),
    "9014": ("9014 バイト", "9014 Bytes"),
}
_INDEXED_JUMBO = {"0": ("1514", "1514"), "1": ("4088", "4088"), "2": ("9014 バイト", "9014 Bytes")}
_REALTEK_JUMBO = {"1514": ("無効", "Disabled"), "9014": ("9KB MTU", "9KB MTU")}


def _switch(ja: str, en: str, preset: str | None = None) -> Param:
    return Param((ja, en), "1", _SWITCH, preset=preset)


def _ways(ja: str, en: str, preset: str | None = None, *, bare: bool = False) -> Param:
    return Param((ja, en), "3", _WAYS, preset=preset, bare=bare)


DRIVERS: Mapping[str, Driver] = {
    # LSO v1 and v2 side by side; jumbo as an enum (facts 5.1 [G]); labels after facts 5.6.
    "intel": Driver("Intel(R) 82576 Gigabit Dual Port Network Connection", r"pci\ven_8086&dev_10c9", "Intel", {
        "*LsoV1IPv4": _switch("大量送信オフロード V1 (IPv4)", "Large Send Offload V1 (IPv4)"),
        "*LsoV2IPv4": _switch("大量送信オフロード V2 (IPv4)", "Large Send Offload V2 (IPv4)", "1"),
        "*LsoV2IPv6": _switch("大量送信オフロード V2 (IPv6)", "Large Send Offload V2 (IPv6)", "1"),
        "*IPChecksumOffloadIPv4": _ways("IPv4 チェックサム オフロード", "IPv4 Checksum Offload", "3"),
        "*TCPChecksumOffloadIPv4": _ways("TCP チェックサム オフロード (IPv4)", "TCP Checksum Offload (IPv4)", "3"),
        "*TCPChecksumOffloadIPv6": _ways("TCP チェックサム オフロード (IPv6)", "TCP Checksum Offload (IPv6)"),
        "*UDPChecksumOffloadIPv4": _ways("UDP チェックサム オフロード (IPv4)", "UDP Checksum Offload (IPv4)"),
        "*UDPChecksumOffloadIPv6": _ways("UDP チェックサム オフロード (IPv6)", "UDP Checksum Offload (IPv6)"),
        "*JumboPacket": Param(("ジャンボ パケット", "Jumbo Packet"), "1514", _INTEL_JUMBO, preset="9014"),
        "*RSS": _switch("受信側スケーリング", "Receive Side Scaling", "1"),
        "*FlowControl": _ways("フロー制御", "Flow Control", "3"),
    }),
    # Connection offload (Chimney on the NIC). Jumbo counts without the header: 1500 to 9000 by 500, so 1514 is not
    # possible and "off" is the smallest value (facts 5.1 [G]).
    "broadcom": Driver("Broadcom BCM5709C NetXtreme II GigE", r"b06bdrv\l2nd&pci_163914e4", "Broadcom Corporation", {
        "*LsoV1IPv4": _switch("Large Send Offload (大量送信オフロード)", "IPv4 Large Send Offload", "1"),
        "*LsoV2IPv6": _switch("IPv6 Large Send Offload (大量送信オフロード)", "IPv6 Large Send Offload"),
        "*TCPConnectionOffloadIPv4": _switch("TCP オフロード エンジン (TOE)", "TCP Connection Offload (IPv4)", "1"),
        "*TCPConnectionOffloadIPv6": _switch("TCP オフロード エンジン (TOE) (IPv6)", "TCP Connection Offload (IPv6)"),
        "*IPChecksumOffloadIPv4": _ways("Checksum Offload(チェックサム オフロード)", "IPv4 Checksum Offload"),
        "*TCPUDPChecksumOffloadIPv4": _ways("TCP/UDP Checksum Offload (IPv4)", "TCP/UDP Checksum Offload (IPv4)", "3"),
        "*TCPUDPChecksumOffloadIPv6": _ways("TCP/UDP Checksum Offload (IPv6)", "TCP/UDP Checksum Offload (IPv6)"),
        "*JumboPacket": Param(("ジャンボ フレーム", "Jumbo MTU"), "1500", bounds=(1500, 9000, 500), preset="9000"),
    }),
    # Fewer keywords, checksums grouped, one default that only the driver knows.
    "realtek": Driver("Realtek PCIe GBE Family Controller", r"pci\ven_10ec&dev_8168", "Realtek", {
        "*LsoV2IPv4": _switch("大量送信オフロード v2 (IPv4)", "Large Send Offload v2 (IPv4)", "1"),
        "*IPChecksumOffloadIPv4": _ways("IPv4 チェックサム オフロード", "IPv4 Checksum Offload", "3"),
        "*TCPUDPChecksumOffloadIPv4": _ways("TCP/UDP チェックサム オフロード (IPv4)", "TCP/UDP Checksum Offload (IPv4)", bare=True),
        "*JumboPacket": Param(("ジャンボ フレーム", "Jumbo Frame"), "1514", _REALTEK_JUMBO),
    }),
    # 25 Gbit/s with RDMA, virtual machine queues and RSC (facts 5.1, 5.7); 9014 Bytes by an index.
    "mellanox": Driver("Mellanox ConnectX-4 Lx Ethernet Adapter", r"mlx5\connectx4lx_eth", "Mellanox Technologies Ltd.", {
        "*LsoV2IPv4": _switch("一括送信オフロード V2 (IPv4)", "Large Send Offload V2 (IPv4)", "1"),
        "*LsoV2IPv6": _switch("一括送信オフロード V2 (IPv6)", "Large Send Offload V2 (IPv6)", "1"),
        "*TCPUDPChecksumOffloadIPv4": _ways("TCP/UDP チェックサム オフロード (IPv4)", "TCP/UDP Checksum Offload (IPv4)", "3"),
        "*RscIPv4": _switch("受信セグメント結合 (IPv4)", "Recv Segment Coalescing (IPv4)", "1"),
        "*RscIPv6": _switch("受信セグメント結合 (IPv6)", "Recv Segment Coalescing (IPv6)"),
        "*JumboPacket": Param(("ジャンボ パケット", "Jumbo Packet"), "1514", bounds=(614, 9614, 1)),
        "*NetworkDirect": _switch("NetworkDirect 機能", "NetworkDirect Functionality", "1"),
        "*VMQ": _switch("仮想マシン キュー", "Virtual Machine Queues"),
    }),
    # Jumbo as an index: 0, 1, 2 for 1514, 4088 and 9014 Bytes (facts 5.1 [S]; the driver is not named there).
    "indexed": Driver("PRO/1000 Compatible Network Connection", r"pci\ven_8086&dev_1000", "Compatible", {
        "*LsoV2IPv4": _switch("一括送信オフロード V2 (IPv4)", "Large Send Offload V2 (IPv4)", "1"),
        "*JumboPacket": Param(("ジャンボ パケット", "Jumbo Packet"), "0", _INDEXED_JUMBO, preset="2"),
    }),
    # Jumbo as a range that starts below a standard frame: 1510 to 9014, default 1514 (facts 5.1 [S]).
    "ranged": Driver("Intel(R) Ethernet Connection X722 for 10GbE", r"pci\ven_8086&dev_37d0", "Intel", {
        "*LsoV2IPv4": _switch("一括送信オフロード V2 (IPv4)", "Large Send Offload V2 (IPv4)", "1"),
        "*JumboPacket": Param(("ジャンボ パケット", "Jumbo Packet"), "1514", bounds=(1510, 9014, 1), preset="9014"),
    }),
    # 10 Gbit/s, and the adapter of the server's own management processor (facts 2.2).
    "qlogic": Driver("QLogic 1/10GbE Server Adapter", r"qebdrv\l2nd&pci_80201077", "QLogic Corp.", {
        "*LsoV2IPv4": _switch("一括送信オフロード V2 (IPv4)", "Large Send Offload V2 (IPv4)", "1"),
    }),
    "rndis": Driver("IBM USB Remote NDIS Network Device", r"usb\vid_04b3&pid_4010", "IBM", {}),
    # LBFO (2012+, facts 5.5); its own class key, its own offloads.
    "microsoft-teaming": Driver("Microsoft Network Adapter Multiplexor Driver", r"COMPOSITEBUS\MS_IMPLAT_MP", "Microsoft", {
        "*LsoV2IPv4": _switch("一括送信オフロード バージョン 2 (IPv4)", "Large Send Offload Version 2 (IPv4)"),
    }, virtual=True),
    # The host's own adapter above a switch of Hyper-V (facts 5.7).
    "hyper-v": Driver("Hyper-V Virtual Ethernet Adapter", "vms_mp", "Microsoft", {
        "*LsoV2IPv4": _switch("一括送信オフロード バージョン 2 (IPv4)", "Large Send Offload Version 2 (IPv4)"),
    }, virtual=True, device=r"ROOT\VMS_MP"),
    # Vendors' teams of older versions (facts 5.5 [G]).
    "broadcom-teaming": Driver("BASP Virtual Adapter", "basp", "Broadcom Corporation", {}, virtual=True),
    "intel-teaming": Driver("TEAM : Team #0", "iansmp", "Intel", {}, virtual=True),
}  # fmt: skip

ALIASES: Mapping[str, str] = {
    "lbfo": "microsoft-teaming",
    "vethernet": "hyper-v",
    "basp": "broadcom-teaming",
    "iansmp": "intel-teaming",
}

NDIS5: Mapping[str, str] = {"EnableChecksumOffload": "1", "LargeSendOffload": "1", "JumboFrame": "1514"}
"""Vendors' names for features of NDIS 5 drivers on Server 2003, without `Ndi\\Params\\*` (facts 5.1 [G])."""
