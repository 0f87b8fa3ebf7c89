"""Find the hosts of one command: turn names into connectable entries, each with its login."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from runbook.dpm.server import read_groups
from runbook.hosts import host_list, patience, protected
from runbook.hosts.accounts import Accounts
from runbook.hosts.entry import DPM_SERVER, PROTECTED, Entry
from runbook.hosts.errors import (
    NoCertificate,
    NoHost,
    NoInventory,
    NoneToConnectTo,
    NothingProtected,
    NotInInventory,
    OneHostTwice,
    SpnForSeveralHosts,
    TlsNameWithoutTls,
)
from runbook.hosts.inventory import Inventory
from runbook.hosts.password_command import WAYS, PasswordCommand
from runbook.hosts.secrets import Secrets, needs_password
from runbook.text import Notify
from runbook.windows.domain import domain_of
from runbook.wsman.login import Authentication, Login
from runbook.wsman.target import Target, parse_target

Discovered = Callable[[Iterable[str]], None]
"""Takes the names of the computers that a DPM server protects."""


@dataclass(frozen=True, slots=True)
class Access:
    """How to reach and log in to hosts, as given on the command line. None leaves the value to the inventory and its defaults."""

    user: str | None = None
    auth: Authentication | None = None
    tls: bool | None = None
    ca: Path | None = None
    cert: Path | None = None
    key: Path | None = None
    spn_host: str | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """The hosts of a command, as given on the command line: by name, from a list, of a DPM server, or by group and location."""

    hosts: tuple[str, ...] = ()
    hosts_file: Path | None = None
    protected_by: str | None = None
    groups: tuple[str, ...] = ()
    locations: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Return whether any host was given."""
        return self != Wanted()


