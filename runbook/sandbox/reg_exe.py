"""`reg query` and `reg add`, printed as Windows prints it.

Server 2003's REG.EXE 3.0 (a banner, tabs, `<NO NAME>`): Microsoft, "Working with Registry Entries". From Vista on: four
blanks, `(Default)` in the host's language, no banner [G].
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from runbook.sandbox.registry import AccessDeniedError, RegData, RegValue, full

if TYPE_CHECKING:
    from runbook.sandbox.machine import Machine

Printed = tuple[str, str, int]


def run(machine: Machine, words: str) -> Printed:
    """`query KEY [/s] [/v NAME]` or `add KEY /v NAME /t TYPE /d DATA /f`, without the word reg."""
    parts = re.findall(r'"([^"]*)"|(\S+)', words)
    arguments = [quoted or bare for quoted, bare in parts]
    if len(arguments) == 9 and arguments[0].lower() == "add":
        return _add(machine, arguments[1], dict(zip(arguments[2:8:2], arguments[3:8:2], strict=True)))
    if len(arguments) < 2 or arguments[0].lower() != "query":
        return "", _text(machine, "ERROR: Invalid syntax.", "エラー: 構文が無効です。"), 1
    key, options = arguments[1], [each.lower() for each in arguments[2:]]
    name = arguments[2 + options.index("/v") + 1] if "/v" in options else None
    if not machine.registry.has_key(key):
        return "", _missing(machine), 1
    try:
        machine.registry.check(key)
        printed, found = _sections(machine, key, recursive="/s" in options, name=name)
    except AccessDeniedError:
        return "", _text(machine, "ERROR: Access is denied.", "エラー: アクセスが拒否されました。"), 1
    if name is not None and not found:
        return "", _missing(machine), 1
    banner = "\r\n! REG.EXE VERSION 3.0\r\n" if machine.edition.nt < (6, 0) else ""
    return banner + printed, "", 0


def _add(machine: Machine, key: str, given: dict[str, str]) -> Printed:
    data: RegData = int(given["/d"], 0) if given["/t"].upper() in ("REG_DWORD", "REG_QWORD") else given["/d"]
    try:
        machine.registry.write(key, given["/v"], RegValue(given["/t"].upper(), data))
    except AccessDeniedError:
        return "", _text(machine, "ERROR: Access is denied.", "エラー: アクセスが拒否されました。"), 1
    return _text(machine, "The operation completed successfully.", "この操作を正しく終了しました。"), "", 0


def _sections(machine: Machine, key: str, *, recursive: bool, name: str | None) -> tuple[str, bool]:
    printed, found = "", False
    for path, values in machine.registry.walk(key) if recursive else [(full(key), machine.registry.values(key) or {})]:
        machine.registry.check(path)
        chosen = {each: value for each, value in values.items() if name is None or each.lower() == name.lower()}
        found = found or bool(chosen)
        if chosen or name is None:
            lines = [_line(machine, each, value) for each, value in chosen.items()]
            printed += "\r\n" + "\r\n".join([path, *lines]) + "\r\n"
    if not recursive and name is None:
        subkeys = machine.registry.subkeys(key) or []
        printed += "".join(f"\r\n{full(key)}\\{sub}" for sub in subkeys) + ("\r\n" if subkeys else "")
    return printed, found


def _line(machine: Machine, name: str, value: RegValue) -> str:
    old = machine.edition.nt < (6, 0)
    default = "<NO NAME>" if old else _text(machine, "(Default)", "(既定)").strip()
    gap = "\t" if old else "    "
    return f"    {name or default}{gap}{value.type}{gap}{_data(value)}"


def _data(value: RegValue) -> str:
    if isinstance(value.data, int):
        return f"{value.data:#x}"
    if isinstance(value.data, bytes):
        return value.data.hex().upper()
    if isinstance(value.data, tuple):
        return "\\0".join(value.data)
    return value.data


def _missing(machine: Machine) -> str:
    return _text(
        machine,
        "ERROR: The system was unable to find the specified registry key or value.",
        "エラー: 指定されたレジストリ キーまたは値が見つかりませんでした。",
    )


def _text(machine: Machine, english: str, japanese: str) -> str:
    return (japanese if machine.language == "ja-JP" else english) + "\r\n"
