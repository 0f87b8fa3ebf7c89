"""Hosts by name: an inventory in TOML.

    customer = "contoso"                   # optional: whose hosts they are; it has a journal and passwords of its own
    journal = "contoso.sqlite3"            # optional: a journal for these hosts, relative to this file
    require_ticket = true                  # optional: nothing is changed without --ticket

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

A password may stand in it, which is meant for the sandbox; for real hosts use a program that prints it (`password_command`), the
prompt, the environment or the keyring.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from runbook.decoding import decode
from runbook.errors import InvalidInput
from runbook.hosts import host_settings, password_command
from runbook.hosts.bounded_file import read_bytes
from runbook.hosts.entry import DPM_SERVER
from runbook.hosts.errors import NoSuchGroup, UnusableInventory, why_unreadable
from runbook.hosts.toml_lines import line_of
from runbook.text import Text, same
from runbook.wsman.target import parse_target

SECTIONS: Final[Mapping[str, type]] = {
    "customer": str,
    "journal": str,
    "require_ticket": bool,
    "defaults": dict,
    "hosts": dict,
}
_CUSTOMER: Final = re.compile(r"\w([\w.-]{0,62}\w)?")
_NO_FILE_NAME: Final = re.compile(r"(journal|con|prn|aux|nul|com\d|lpt\d)(\..*)?")
"""Customers whose journal would be the one of no customer, or a device on Windows."""
# Three levels are enough here, and the time that tomllib takes for a key grows with the square of its parts.
_DEEP: Final = re.compile(r"""(?:\.[ \t]*(?:[\w-]+|"(?:[^"\\\n]|\\.)*"|'[^'\n]*')[ \t]*){20}""")
_TUPLE: Final = re.compile(r"\(('[^()]*)\)")
"""How tomllib writes a key."""


@dataclass(frozen=True, slots=True)
class Inventory:
    """The hosts of a file, each with its settings and the defaults. Names are case-insensitive.

    `journal` is the path of the journal for runs on these hosts, if the file gives one: a rehearsal must not be recorded among real
    runs. `customer` is whose hosts they are, `""` if the file does not say: runs, walks and passwords of one customer are not used
    for another. With `require_ticket` nothing is changed on them without a ticket.
    """

    path: Path
    hosts: Mapping[str, Mapping[str, Any]]
    journal: Path | None = None
    customer: str = ""
    require_ticket: bool = False

    @property
    def folder(self) -> Path:
        """Return the folder that paths in the file are relative to."""
        return self.path.parent

    def find(self, name: str) -> tuple[str, Mapping[str, Any]] | None:
        """Return a host's name as the file spells it, and its settings; None if the file does not have it."""
        return next(((own, found) for own, found in self.hosts.items() if own.lower() == name.lower()), None)

    @property
    def has_password(self) -> bool:
        """Return whether a password stands in the file."""
        return any(found.get("password") for found in self.hosts.values())

    @property
    def servers(self) -> list[str]:
        """Return the names of the DPM servers."""
        return [name for name, found in self.hosts.items() if found.get("role") == DPM_SERVER]

    def select(self, groups: Sequence[str], locations: Sequence[str]) -> list[str]:
        """Return the hosts in any of these groups and at any of these locations; without either, all.

        Raise `InvalidInput` for a group or location without hosts.
        """
        for key, wanted in (("groups", groups), ("site", locations)):
            known = {each for found in self.hosts.values() for each in host_settings.as_list(found.get(key, []))}
            if unknown := [each for each in wanted if each not in known]:
                there_are = Text("あるもの: {names}", "there are: {names}").format(names=", ".join(sorted(known)))
                none = Text("{key} のあるホストがありません", "no host in it has any {key}").format(key=key)
                raise NoSuchGroup(path=self.path, key=key, name=unknown[0], known=there_are if known else none)
        return [
            name
            for name, found in self.hosts.items()
            if (not groups or set(groups) & set(found.get("groups", [])))
            and (not locations or found.get("site") in locations)
        ]


def read(path: Path) -> Inventory:
    """Read an inventory. Raise `InvalidInput`, with file and line, if it cannot be used."""
    try:
        text = decode(read_bytes(path))
        if _DEEP.search(text):
            raise RecursionError
        document = tomllib.loads(text)
    except (OSError, UnicodeDecodeError) as error:
        raise UnusableInventory(
            where=same(str(path)),
            why=Text("ファイルを読み込めません ({why})", "it cannot be read ({why})").format(why=why_unreadable(error)),
        ) from error
    except tomllib.TOMLDecodeError as error:
        raise UnusableInventory(
            where=same(str(path)),
            why=Text("TOML として解釈できません ({why})", "it is not TOML ({why})").format(
                why=_TUPLE.sub(_dotted, str(error))
            ),
        ) from error
    except (ValueError, RecursionError) as error:  # tomllib lets through what Python says of them
        raise UnusableInventory(where=same(str(path)), why=_TOO_DEEP) from error
    return _Reader(path, text).inventory(document)


