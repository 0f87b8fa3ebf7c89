"""The standardized keywords of network drivers, and the value that switches each feature off (facts 5.1).

They are REG_SZ, begin with `*`, and exist in NDIS 6 drivers (Vista and later). Labels are never matched: they differ by
vendor and language (facts 5.6).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from runbook.windows.values import ABSENT, Absent, RegistryValue, named
from runbook.wsman.numbers import integer

STANDARD_FRAME = 1514
"""The size of an Ethernet frame without jumbo, header included, in bytes."""

NO_JUMBO = range(1500, STANDARD_FRAME + 1)
"""The sizes of a standard frame, as drivers count them: with the header, or without it or a part of it (facts 5.1)."""

JUMBO = "*JumboPacket"
RSC = ("*RscIPv4", "*RscIPv6")
NETWORK_DIRECT, VMQ = "*NetworkDirect", "*VMQ"

# In the order of the article's list: LSO, Chimney, checksum offloads, jumbo packet.
OFFLOADS = (
    "*LsoV1IPv4", "*LsoV2IPv4", "*LsoV2IPv6",
    "*TCPConnectionOffloadIPv4", "*TCPConnectionOffloadIPv6",
    "*IPChecksumOffloadIPv4",
    "*TCPChecksumOffloadIPv4", "*TCPChecksumOffloadIPv6",
    "*UDPChecksumOffloadIPv4", "*UDPChecksumOffloadIPv6",
    "*TCPUDPChecksumOffloadIPv4", "*TCPUDPChecksumOffloadIPv6",
    JUMBO,
)  # fmt: skip

WRITABLE = (*OFFLOADS, *RSC)
"""The keywords that are ever written."""

_OFFERED = (*WRITABLE, NETWORK_DIRECT, VMQ)

_LARGEST_INDEX = 100
"""What an enumeration of a few sizes may count to; no frame is as small."""


@dataclass(frozen=True, slots=True)
class Keyword:
    """A keyword that a driver offers.

    `value` is the configured value. Absent means that the driver uses `default`, not that the feature is off. `allowed`
    lists an enum's values, and `shown` what the driver calls each; `minimum`, `maximum` and `step` bound a number, and
    are None if the driver does not give them.
    """

    name: str
    label: str
    value: RegistryValue | Absent
    default: str | None = None
    allowed: tuple[str, ...] = ()
    minimum: int | None = None
    maximum: int | None = None
    step: int | None = None
    shown: tuple[str, ...] = ()

    @property
    def in_use(self) -> str | None:
        """The value that the driver uses: the configured one or its default; None if neither is known."""
        return self.default if self.value is ABSENT else str(self.value)

    @property
    def is_off(self) -> bool:
        """True if the feature is off already, configured or by default."""
        if self.in_use is None:
            return False
        if self.name != JUMBO:
            return self.in_use == "0"
        if self._counts_sizes:
            return self.in_use == self.off
        size = _size(self.in_use)
        return size is not None and size <= STANDARD_FRAME

    @property
    def off(self) -> str | None:
        """The value that switches the feature off; None if the driver allows no such value."""
        if self.name != JUMBO:
            return "0" if not self.allowed or "0" in self.allowed else None
        if self._counts_sizes:
            return self._standard_index()
        # If the smallest frame exceeds the standard one, it is a jumbo frame too: the driver cannot switch it off.
        return self._standard_of_enum() if self.allowed else self._standard_of_range()

    @property
    def _counts_sizes(self) -> bool:
        """True if the values of an enum are not bytes but 0, 1, 2 for one size after the other (facts 5.1)."""
        sizes = [_size(value) for value in self.allowed]
        return bool(sizes) and all(size is not None and size <= _LARGEST_INDEX for size in sizes)

    def _standard_index(self) -> str | None:
        """Return the index that the driver calls by the size of a standard frame; else its default, if that is the first."""
        named = dict(zip(self.allowed, self.shown, strict=False))
        for index, words in named.items():
            if any(int(number) in NO_JUMBO for number in re.findall(r"[0-9]+", words.replace(",", ""))):
                return index
        return "0" if self.default == "0" and "0" in self.allowed else None

    def _standard_of_enum(self) -> str | None:
        sizes = sorted(size for size in map(_size, self.allowed) if size is not None)
        smallest = STANDARD_FRAME if STANDARD_FRAME in sizes else (sizes[0] if sizes else None)
        return str(smallest) if smallest is not None and smallest <= STANDARD_FRAME else None

    def _standard_of_range(self) -> str | None:
        """Return the driver's default, if that is a standard frame; else 1514, if the range reaches it.

        A range that begins at 1500 counts without the header [G]. Any other minimum is a limit of the hardware: a value
        below a standard frame would cut every frame.
        """
        default = _size(self.default or "")
        if default in NO_JUMBO:
            return str(default)
        if self.minimum == NO_JUMBO.start:
            return str(self.minimum)
        least, step = self.minimum if self.minimum is not None else STANDARD_FRAME, self.step or 1
        reached = least <= STANDARD_FRAME and (STANDARD_FRAME - least) % step == 0
        return str(STANDARD_FRAME) if reached else None


def offered(
    values: Mapping[str, RegistryValue], params: Mapping[str, Mapping[str, RegistryValue]]
) -> dict[str, Keyword]:
    """Return the keywords that a driver offers, of those that are read here.

    `values` are the class key's own values. `params` are the values of each key below it, by path in upper case
    relative to the class key (`NDI\\PARAMS\\*JUMBOPACKET`, and `...\\ENUM` below that).
    """
    found: dict[str, Keyword] = {}
    for name in _OFFERED:
        path = rf"NDI\PARAMS\{name.upper()}"
        described = params.get(path)
        if described is None:
            continue
        enum = params.get(rf"{path}\ENUM", {})
        found[name] = Keyword(
            name=name,
            label=_text(described, "ParamDesc") or name,
            value=named(values, name) or ABSENT,
            default=_text(described, "Default"),
            allowed=tuple(enum),
            minimum=_number(described, "Min"),
            maximum=_number(described, "Max"),
            step=_number(described, "Step"),
            shown=tuple(map(str, enum.values())),
        )
    return found


def _text(values: Mapping[str, RegistryValue], name: str) -> str | None:
    """Return a value as text; None if it is absent."""
    found = named(values, name)
    return None if found is None else str(found)


def _number(values: Mapping[str, RegistryValue], name: str) -> int | None:
    return _size(_text(values, name) or "")


def _size(text: str) -> int | None:
    """Return a driver's number; None for anything else, for which it is then not changed."""
    try:
        return integer(text)
    except ValueError:
        return None
