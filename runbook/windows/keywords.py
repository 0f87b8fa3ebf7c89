"""The standardized keywords of network drivers, and the value that switches each feature off (facts 5.1).

They are REG_SZ, begin with `*`, and exist in NDIS 6 drivers (Vista and later). Labels are never matched: they differ by
vendor and language (facts 5.6).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from runbook.windows.values import ABSENT, Absent, RegistryValue, named
from runbook.wsman.numbers import integer

STANDARD_FRAME = 1514
"""The size of an Ethernet frame without jumbo, header included, in bytes."""

JUMBO = "*JumboPacket"

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


@dataclass(frozen=True, slots=True)
class Keyword:
    """A keyword that a driver offers.

    `value` is the configured value. Absent means that the driver uses `default`, not that the feature is off. `allowed`
    lists an enum's values; `minimum`, `maximum` and `step` bound a number, and are None if the driver does not give
    them.
    """

    name: str
    label: str
    value: RegistryValue | Absent
    default: str | None = None
    allowed: tuple[str, ...] = ()
    minimum: int | None = None
    maximum: int | None = None
    step: int | None = None

    @property
    def in_use(self) -> str | None:
        """The value that the driver uses: the configured one or its default; None if neither is known."""
        return self.default if self.value is ABSENT else str(self.value)

    @property
    def is_off(self) -> bool:
        """True if the feature is off already, configured or by default."""
        if self.in_use is None:
            return False
        if self.name == JUMBO:
            size = _size(self.in_use)
            return size is not None and size <= STANDARD_FRAME
        return self.in_use == "0"

    @property
    def off(self) -> str | None:
        """The value that switches the feature off; None if the driver allows no such value."""
        if self.name != JUMBO:
            return "0" if not self.allowed or "0" in self.allowed else None
        if self.allowed:
            sizes = sorted(size for size in map(_size, self.allowed) if size is not None)
            smallest = STANDARD_FRAME if STANDARD_FRAME in sizes else (sizes[0] if sizes else None)
        else:
            smallest = self._smallest_of_range()
        # If the smallest frame exceeds the standard one, it is a jumbo frame too: the driver cannot switch it off.
        return str(smallest) if smallest is not None and smallest <= STANDARD_FRAME else None

    def _smallest_of_range(self) -> int:
        if self.minimum is None or self.minimum == STANDARD_FRAME:
            return STANDARD_FRAME
        # Some drivers count without the header and start at 1500 [G]. A smaller minimum is a limit of the hardware, not
        # a useful frame size.
        reachable = (STANDARD_FRAME - self.minimum) % (self.step or 1) == 0
        if self.minimum >= 1500 or not reachable:
            return self.minimum
        return STANDARD_FRAME


def offered(
    values: Mapping[str, RegistryValue], params: Mapping[str, Mapping[str, RegistryValue]]
) -> dict[str, Keyword]:
    """Return the keywords of `OFFLOADS` that a driver offers.

    `values` are the class key's own values. `params` are the values of each key below it, by path in upper case
    relative to the class key (`NDI\\PARAMS\\*JUMBOPACKET`, and `...\\ENUM` below that).
    """
    found: dict[str, Keyword] = {}
    for name in OFFLOADS:
        path = rf"NDI\PARAMS\{name.upper()}"
        described = params.get(path)
        if described is None:
            continue
        found[name] = Keyword(
            name=name,
            label=_text(described, "ParamDesc") or name,
            value=named(values, name) or ABSENT,
            default=_text(described, "Default"),
            allowed=tuple(params.get(rf"{path}\ENUM", {})),
            minimum=_number(described, "Min"),
            maximum=_number(described, "Max"),
            step=_number(described, "Step"),
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