@dataclass(frozen=True, slots=True)
class _Reader:
    """Validates an inventory. Every error names the line."""

    path: Path
    text: str

    def inventory(self, document: dict[str, Any]) -> Inventory:
        """Return the inventory of a parsed document."""
        for name, found in document.items():
            if name not in SECTIONS:
                raise self.unusable((name,), Text("[{name}] は使えません", "[{name}] is not known").format(name=name))
            kind = SECTIONS[name]
            if not isinstance(found, kind):
                raise self.unusable((name,), host_settings.WRONG_TYPE.format(key=name, kind=host_settings.KINDS[kind]))
        defaults = self.check_settings(("defaults",), document.get("defaults", {}))
        hosts = document.get("hosts", {})
        if not hosts:
            raise self.unusable((), Text("[hosts.名前] が 1 つもありません", "there is no [hosts.NAME]"))
        journal = document.get("journal")
        checked = {
            name: password_command.with_defaults(self.check_settings(("hosts", name), found), defaults)
            for name, found in hosts.items()
        }
        self.check_twins(checked)
        own = self.path.parent / journal if journal else None
        return Inventory(self.path, checked, own, self.customer(document), document.get("require_ticket", False))

    def check_twins(self, hosts: Mapping[str, Mapping[str, Any]]) -> None:
        """Refuse two hosts with one name or one address: only one of them would be worked on."""
        names: dict[str, str] = {}
        addresses: dict[str, str] = {}
        for name, found in hosts.items():
            if (first := names.setdefault(name.lower(), name)) != name:
                raise self.unusable(("hosts", name), _SAME_NAME.format(first=first, name=name))
            try:
                address = parse_target(found.get("endpoint", name), tls=found.get("tls", False)).address
            except InvalidInput:
                continue  # refused when it is used
            if (first := addresses.setdefault(address.lower(), name)) != name:
                raise self.unusable(("hosts", name), _SAME_ADDRESS.format(first=first, name=name, address=address))

    def customer(self, document: dict[str, Any]) -> str:
        """Return the customer in one spelling: it becomes the name of a file, where case may or may not count."""
        if "customer" not in document:
            return ""
        customer = unicodedata.normalize("NFC", str(document["customer"])).casefold()
        if not _CUSTOMER.fullmatch(customer) or _NO_FILE_NAME.fullmatch(customer):
            raise self.unusable(("customer",), _UNUSABLE_CUSTOMER.format(customer=customer))
        return customer

    def check_settings(self, section: tuple[str, ...], found: object) -> dict[str, Any]:
        """Return the settings of a section if every key, type and value is valid."""
        if not isinstance(found, dict):
            raise self.unusable(
                section, host_settings.WRONG_TYPE.format(key=section[-1], kind=host_settings.KINDS[dict])
            )
        for key, value in found.items():
            if why := host_settings.why_unusable(key, value):
                raise self.unusable((*section, key), why)
        if found.keys() >= password_command.WAYS:
            raise self.unusable((*section, "password_command"), password_command.TWO_WAYS)
        return found

    def unusable(self, place: tuple[str, ...], why: Text) -> UnusableInventory:
        """Return the error for a key, with its line."""
        line = line_of(self.text, place)
        where = Text("{path} の {line} 行目", "{path}, line {line}").format(path=self.path, line=line)
        return UnusableInventory(where=where, why=why)


_UNUSABLE_CUSTOMER: Final = Text(
    "customer = {customer} は使えません。ファイル名になるため、文字と数字、途中の - _ . だけを使ってください (64 文字まで。journal や nul などは使えません)",
    "customer = {customer} cannot be used. It becomes the name of a file: use letters and digits, and - _ . between them, up to 64 (and neither journal nor names like nul)",
)
_TOO_DEEP: Final = Text(
    "入れ子が深すぎるか、数値が長すぎます", "it is nested too deeply, or holds a number that is too long"
)
_SAME_NAME: Final = Text("{first} と {name} は同じ名前です", "{first} and {name} are the same name")
_SAME_ADDRESS: Final = Text(
    "{first} と {name} は同じアドレス ({address}) です", "{first} and {name} have the same address, {address}"
)


def _dotted(key: re.Match[str]) -> str:
    return ".".join(re.findall("'([^']*)'", key[1]))
