"""Registry values: what they hold, and absence, which is a value of its own."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Final

Data = str | int | bytes | tuple[str, ...]


class Kind(Enum):
    """A registry type, by the number that `EnumValues` gives (facts 6.4)."""

    SZ = 1
    EXPAND_SZ = 2
    BINARY = 3
    DWORD = 4
    MULTI_SZ = 7
    QWORD = 11

    @property
    def label(self) -> str:
        """As Windows writes it: `REG_DWORD`."""
        return f"REG_{self.name}"


class Absent(Enum):
    """The value is not there. Not the same as empty, and not the same as disabled."""

    ABSENT = "absent"

    def __repr__(self) -> str:
        return "ABSENT"

    __str__ = __repr__


ABSENT: Final = Absent.ABSENT


@dataclass(frozen=True, slots=True)
class RegistryValue:
    """A value with its type. `data` is str for SZ and EXPAND_SZ (unexpanded), int for DWORD and QWORD (unsigned),
    bytes for BINARY, a tuple of str for MULTI_SZ."""

    kind: Kind
    data: Data

    def __post_init__(self) -> None:
        """Raises `ValueError` for data that the type cannot hold."""
        limit = {Kind.DWORD: 0xFFFFFFFF, Kind.QWORD: 0xFFFFFFFFFFFFFFFF}.get(self.kind)
        if limit is not None:
            fits = isinstance(self.data, int) and not isinstance(self.data, bool) and 0 <= self.data <= limit
        elif self.kind is Kind.BINARY:
            fits = isinstance(self.data, bytes)
        elif self.kind is Kind.MULTI_SZ:
            # An empty string would end the list early: that is how Windows stores it.
            fits = isinstance(self.data, tuple) and all(isinstance(item, str) and item for item in self.data)
        else:
            fits = isinstance(self.data, str)
        if not fits:
            raise ValueError(f"{self.data!r} is no {self.kind.label}")

    def __str__(self) -> str:
        if isinstance(self.data, bytes):
            return self.data.hex(" ")
        return " | ".join(self.data) if isinstance(self.data, tuple) else str(self.data)


def dword(number: int) -> RegistryValue:
    """A REG_DWORD, 0 to 0xFFFFFFFF."""
    return RegistryValue(Kind.DWORD, number)


def sz(text: str) -> RegistryValue:
    """A REG_SZ."""
    return RegistryValue(Kind.SZ, text)
