"""Hosts by name: an inventory in TOML.

    journal = "contoso.sqlite3"            # optional: a journal for these hosts, relative to this file

    [defaults]
    username = 'CONTOSO\\backupadmin'

    [hosts.FILES01]
    endpoint = "files01.contoso.local"     # default: the name itself
    tls = true
    ca = "contoso-ca.pem"                  # relative to this file

A password may stand in it, which is meant for the sandbox; for real hosts use the prompt, the environment or the keyring.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from runbook.errors import InvalidInput
from runbook.text import Text

_KEYS: Mapping[str, type] = {
    "endpoint": str,
    "role": str,
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


@dataclass(frozen=True, slots=True)
class Inventory:
    """The hosts of a file, each with the settings that hold for it. Names are case-insensitive.

    `journal` is where runs on these hosts are recorded, if the file says so: a rehearsal's do not belong among real ones.
    """

    folder: Path
    hosts: Mapping[str, Mapping[str, Any]]
    journal: Path | None = None

    def find(self, name: str) -> tuple[str, Mapping[str, Any]] | None:
        """A host by its name, with the name as the file spells it."""
        return next(((own, found) for own, found in self.hosts.items() if own.lower() == name.lower()), None)

    def with_role(self, role: str) -> list[str]:
        """The names of the hosts of that role."""
        return [name for name, found in self.hosts.items() if found.get("role") == role]


def read(path: Path) -> Inventory:
    """Read an inventory. Raises `InvalidInput`, naming the place, when it cannot be used as it is."""
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError) as error:
        raise _unusable(
            path, Text("ファイルを読み込めません ({why})", "it cannot be read ({why})").format(why=_why(error))
        ) from error
    except tomllib.TOMLDecodeError as error:
        raise _unusable(
            path, Text("TOML として解釈できません ({why})", "it is not TOML ({why})").format(why=error)
        ) from error
    journal = document.pop("journal", None)
    if journal is not None and not isinstance(journal, str):
        raise _unusable(path, Text("journal の型が違います", "journal has the wrong type"))
    for section in document.keys() - {"defaults", "hosts"}:
        raise _unusable(path, Text("[{name}] は使えません", "[{name}] is not known").format(name=section))
    defaults = _checked(path, "defaults", document.get("defaults", {}))
    hosts = document.get("hosts", {})
    if not isinstance(hosts, dict) or not hosts:
        raise _unusable(path, Text("[hosts.名前] が 1 つもありません", "there is no [hosts.NAME]"))
    return Inventory(
        path.parent,
        {name: defaults | _checked(path, f"hosts.{name}", found) for name, found in hosts.items()},
        path.parent / journal if journal else None,
    )


def _checked(path: Path, section: str, found: object) -> dict[str, Any]:
    if not isinstance(found, dict):
        raise _unusable(path, Text("{name} は表ではありません", "{name} is no table").format(name=section))
    for key, value in found.items():
        if key not in _KEYS:
            raise _unusable(
                path,
                Text("[{section}] の {key} は使えません (使える名前: {known})", "{key} in [{section}] is not known (known: {known})").format(
                    section=section, key=key, known=", ".join(_KEYS)
                ),
            )  # fmt: skip
        if not isinstance(value, _KEYS[key]):
            raise _unusable(
                path,
                Text("[{section}] の {key} の型が違います", "{key} in [{section}] has the wrong type").format(section=section, key=key),
            )  # fmt: skip
    return found


def _why(error: Exception) -> str:
    return (error.strerror or "") if isinstance(error, OSError) else type(error).__name__


def _unusable(path: Path, why: Text) -> InvalidInput:
    return InvalidInput(
        Text("インベントリ {path} を使えません: {why}。", "Cannot use the inventory {path}: {why}.").format(
            path=path, why=why
        )
    )
