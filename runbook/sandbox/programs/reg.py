"""`reg query`, `reg add` and `reg delete`, with the output of Windows.

As facts 6.7 have it. Server 2003's REG.EXE 3.0: a banner, tabs, `<NO NAME>` (Microsoft, "Working with Registry Entries");
its other rules are taken to be those of Vista [G].
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from runbook.sandbox.programs.reg_data import SEPARATOR, value_of
from runbook.sandbox.windows.computer import Computer
from runbook.sandbox.windows.printed import CommandResult, localized
from runbook.sandbox.windows.registry import AccessDeniedError, RegData, RegValue, full

_HIVES = ("HKEY_LOCAL_MACHINE", "HKEY_CURRENT_USER", "HKEY_CLASSES_ROOT", "HKEY_USERS")
_HELP: Final = frozenset({"/?", "-?", "/h", "-h"})
_VALUES: Final = frozenset({"/v", "/ve", "/va"})
_VIEWS: Final = frozenset({"/reg:32", "/reg:64"})
_VIEW: Final = dict.fromkeys(_VIEWS, False)
_SWITCHES: Final[Mapping[str, Mapping[str, bool]]] = {
    "query": {"/v": True, "/ve": False, "/s": False} | _VIEW,
    "add": {"/v": True, "/ve": False, "/t": True, "/d": True, "/s": True, "/f": False} | _VIEW,
    "delete": {"/v": True, "/ve": False, "/va": False, "/f": False} | _VIEW,
}
"""The switches of each verb, and whether a word stands after them."""
_TEXTS = {
    "help": ("REG Operation [Parameter List]", "REG 操作 [パラメーター一覧]"),  # its first line, for all of them
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


def run(computer: Computer, words: str, language: str) -> CommandResult:
    """Run a command line without the word reg.

    `query KEY [/s] [/v NAME | /ve]`, `add KEY [/v NAME | /ve] [/t TYPE] [/d DATA] [/s SEPARATOR] [/f]`,
    `delete KEY [/v NAME | /ve | /va] [/f]`, all with `/reg:32` or `/reg:64`. There is no prompt without `/f`; what `query`
    searches for is not simulated.
    """
    arguments = [bare or quoted.replace('\\"', '"') for quoted, bare in re.findall(r'"((?:\\"|[^"])*)"|([^\s"]+)', words)]  # fmt: skip
    verb = arguments[0].lower() if arguments else ""
    if verb not in _SWITCHES:
        return _help(language) if verb in _HELP else _error(language, "syntax")
    if len(arguments) == 2 and arguments[1].lower() in _HELP:
        return _help(language)
    try:
        key, options = _key(arguments[1:2], adding=verb == "add"), _options(verb, arguments[2:])
        place = _Place(key, _in_view(key, options))
        if verb == "query":
            return _query(computer, language, place, options)
        return (
            _add(computer, language, place.key, options)
            if verb == "add"
            else _delete(computer, language, place.key, options)
        )
    except _InvalidKeyError:
        return _error(language, "name")
    except AccessDeniedError:
        return _error(language, "denied")
    except ValueError:
        return _error(language, "syntax")


class _InvalidKeyError(Exception):
    """What stands where a key should stand is none."""


@dataclass(frozen=True, slots=True)
class _Place:
    """A key as it is shown, and where it lies: in the 32-bit view they differ."""

    shown: str
    key: str

    def show(self, key: str) -> str:
        """Return the shown name of this key or of one below it."""
        return self.shown + key.removeprefix(self.key)


def _key(words: Sequence[str], *, adding: bool) -> str:
    """Return a key's full name. Raise `_InvalidKeyError`; raise `ValueError` if there is no word.

    One backslash may stand at its end, but not after a hive alone to which something is added.
    """
    if not words:
        raise ValueError("no key")
    key = full(words[0])
    hive, _, path = key.partition("\\")
    if hive not in _HIVES or path.endswith("\\\\") or (adding and key.endswith("\\") and not path):
        raise _InvalidKeyError(words[0])
    return key.removesuffix("\\")


def _options(verb: str, words: Sequence[str]) -> dict[str, str]:
    """Return the switches with what stands after them. Raise `ValueError` for one that is unknown, double or without its word.

    Two that choose the value, or the view, are double too.
    """
    found: dict[str, str] = {}
    rest = iter(words)
    for word in rest:
        switch = "/" + word[1:].lower() if word[:1] in ("/", "-") else ""
        if switch not in _SWITCHES[verb] or switch in found:
            raise ValueError(word)
        found[switch] = ""
        if _SWITCHES[verb][switch]:
            found[switch] = next(rest, "\0")
            if found[switch] == "\0":
                raise ValueError(word)
    if len(_VALUES & found.keys()) > 1 or len(_VIEWS & found.keys()) > 1:
        raise ValueError(" ".join(words))
    return found


def _in_view(key: str, options: Mapping[str, str]) -> str:
    """Return where a key lies: the 32-bit view of HKLM\\SOFTWARE is Wow6432Node on 64-bit Windows, which all of these are [U]."""
    software = r"HKEY_LOCAL_MACHINE\SOFTWARE"
    inside = key.upper() == software or key.upper().startswith(software + "\\")
    return rf"{software}\Wow6432Node{key[len(software) :]}" if "/reg:32" in options and inside else key


def _name(options: Mapping[str, str]) -> str | None:
    return "" if "/ve" in options else options.get("/v")


def _query(computer: Computer, language: str, place: _Place, options: Mapping[str, str]) -> CommandResult:
    registry, key, name, recursive = computer.registry, place.key, _name(options), "/s" in options
    registry.check(key)
    if not registry.has_key(key):
        return _error(language, "missing")
    sections, count, denied = [], 0, False
    below = registry.subkeys(key) or ()
    new = computer.edition.is_ndis6
    for path, values in registry.walk(key) if recursive else [(key, registry.values(key) or {})]:
        try:
            registry.check(path)
        except AccessDeniedError:  # the rest is printed all the same [I]
            denied = True
            continue
        chosen = {own: value for own, value in values.items() if name is None or own.lower() == name.lower()}
        count += len(chosen)
        has_header = chosen or (name is None and not (new and path == key and below))
        if has_header:
            sections.append("\r\n".join([place.show(path), *_lines(computer, chosen, language)]) + "\r\n")
    if name is not None and not count:
        if name or recursive or not new:
            return _error(language, "missing")
        unset = localized(language, "(value not set)", "(値の設定なし)")
        sections.append(f"{place.shown}\r\n    {_default(computer, language)}    REG_SZ    {unset}\r\n")
    if name is None and not recursive:
        sections += [f"{place.shown}\\{sub}" for sub in below]
    end = ""
    if name is not None and recursive and new:
        end = "\r\n" + localized(language, *_TEXTS["found"]).format(count) + "\r\n"
    banner = "" if new else "\r\n! REG.EXE VERSION 3.0\r\n"
    printed = f"{banner}\r\n" + "\r\n".join(sections) + "\r\n" + end
    return replace(_error(language, "denied") if denied else CommandResult(), stdout=printed)


def _lines(computer: Computer, values: Mapping[str, RegValue], language: str) -> Iterator[str]:
    gap = "    " if computer.edition.is_ndis6 else "\t"
    for name, value in values.items():
        yield f"    {name or _default(computer, language)}{gap}{value.type}{gap}{_printed(value.data)}"


def _default(computer: Computer, language: str) -> str:
    return localized(language, "(Default)", "(既定)") if computer.edition.is_ndis6 else "<NO NAME>"


def _printed(data: RegData) -> str:
    if isinstance(data, int):
        return f"{data:#x}"
    if isinstance(data, bytes):
        return data.hex().upper()
    return data if isinstance(data, str) else SEPARATOR.join(data)


def _add(computer: Computer, language: str, key: str, options: Mapping[str, str]) -> CommandResult:
    """Set a value: without a name the key's default one, so that `add KEY` alone makes it an empty string."""
    value = value_of(options.get("/t", "REG_SZ"), options.get("/d"), options.get("/s"))
    computer.registry.write(key, _name(options) or "", value)
    return CommandResult(localized(language, *_TEXTS["done"]) + "\r\n")


def _delete(computer: Computer, language: str, key: str, options: Mapping[str, str]) -> CommandResult:
    registry, name = computer.registry, _name(options)
    registry.check(key, writing=True)
    if not registry.has_key(key) or (name is not None and registry.get(key, name) is None):
        return _error(language, "missing")
    if "/va" in options:
        for each in list(registry.values(key) or ()):
            registry.write(key, each, None)
    elif name is None:
        registry.delete_key(key)
    else:
        registry.write(key, name, None)
    return CommandResult(localized(language, *_TEXTS["done"]) + "\r\n")


def _help(language: str) -> CommandResult:
    return CommandResult(localized(language, *_TEXTS["help"]) + "\r\n")


def _error(language: str, what: str) -> CommandResult:
    """Return an error. That nothing was found stands after a blank line on Japanese Windows (facts 6.7)."""
    before = "\r\n" if what == "missing" and language == "ja-JP" else ""
    return CommandResult(stderr=before + localized(language, *_TEXTS[what]) + "\r\n", exit_code=1)
