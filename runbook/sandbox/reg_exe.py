"""`reg query`, `reg add` and `reg delete`, printed as Windows prints them.

Server 2003's REG.EXE 3.0 (a banner, tabs, `<NO NAME>`): Microsoft, "Working with Registry Entries". From Vista on: four
blanks, `(Default)` in the host's language, no banner [G].
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from runbook.sandbox.printed import CommandResult, localized
from runbook.sandbox.registry import AccessDeniedError, RegData, RegValue, full

if TYPE_CHECKING:
    from runbook.sandbox.machine import Machine

_HIVES = ("HKEY_LOCAL_MACHINE", "HKEY_CURRENT_USER", "HKEY_CLASSES_ROOT", "HKEY_USERS")
_TEXTS = {
    "denied": ("ERROR: Access is denied.", "エラー: アクセスが拒否されました。"),
    "done": ("The operation completed successfully.", "この操作を正しく終了しました。"),
    "missing": (
        "ERROR: The system was unable to find the specified registry key or value.",
        "エラー: 指定されたレジストリ キーまたは値が見つかりませんでした",
    ),
    "name": ("ERROR: Invalid key name.", "エラー: キー名が無効です。"),
    "syntax": ("ERROR: Invalid syntax.", "エラー: 構文が無効です。"),
    "found": ("End of search: {} match(es) found.", "検索の完了: {} 件一致しました。"),
}


def run(machine: Machine, words: str) -> CommandResult:
    """A command line without the word reg: `query KEY [/s] [/v NAME | /ve]`, `add KEY [/v NAME | /ve] [/t TYPE] [/d DATA] [/f]`,
    `delete KEY [/v NAME | /ve] [/f]`. Without `/f` nobody is asked."""
    arguments = [bare or quoted.replace('\\"', '"') for quoted, bare in re.findall(r'"((?:\\"|[^"])*)"|([^\s"]+)', words)]  # fmt: skip
    if len(arguments) < 2 or arguments[0].lower() not in ("query", "add", "delete"):
        return _error(machine, "syntax")
    verb, key = arguments[0].lower(), full(arguments[1]).rstrip("\\")
    options = _options(arguments[2:])
    if key.split("\\")[0] not in _HIVES:
        return _error(machine, "name")
    name = "" if "/ve" in options else options.get("/v")
    try:
        if verb == "add":
            return _add(machine, key, name, options)
        if verb == "delete":
            return _delete(machine, key, name)
        return _query(machine, key, name, recursive="/s" in options)
    except AccessDeniedError:
        return _error(machine, "denied")
    except ValueError:
        return _error(machine, "syntax")


def _options(words: list[str]) -> dict[str, str]:
    """/v, /t and /d take the next word; the others stand alone."""
    found: dict[str, str] = {}
    rest = iter(words)
    for word in rest:
        found[word.lower()] = next(rest, "") if word.lower() in ("/v", "/t", "/d") else ""
    return found


def _query(machine: Machine, key: str, name: str | None, *, recursive: bool) -> CommandResult:
    machine.registry.check(key)
    if not machine.registry.has_key(key):
        return _error(machine, "missing")
    sections, count = [], 0
    for path, values in machine.registry.walk(key) if recursive else [(key, machine.registry.values(key) or {})]:
        machine.registry.check(path)
        chosen = {own: value for own, value in values.items() if name is None or own.lower() == name.lower()}
        count += len(chosen)
        if chosen or name is None:
            sections.append("\r\n".join([path, *_lines(machine, chosen)]) + "\r\n")
    if name is not None and not count:
        return _error(machine, "missing")
    if name is None and not recursive:
        sections += [f"{key}\\{sub}" for sub in machine.registry.subkeys(key) or ()]
    end = ""
    if name is not None and recursive and machine.edition.is_ndis6:
        end = "\r\n" + localized(machine.language, *_TEXTS["found"]).format(count) + "\r\n"
    banner = "" if machine.edition.is_ndis6 else "\r\n! REG.EXE VERSION 3.0\r\n"
    return CommandResult(f"{banner}\r\n" + "\r\n".join(sections) + "\r\n" + end)


def _lines(machine: Machine, values: dict[str, RegValue]) -> Iterator[str]:
    new = machine.edition.is_ndis6
    default = localized(machine.language, "(Default)", "(既定)") if new else "<NO NAME>"
    gap = "    " if new else "\t"
    for name, value in values.items():
        yield f"    {name or default}{gap}{value.type}{gap}{_printed(value.data)}"


def _printed(data: RegData) -> str:
    if isinstance(data, int):
        return f"{data:#x}"
    if isinstance(data, bytes):
        return data.hex().upper()
    return data if isinstance(data, str) else "\\0".join(data)


def _add(machine: Machine, key: str, name: str | None, options: dict[str, str]) -> CommandResult:
    machine.registry.check(key, writing=True)
    if name is None:
        machine.registry.create_key(key)
    else:
        kind = options.get("/t", "REG_SZ").upper()
        machine.registry.write(key, name, RegValue(kind, _data(kind, options.get("/d", ""))))
    return CommandResult(localized(machine.language, *_TEXTS["done"]) + "\r\n")


def _data(kind: str, text: str) -> RegData:
    """Data of a type from its text. Raises `ValueError`."""
    if kind in ("REG_DWORD", "REG_QWORD"):
        return int(text, 0)
    if kind == "REG_BINARY":
        return bytes.fromhex(text)
    if kind == "REG_MULTI_SZ":
        return tuple(part for part in text.split("\\0") if part)
    if kind in ("REG_SZ", "REG_EXPAND_SZ"):
        return text
    raise ValueError(kind)


def _delete(machine: Machine, key: str, name: str | None) -> CommandResult:
    machine.registry.check(key, writing=True)
    missing = not machine.registry.has_key(key) if name is None else machine.registry.get(key, name) is None
    if missing:
        return _error(machine, "missing")
    if name is None:
        machine.registry.delete_key(key)
    else:
        machine.registry.write(key, name, None)
    return CommandResult(localized(machine.language, *_TEXTS["done"]) + "\r\n")


def _error(machine: Machine, what: str) -> CommandResult:
    return CommandResult(stderr=localized(machine.language, *_TEXTS[what]) + "\r\n", exit_code=1)
