"""Hosts by name: an inventory in TOML.

    journal = "contoso.sqlite3"            # optional: a journal for these hosts, relative to this file

    [defaults]
    username = 'CONTOSO\\backupadmin'

    [hosts.DPM01]
    role = "dpm-server"                    # or "protected"
    site = "tokyo"                         # its location; workers of an engine may stand there too

    [hosts.FILES01]
    endpoint = "files01.contoso.local"     # default: the name itself
    site = "osaka"
    groups = ["files", "canary"]           # for --group
    tls = true
    ca = "contoso-ca.pem"                  # relative to this file

A password may stand in it, which is meant for the sandbox; for real hosts use the prompt, the environment or the keyring.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, get_args

from runbook.hosts.entry import DPM_SERVER, ROLES
from runbook.hosts.errors import NoSuchGroup, UnusableInventory
from runbook.hosts.toml_lines import line_of
from runbook.text import Text, same
from runbook.wsman.login import Authentication

_KEYS: Final[Mapping[str, type]] = {
    "endpoint": str,
    "role": str,
    "site": str,
    "groups": list,
    "username": str,
    "password": str,
    "authentication": str,
    "tls": bool,
    "ca": str,
    "certificate": str,
    "key": str,
    "spn_host": str,
    "proxy": str,
}
_CHOICES: Final[Mapping[str, Sequence[str]]] = {"role": ROLES, "authentication": get_args(Authentication)}


@dataclass(frozen=True, slots=True)
class Inventory:
    """The hosts of a file, each with its settings and the defaults. Names are case-insensitive.

    `journal` is the path of the journal for runs on these hosts, if the file gives one: a rehearsal must not be recorded among real
    runs.
    """

    path: Path
    hosts: Mapping[str, Mapping[str, Any]]
    journal: Path | None = None

    @property
    def folder(self) -> Path:
        """Return the folder that paths in the file are relative to."""
        return self.path.parent

    def find(self, name: str) -> tuple[str, Mapping[str, Any]] | None:
        """Return a host's name as the file spells it, and its settings; None if the file does not have it."""
        return next(((own, found) for own, found in self.hosts.items() if own.lower() == name.lower()), None)

    @property
    def servers(self) -> list[str]:
        """Return the names of the DPM servers."""
        return [name for name, found in self.hosts.items() if found.get("role") == DPM_SERVER]

    def select(self, groups: Sequence[str], locations: Sequence[str]) -> list[str]:
        """Return the hosts in any of these groups and at any of these locations; without either, all.

        Raise `InvalidInput` for a group or location without hosts.
        """
        for key, wanted in (("groups", groups), ("site", locations)):
            known = {each for found in self.hosts.values() for each in _as_list(found.get(key, []))}
            if unknown := [each for each in wanted if each not in known]:
                known_names = ", ".join(sorted(known)) or "-"
                raise NoSuchGroup(path=self.path, key=key, name=unknown[0], known=known_names)
        return [
            name
            for name, found in self.hosts.items()
            if (not groups or set(groups) & set(found.get("groups", [])))
            and (not locations or found.get("site") in locations)
        ]


def read(path: Path) -> Inventory:
    """Read an inventory. Raise `InvalidInput`, with file and line, if it cannot be used."""
    try:
        text = path.read_text(encoding="utf-8-sig")
        document = tomllib.loads(text)
    except (OSError, UnicodeDecodeError) as error:
        why = (error.strerror or "") if isinstance(error, OSError) else type(error).__name__
        raise UnusableInventory(
            where=same(str(path)),
            why=Text("ファイルを読み込めません ({why})", "it cannot be read ({why})").format(why=why),
        ) from error
    except tomllib.TOMLDecodeError as error:
        raise UnusableInventory(
            where=same(str(path)),
            why=Text("TOML として解釈できません ({why})", "it is not TOML ({why})").format(why=error),
        ) from error
    return _Reader(path, text).inventory(document)


@dataclass(frozen=True, slots=True)
class _Reader:
    """Validates an inventory. Every error names the line."""

    path: Path
    text: str

    def inventory(self, document: dict[str, Any]) -> Inventory:
        """Return the inventory of a parsed document."""
        for name, found in document.items():
            if name not in ("journal", "defaults", "hosts"):
                raise self.unusable((name,), Text("[{name}] は使えません", "[{name}] is not known").format(name=name))
            if not isinstance(found, str if name == "journal" else dict):
                raise self.unusable((name,), _WRONG_TYPE.format(key=name))
        defaults = self.check_settings(("defaults",), document.get("defaults", {}))
        hosts = document.get("hosts", {})
        if not hosts:
            raise self.unusable((), Text("[hosts.名前] が 1 つもありません", "there is no [hosts.NAME]"))
        journal = document.get("journal")
        return Inventory(
            self.path,
            {name: defaults | self.check_settings(("hosts", name), found) for name, found in hosts.items()},
            self.path.parent / journal if journal else None,
        )

    def check_settings(self, section: tuple[str, ...], found: object) -> dict[str, Any]:
        """Return the settings of a section if every key, type and value is valid."""
        if not isinstance(found, dict):
            raise self.unusable(section, _WRONG_TYPE.format(key=section[-1]))
        for key, value in found.items():
            place = (*section, key)
            if key not in _KEYS:
                known = ", ".join(_KEYS)
                raise self.unusable(place, Text("{key} は使えません (使える名前: {known})", "{key} is not known (known: {known})").format(key=key, known=known))  # fmt: skip
            if not isinstance(value, _KEYS[key]) or not all(isinstance(each, str) for each in _as_list(value)):
                raise self.unusable(place, _WRONG_TYPE.format(key=key))
            if key in _CHOICES and value not in _CHOICES[key]:
                known = ", ".join(_CHOICES[key])
                raise self.unusable(place, Text("{key} は {known} のいずれかです ({value} は使えません)", "{key} is one of {known}, not {value}").format(key=key, value=value, known=known))  # fmt: skip
        return found

    def unusable(self, place: tuple[str, ...], why: Text) -> UnusableInventory:
        """Return the error for a key, with its line."""
        line = line_of(self.text, place)
        where = Text("{path} の {line} 行目", "{path}, line {line}").format(path=self.path, line=line)
        return UnusableInventory(where=where, why=why)


_WRONG_TYPE = Text("{key} の型が違います", "{key} has the wrong type")


def _as_list(value: object) -> list[Any]:
    if isinstance(value, list):
        return value
    return [value] if isinstance(value, str) else []
