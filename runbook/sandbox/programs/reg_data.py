"""The data of `reg add`: from text to a value of a type, as reg.exe reads it (facts 6.7)."""

from __future__ import annotations

import re
from typing import Final

from runbook.sandbox.windows.registry import RegData, RegValue

SEPARATOR: Final = "\\0"
"""Two characters, a backslash and a zero; `/s` takes one character instead."""

_NUMBERS: Final = {"REG_DWORD": 32, "REG_DWORD_BIG_ENDIAN": 32, "REG_QWORD": 64}
_SAME: Final = {"REG_DWORD_LITTLE_ENDIAN": "REG_DWORD"}


def value_of(kind: str, text: str | None, separator: str | None) -> RegValue:
    """Return the value of a type and of the text after /d, if there is one. Raise `ValueError`."""
    kind = _SAME.get(kind.upper(), kind.upper())
    return RegValue(kind, _data(kind, text, separator))


def _data(kind: str, text: str | None, separator: str | None) -> RegData:
    if kind in _NUMBERS:
        return _number(kind, text)
    if kind in ("REG_SZ", "REG_EXPAND_SZ"):
        return text or ""
    if kind == "REG_BINARY":
        digits = text or ""
        if not re.fullmatch("[0-9A-Fa-f]*", digits):
            raise ValueError(digits)
        return bytes.fromhex("0" * (len(digits) % 2) + digits)
    if kind == "REG_NONE":  # the text with its end, in UTF-16
        return ((text or "") + "\0").encode("utf-16-le")
    if kind == "REG_MULTI_SZ":
        return _strings(text or "", separator)
    raise ValueError(kind)


def _number(kind: str, text: str | None) -> int:
    """Return an unsigned number. A REG_QWORD without data is 0, and -1 has all bits set; of a REG_DWORD both are refused."""
    if kind == "REG_QWORD" and text in (None, "-1"):
        return 0 if text is None else (1 << 64) - 1
    found = re.fullmatch(r"0[xX]([0-9A-Fa-f]+)|([0-9]+)", text or "")
    if found is None:
        raise ValueError(text)
    number = int(found[1], 16) if found[1] else int(found[2])  # 0123 is 123
    if number >> _NUMBERS[kind]:
        raise ValueError(text)
    return number


def _strings(text: str, separator: str | None) -> tuple[str, ...]:
    """Return the strings of a list: none may be empty but one that stands alone, and a separator may stand at the end."""
    if separator is None:
        separator = SEPARATOR
    elif len(separator) != 1:
        raise ValueError(separator)
    if not text:
        return ()
    strings = text.removesuffix(separator).split(separator)
    if not all(strings) and strings != [""]:
        raise ValueError(text)
    return tuple(strings)
