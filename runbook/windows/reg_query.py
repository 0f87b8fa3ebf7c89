"""Many registry values in one command: parse the output of `reg query` to typed values.

StdRegProv needs a request for every single value, and an adapter's class key has a hundred of them. `reg query` prints
names, types and data the same in every language (only the default value's name is localized), and EXPAND_SZ unexpanded,
which StdRegProv cannot return. Formats: four blanks between the fields from Vista on, tabs from REG.EXE 3.0 on Server
2003 (facts 6.7). The strings of a REG_MULTI_SZ are joined by two characters that each of them may hold, so these values
are StdRegProv's alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from runbook.windows.errors import UnqueryableKey, UnreadableKey, UnreadableRegOutput
from runbook.windows.values import Data, Kind, RegistryValue
from runbook.wsman.numbers import UINT32, UINT64, hexadecimal

Values = dict[str, RegistryValue]

_LINE = re.compile(r" {4}(?P<name>.*?)(?: {4}|\t)(?P<kind>REG_[A-Z_]+)(?: {4}|\t)(?P<data>.*)")
_BARE = re.compile(r" {4}(?P<name>.*?)(?: {4}|\t)(?P<kind>REG_[A-Z_]+)\s*")
_DEFAULT_NAMES = {"(default)", "(既定)", "<no name>"}
_KINDS = {kind.label: kind for kind in Kind}
_MAX_COMMAND = 8000  # cmd.exe accepts 8191 characters
_BEGIN, _FAILED = "::begin", "::failed"
"""Printed before each query, and after one that did not print its key to the end: the exit code is the last one's alone."""


def commands(keys: Iterable[str], *, recursive: bool) -> list[str]:
    """Return the command lines that print these keys, as few as cmd.exe's limit allows.

    Raise `InvalidInput` for unsafe keys.
    """
    lines: list[str] = []
    for key in keys:
        if not re.fullmatch(r"HK[A-Z_]+\\[\w .{}()\\*-]+", key):
            raise UnqueryableKey(key=key)
        query = f'echo {_BEGIN} & reg query "{key}"' + (" /s" if recursive else "") + f" || echo {_FAILED}"
        if lines and len(lines[-1]) + len(query) + 3 < _MAX_COMMAND:
            lines[-1] += f" & {query}"
        else:
            lines.append(query)
    return lines


def parse(printed: str) -> dict[str, Values]:
    """Return every printed key by its full name in upper case, with its values by name.

    A key that does not exist is not in the result. Values of types that this package never writes (REG_NONE and the like),
    and lists, are left out. Raise `UnreadableAnswer` for data that contradict their type, and for a key that was printed in
    part: access to a subkey is denied, for example.
    """
    keys: dict[str, Values] = {}
    values: Values | None = None
    last: str | None = None
    first: str | None = None  # the first key that the query has printed
    for line in printed.splitlines():
        if line.rstrip() in (_BEGIN, _FAILED):
            if first is not None and line.startswith(_FAILED):
                raise UnreadableKey(key=first)
            values = last = first = None
        elif line.startswith("HKEY_"):
            key = line.rstrip().rstrip("\\")
            values, last, first = keys.setdefault(key.upper(), {}), None, first or key
        elif values is not None and (match := _LINE.fullmatch(line) or _BARE.fullmatch(line)):
            last = "" if match["name"].lower() in _DEFAULT_NAMES else match["name"]
            kind = _KINDS.get(match["kind"])
            if kind is None or kind is Kind.MULTI_SZ:
                last = None
            else:
                values[last] = RegistryValue(kind, _data(kind, match.groupdict().get("data", "")))
        elif values is not None and last is not None and line and values[last].kind in (Kind.SZ, Kind.EXPAND_SZ):
            values[last] = RegistryValue(values[last].kind, f"{values[last]}\n{line}")  # data with a line break
    return keys


def _data(kind: Kind, printed: str) -> Data:
    try:
        if kind in (Kind.DWORD, Kind.QWORD):
            return hexadecimal(printed, UINT32 if kind is Kind.DWORD else UINT64)
        if kind is Kind.BINARY:
            return bytes.fromhex(printed)
    except ValueError as error:
        raise UnreadableRegOutput(printed=printed, kind=kind.label) from error
    return printed
