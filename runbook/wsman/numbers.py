"""Numbers and moments that come from a host: read here alone, and refused outside the range of their type.

Every reader turns the `ValueError` into an `UnreadableAnswer` that says what was read.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import Final

BYTE: Final = range(1 << 8)
UINT32: Final = range(1 << 32)
UINT64: Final = range(1 << 64)
INT64: Final = range(-(1 << 63), 1 << 63)
CODE: Final = range(-(1 << 31), 1 << 32)
"""A Win32 or WMI code: some hosts print it as a signed number."""

_DECIMAL: Final = re.compile(r"[+-]?[0-9]{1,20}")
_HEXADECIMAL: Final = re.compile(r"(?:0[xX])?[0-9A-Fa-f]{1,16}")
_YEARS: Final = range(1601, 3000)
"""FILETIME begins in 1601; C's functions for the local time end in 3000."""


def integer(text: str, allowed: range = UINT32) -> int:
    """Return a decimal number. Raise `ValueError` if it is none, or not in that range."""
    return _checked(text.strip(), _DECIMAL, 10, allowed)


def hexadecimal(text: str, allowed: range = UINT32) -> int:
    """Return a hexadecimal number, with or without `0x`. Raise `ValueError` likewise."""
    return _checked(text.strip(), _HEXADECIMAL, 16, allowed)


def code(text: str) -> int:
    """Return a code as an unsigned number of 32 bits; it may be printed signed or as `0x...`. Raise `ValueError`."""
    number = hexadecimal(text) if text.strip()[:2].lower() == "0x" else integer(text, CODE)
    return number & 0xFFFFFFFF


def moment(text: str) -> datetime:
    """Return a date and time with its offset from UTC. Raise `ValueError`."""
    found = datetime.fromisoformat(text.strip())
    if found.tzinfo is None or found.year not in _YEARS:
        raise ValueError("no offset, or a year that no host can mean")
    return found


def local_moment(text: str) -> datetime:
    """Return a date and time without an offset, printed as `20261127120000`. Raise `ValueError`."""
    found = datetime.strptime(text, "%Y%m%d%H%M%S")  # noqa: DTZ007  # the host's own time
    if not re.fullmatch("[0-9]{14}", text) or found.year not in _YEARS:
        raise ValueError("a year that no host can mean")
    return found


def _checked(text: str, form: re.Pattern[str], base: int, allowed: range) -> int:
    if not form.fullmatch(text) or (number := int(text, base)) not in allowed:
        raise ValueError(f"not in {allowed}")
    return number
