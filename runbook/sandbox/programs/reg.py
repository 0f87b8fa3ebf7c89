"""`reg query`, `reg add` and `reg delete`, with the output of Windows.

Server 2003's REG.EXE 3.0 (a banner, tabs, `<NO NAME>`): Microsoft, "Working with Registry Entries". From Vista on: four
blanks, `(Default)` in the host's language, no banner [G].
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from runbook.sandbox.windows.computer import Computer
from runbook.sandbox.windows.printed import CommandResult, localized
from runbook.sandbox.windows.registry import AccessDeniedError, RegData, RegValue, full

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


def run(computer: Computer, words: str) -> CommandResult:
    """Run a command line without the word reg.

    `query KEY [/s] [/v NAME | /ve]`, `add KEY [/v NAME | /ve] [/t TYPE] [/d DATA] [/f]`, `delete KEY [/v NAME | /ve] [/f]`. There is
    no prompt without `/f`.
    """
    arguments = [bare or quoted.replace('\\"', '"') for quoted, bare in re.findall(r'"((?:\\"|[^"])*)"|([^\s"]+)', words)]  # fmt: skip
    if len(arguments) < 2 or arguments[0].lower() not in ("query", "add", "delete"):
        return _error(computer, "syntax")
    verb, key = arguments[0].lower(), full(arguments[1]).rstrip("\\")
    options = _options(arguments[2:])
    if key.split("\\")[0] not in _HIVES:
        return _error(computer, "name")
    name = "" if "/ve" in options else options.get("/v")
    try:
        if verb == "add":
            return _add(computer, key, name, options)
        if verb == "delete":
            return _delete(computer, key, name)
        return _query(computer, key, name, recursive="/s" in options)
    except AccessDeniedError:
        return _error(computer, "denied")
    except ValueError:
        return _error(computer, "syntax")


def _options(words: list[str]) -> dict[str, str]:
    """Return the options by name: /v, /t and /d take the next word; the others take none."""
    found: dict[str, str] = {}
    rest = iter(words)
    for word in rest:
        found[word.lower()] = next(rest, "") if word.lower() in ("/v", "/t", "/d") else ""
    return found


def _query(computer: Computer, key: str, name: str | None, *, recursive: bool) -> CommandResult:
    computer.registry.check(key)
    if not computer.registry.has_key(key):
        return _error(computer, "missing")
    sections, count = [], 0
    for path, values in computer.registry.walk(key) if recursive else [(key, computer.registry.values(key) or {})]:
        computer.registry.check(path)
        chosen = {own: value for own, value in values.items() if name is None or own.lower() == name.lower()}
        count += len(chosen)
        if chosen or name is None:
            sections.append("\r\n".join([path, *_lines(computer, chosen)]) + "\r\n")
    if name is not None and not count:
        return _error(computer, "missing")
    if name is None and not recursive:
        sections += [f"{key}\\{sub}" for sub in computer.registry.subkeys(key) or ()]
    end = ""
    if name is not None and recursive and computer.edition.is_ndis6:
        end = "\r\n" + localized(computer.language, *_TEXTS["found"]).format(count) + "\r\n"
    banner = "" if computer.edition.is_ndis6 else "\r\n! REG.EXE VERSION 3.0\r\n"
    return CommandResult(f"{banner}\r\n" + "\r\n".join(sections) + "\r\n" + end)


def _lines(computer: Computer, values: dict[str, RegValue]) -> Iterator[str]:
    new = computer.edition.is_ndis6
    default = localized(computer.language, "(Default)", "(既定)") if new else "<NO NAME>"
    gap = "    " if new else "\t"
    for name, value in values.items():
        yield f"    {name or default}{gap}{value.type}{gap}{_printed(value.data)}"


def _printed(data: RegData) -> str:
    if isinstance(data, int):
        return f"{data:#x}"
    if isinstance(data, bytes):
        return data.hex().upper()
    return data if isinstance(data, str) else "\\0".join(data)


def _add(computer: Computer, key: str, name: str | None, options: dict[str, str]) -> CommandResult:
    computer.registry.check(key, writing=True)
    if name is None:
        computer.registry.create_key(key)
    else:
        kind = options.get("/t", "REG_SZ").upper()
        computer.registry.write(key, name, RegValue(kind, _data(kind, options.get("/d", ""))))
    return CommandResult(localized(computer.language, *_TEXTS["done"]) + "\r\n")


def _data(kind: str, text: str) -> RegData:
    """Parse data of a type. Raise `ValueError`."""
    if kind in ("REG_DWORD", "REG_QWORD"):
        return int(text, 0)
    if kind == "REG_BINARY":
        return bytes.fromhex(text)
    if kind == "REG_MULTI_SZ":
        return tuple(part for part in text.split("\\0") if part)
    if kind in ("REG_SZ", "REG_EXPAND_SZ"):
        return text
    raise ValueError(kind)


def _delete(computer: Computer, key: str, name: str | None) -> CommandResult:
    computer.registry.check(key, writing=True)
    missing = not computer.registry.has_key(key) if name is None else computer.registry.get(key, name) is None
    if missing:
        return _error(computer, "missing")
    if name is None:
        computer.registry.delete_key(key)
    else:
        computer.registry.write(key, name, None)
    return CommandResult(localized(computer.language, *_TEXTS["done"]) + "\r\n")


def _error(computer: Computer, what: str) -> CommandResult:
    return CommandResult(stderr=localized(computer.language, *_TEXTS[what]) + "\r\n", exit_code=1)
