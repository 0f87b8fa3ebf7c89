"""Registry values: their content, and absence, which is a value of its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Final, TypeVar

Found = TypeVar("Found")

Data = str | int | bytes | tuple[str, ...]


class Kind(Enum):
    """A registry type, with the number that `EnumValues` returns (facts 6.4)."""

    SZ = 1
    EXPAND_SZ = 2
    BINARY = 3
    DWORD = 4
    MULTI_SZ = 7
    QWORD = 11

    @property
    def label(self) -> str:
        """The name in Windows: `REG_DWORD`."""
        return f"REG_{self.name}"


class Absent(Enum):
    """The value does not exist. This is neither an empty value nor a disabled feature."""

    ABSENT = "absent"

    def __repr__(self) -> str:
        return "ABSENT"

    __str__ = __repr__


ABSENT: Final = Absent.ABSENT


@dataclass(frozen=True, slots=True)
class RegistryValue:
    """A value with its type.

    `data` is str for SZ and EXPAND_SZ (unexpanded), int for DWORD and QWORD (unsigned), bytes for BINARY, a tuple of
    str for MULTI_SZ, which may hold empty strings: Windows' own lists of file renames do (facts 6.4).
    """

    kind: Kind
    data: Data

    def __post_init__(self) -> None:
        """Raise `ValueError` for data that do not fit the type."""
        limit = {Kind.DWORD: 0xFFFFFFFF, Kind.QWORD: 0xFFFFFFFFFFFFFFFF}.get(self.kind)
        if limit is not None:
            fits = isinstance(self.data, int) and not isinstance(self.data, bool) and 0 <= self.data <= limit
        elif self.kind is Kind.BINARY:
            fits = isinstance(self.data, bytes)
        elif self.kind is Kind.MULTI_SZ:
            fits = isinstance(self.data, tuple) and all(isinstance(item, str) for item in self.data)
        else:
            fits = isinstance(self.data, str)
        if not fits:
            raise ValueError(f"{self.data!r} is no {self.kind.label}")

    @property
    def can_be_written(self) -> bool:
        """False for a list with an empty string, which would end it early: that is how Windows stores lists."""
        return not isinstance(self.data, tuple) or all(self.data)

    def __str__(self) -> str:
        if isinstance(self.data, bytes):
            return self.data.hex(" ")
        return " | ".join(self.data) if isinstance(self.data, tuple) else str(self.data)


def dword(number: int) -> RegistryValue:
    """Return a REG_DWORD, 0 to 0xFFFFFFFF."""
    return RegistryValue(Kind.DWORD, number)


def sz(text: str) -> RegistryValue:
    """Return a REG_SZ."""
    return RegistryValue(Kind.SZ, text)


def named(entries: Mapping[str, Found], name: str) -> Found | None:
    """Return an entry by its name, which is case-insensitive as in the registry; None if it does not exist."""
    return next((found for spelled, found in entries.items() if spelled.lower() == name.lower()), None)