class Directory:
    """Finds hosts: combines the inventory, the command line and the password for each name.

    `inventory` is the command's inventory, if any; `everything` is whether all its hosts are meant if none is named. All entries
    share one guard against account lockout. `notify` shows which computers a DPM server named, before they are connected to.
    """

    def __init__(
        self,
        secrets: Secrets,
        inventory: Inventory | None = None,
        access: Access | None = None,
        notify: Notify = lambda _: None,
        *,
        everything: bool = True,
        discovered: Discovered = lambda _: None,
    ) -> None:
        self.inventory = inventory
        self._everything = everything
        self._secrets = secrets
        self._access = access or Access()
        self._notify = notify
        self._discovered = discovered
        self._accounts = Accounts()
        self._targets: set[Target] = set()

    def target(self, name: str) -> Target:
        """Return the address of the host with this name. Raise `InvalidInput` if it cannot be used."""
        name, settings = self._find(name)
        tls = settings.get("tls", False) if self._access.tls is None else self._access.tls
        return parse_target(settings.get("endpoint", name), tls=tls)

    def entry(self, name: str) -> Entry:
        """Return the host with this name; a full name also matches the short name in the inventory.

        Raise `InvalidInput` if it cannot be used, or for a second host if an SPN was given: the SPN belongs to one host only.
        """
        access, folder = self._access, self.inventory.folder if self.inventory else Path()
        target = self.target(name)
        self._targets.add(target)
        if access.spn_host and len(self._targets) > 1:
            raise SpnForSeveralHosts
        name, settings = self._find(name)

        def file(typed: Path | None, key: str) -> Path | None:
            return typed or (folder / settings[key] if key in settings else None)

        method = access.auth or settings.get("authentication", "ntlm")
        login = Login(
            method,
            access.user or settings.get("username") or self._username(name, method),
            "" if access.user else settings.get("password", ""),
            file(access.cert, "certificate"),
            file(access.key, "key"),
            access.spn_host or settings.get("spn_host", ""),
        )
        if method == "certificate" and not (login.certificate and login.key):
            raise NoCertificate
        if "tls_name" in settings and not target.tls:
            raise TlsNameWithoutTls(host=name)
        if needs_password(login) and not login.password:
            login = replace(login, password=self._password(name, settings, login.username))
        entry = Entry(
            name,
            target,
            login,
            file(access.ca, "ca"),
            settings.get("proxy"),
            settings.get("role", ""),
            settings.get("site", ""),
            self._secrets.customer,
            settings.get("tls_name", ""),
            self._accounts,
        )
        transport = (
            entry.transport()
        )  # sends nothing, but refuses at once a login that would send a password in clear text
        if not self._secrets.elsewhere:
            transport.check_computer()
        return entry

    def wanted(self, wanted: Wanted, default: Sequence[str] = ()) -> list[Entry]:
        """Return the requested hosts in order, without duplicates; otherwise `default`; otherwise the whole inventory if that is meant.

        Ask the DPM server if its computers are wanted. Raise `InvalidInput`, and any error of reading its protection groups.
        """
        if wanted.protected_by:
            return self._protected_by(wanted.protected_by)
        names = [*wanted.hosts, *(host_list.read(wanted.hosts_file) if wanted.hosts_file else [])]
        if self.inventory is None and (wanted.groups or wanted.locations):
            raise NoInventory(option="--group" if wanted.groups else "--site")
        if self.inventory and not names and (wanted.groups or wanted.locations):
            names = self.inventory.select(wanted.groups, wanted.locations)
        if not names and self._everything:
            names = list(default or (self.inventory.hosts if self.inventory else ()))
        if not names:
            raise NoHost
        return _without_duplicates(map(self.entry, names))

    def pair(self, wanted: Wanted, server: str | None = None) -> tuple[Entry | None, list[Entry]]:
        """Return the DPM server and the other hosts that were asked for.

        The DPM server is `server`; otherwise the one whose computers are asked for; otherwise the only one of the inventory;
        otherwise None. Raise `InvalidInput`, also if no other host is left.
        """
        named = server or wanted.protected_by
        servers = [named] if named else (self.inventory.servers if self.inventory else [])
        asked = self.wanted(wanted)
        if len(servers) != 1:
            return None, asked
        dpm = self.entry(servers[0])
        others = [each for each in asked if each.target != dpm.target]
        if not others:
            raise OneHostTwice
        return replace(dpm, role=DPM_SERVER), others

    def _password(self, name: str, settings: Mapping[str, Any], username: str) -> str:
        """Return the password of a host's account: from the inventory's command if that is for the account, otherwise as `Secrets` does."""
        if self.inventory and "password_command" in settings:
            command = PasswordCommand(tuple(settings["password_command"]), self.inventory.folder)
            if command.is_for(username, settings.get("username", "")):
                return self._secrets.printed_password(command, name, username)
        by_person = self._access.user or not ("username" in settings or self._secrets.has_default)
        listed = None if by_person else self._accounts_without_password()
        return self._secrets.password(username, listed)

    def _accounts_without_password(self) -> set[str]:
        """Return the accounts of the inventory for which it has neither a password nor a command that prints it."""
        found = self.inventory.hosts.values() if self.inventory else ()
        return {each["username"] for each in found if "username" in each and not WAYS & each.keys()}

    def _find(self, name: str) -> tuple[str, Mapping[str, Any]]:
        """Return a name as the inventory spells it, and its settings there."""
        if self.inventory is None:
            return name, {}
        return self.inventory.find(name) or self.inventory.find(name.partition(".")[0]) or (name, {})

    def _username(self, name: str, method: Authentication) -> str:
        """Return the user name for a host that has none of its own. Raise `InvalidInput`, also for a name that is probably mistyped."""
        if self.inventory is not None and self.inventory.find(name) is None and self._secrets.asks_username(method):
            raise NotInInventory(host=name, path=self.inventory.path)
        return self._secrets.username(method)

    def _is_in_inventory(self, name: str) -> bool:
        listed = self.inventory
        return listed is not None and any(listed.find(each) for each in (name, name.partition(".")[0]))

    def _protected_by(self, name: str) -> list[Entry]:
        """Return the DPM server of this name and the computers of its protection groups that may be connected to."""
        if self._access.spn_host:
            raise SpnForSeveralHosts  # before the DPM server is asked for the others
        server = replace(self.entry(name), role=DPM_SERVER)
        with server.connect() as host:
            host.client.wait_at_most(patience.LOOK_SECONDS)
            members = {name for group in read_groups(host).groups for name in group.members}
            found = protected.choose(members, domain_of(host), self._is_in_inventory)
        if not members:
            raise NothingProtected(server=server.name)
        self._discovered([*members, *found.taken])
        for note in found.notes(server.name):
            self._notify(note)
        if not found.taken:
            raise NoneToConnectTo(server=server.name)
        return _without_duplicates([server, *(replace(self.entry(each), role=PROTECTED) for each in found.taken)])


def _without_duplicates(found: Iterable[Entry]) -> list[Entry]:
    """Remove duplicates, so that one host is not changed twice: two names may reach the same listener."""
    once: dict[Target, Entry] = {}
    for entry in found:
        once.setdefault(entry.target, entry)
    return list(once.values())
