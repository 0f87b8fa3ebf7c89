"""The speed of an adapter, as WMI reports it."""

from __future__ import annotations

from typing import Final

from runbook.wsman.instance import Instance
from runbook.wsman.numbers import UINT64

_DISCONNECTED: Final = (1 << 63) - 1  # facts 2.2


def bits_per_second(found: Instance, name: str) -> int | None:
    """Return a speed in bits per second; None for none: blank, 0, or the greatest number of a disconnected adapter."""
    speed = found.number(name, UINT64)
    return speed if speed and speed < _DISCONNECTED else None
