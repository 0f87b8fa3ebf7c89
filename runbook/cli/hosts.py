"""From what was typed to hosts that can be connected to, each with its credentials."""

from __future__ import annotations

import argparse
import getpass
import os
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from runbook.cli import host_list, inventory
from runbook.dpm.server import read_groups
from runbook.errors import InvalidInput
from runbook.fleet.credentials import KEYRING_SERVICE, NEED_A_PASSWORD, stored_password
from runbook.fleet.entry import DPM_SERVER, PROTECTED, Entry
from runbook.text import Language, Text
from runbook.wsman.target import Target, parse_target
from runbook.wsman.transport import Login

Hosts = Callable[[list[str] | None], list[Entry]]
"""Finds the hosts that a command is for; it is told which they are where the command knows that itself."""


class Secrets:
    """Where passwords come from: the environment, the keyring, a prompt; each account is asked for once.

    With `elsewhere` they are looked up by those who log in, and not here.
    """

    def __init__(self, language: Language, *, elsewhere: bool = False) -> None:
        self._language = language
        self._elsewhere = elsewhere
        self._username = os.environ.get("RUNBOOK_USERNAME", "")
        self._known: dict[str, str] = {}

    @property
    def named(self) -> str:
        """The account that RUNBOOK_USERNAME names, or nothing."""
        return self._username

    def username(self) -> str:
        """The account's name, from RUNBOOK_USERNAME or a prompt."""
        if self._username:
            return self._username
        if not sys.stdin.isatty():
            raise InvalidInput(
                Text("ユーザー名がありません。", "There is no user name."),
                Text(
                    "--user か環境変数 RUNBOOK_USERNAME で指定してください。",
                    "Give it with --user or RUNBOOK_USERNAME.",
                ),
            )
        sys.stderr.write(Text("ユーザー名 (DOMAIN\\user): ", "User name (DOMAIN\\user): ").to(self._language))
        sys.stderr.flush()
        self._username = sys.stdin.readline().strip()
        return self._username

    def password(self, username: str) -> str:
        """The account's password. Raises `InvalidInput` when there is nobody to ask."""
        if self._elsewhere:
            return ""
        if username not in self._known:
            self._known[username] = self._look_up(username)
        return self._known[username]

    def _look_up(self, username: str) -> str:
        if (password := stored_password(username)) is not None:
            return password
        if not sys.stdin.isatty():
            raise InvalidInput(
                Text("{user} のパスワードがありません。", "There is no password for {user}.").format(user=username),
                Text(
                    "環境変数 RUNBOOK_PASSWORD か keyring (サービス名 {service}) に設定してください。",
                    "Put it into RUNBOOK_PASSWORD or the keyring (service {service}).",
                ).format(service=KEYRING_SERVICE),
            )
        prompt = Text("{user} のパスワード: ", "Password for {user}: ").format(user=username)
        return getpass.getpass(prompt.to(self._language), stream=sys.stderr)


def entries(options: argparse.Namespace, secrets: Secrets, default: list[str] | None = None) -> list[Entry]:
    """The hosts that were asked for, in that order, each once. Raises `InvalidInput`.

    `default` stands in for `--host` where a command knows its hosts itself; `secrets` remember what was typed before.
    """
    listed = inventory.read(options.inventory) if options.inventory else None
    finder = _Finder(options, listed, secrets)
    typed = [*options.host, *(host_list.read(options.hosts) if options.hosts else [])]
    if options.protected_by:
        server = replace(finder.entry(options.protected_by), role=DPM_SERVER)
        return finder.distinct(
            [server, *(replace(each, role=PROTECTED) for each in map(finder.entry, protected_by(server)))]
        )
    if listed and not typed and (options.group or options.site):
        typed = listed.select(options.group, options.site)
    typed = typed or default or list(listed.hosts if listed else [])
    if not typed:
        raise InvalidInput(
            Text("ホストが指定されていません。", "No host was given."),
            Text(
                "--host、--hosts または --inventory で指定してください。",
                "Give one with --host, --hosts or --inventory.",
            ),
        )
    if options.spn_host and len(typed) > 1:
        raise InvalidInput(
            Text("--spn-host を使えるのは、ホストが 1 台のときだけです。", "--spn-host is for one host alone."),
            Text(
                "複数のホストでは、インベントリの spn_host で指定してください。",
                "With several, give spn_host in an inventory.",
            ),
        )
    return finder.distinct(map(finder.entry, typed))


def protected_by(server: Entry) -> list[str]:
    """The computers that a DPM server protects, as it lists them. Raises what reading its groups raises, or `InvalidInput`."""
    with server.connect() as host:
        names = sorted({name for group in read_groups(host).groups for name in group.members}, key=str.lower)
    if not names:
        raise InvalidInput(
            Text(
                "{server} の保護グループにコンピューターがありません。",
                "{server} has no computers in its protection groups.",
            ).format(server=server.name)
        )
    return names


def site(options: argparse.Namespace, language: Language) -> tuple[Entry | None, list[Entry]]:
    """The DPM server (`--dpm`, or the inventory's only one; None if there is none) and the other hosts that were asked for.

    Raises `InvalidInput`, also where no other host is left.
    """
    listed = inventory.read(options.inventory) if options.inventory else None
    named = options.dpm or options.protected_by
    servers = [named] if named else (listed.servers if listed else [])
    secrets = Secrets(language)  # one for both, so that a password is asked for once
    asked = entries(options, secrets)
    if len(servers) != 1:
        return None, asked
    alone = argparse.Namespace(**{**vars(options), "host": servers, "hosts": None, "protected_by": None})
    [server] = entries(alone, secrets)
    others = [each for each in asked if each.target != server.target]
    if not others:
        raise InvalidInput(
            Text("--dpm と --host に同じホストは指定できません。", "--dpm and --host must be two hosts.")
        )
    return replace(server, role=DPM_SERVER), others


@dataclass(frozen=True, slots=True)
class _Finder:
    """Finds what a name stands for: its settings in the inventory, what was typed beside it, its password."""

    options: argparse.Namespace
    listed: inventory.Inventory | None
    secrets: Secrets

    def entry(self, name: str) -> Entry:
        """The host. A full name also finds the short one in the inventory."""
        own = None
        if self.listed:
            own = self.listed.find(name) or self.listed.find(name.partition(".")[0])
        spelled, settings = own or (name, {})
        return _entry(spelled, settings, self.listed.folder if self.listed else Path(), self.options, self.secrets)

    @staticmethod
    def distinct(found: Iterable[Entry]) -> list[Entry]:
        """Each target once."""
        once: dict[Target, Entry] = {}
        for entry in found:
            once.setdefault(entry.target, entry)
        return list(once.values())


def _entry(
    name: str, settings: Mapping[str, Any], folder: Path, options: argparse.Namespace, secrets: Secrets
) -> Entry:
    tls = bool(settings.get("tls", False) if options.tls is None else options.tls)
    target = parse_target(settings.get("endpoint", name), tls=tls)
    method = options.auth or settings.get("authentication", "ntlm")
    username = options.user or settings.get("username") or ""
    password = settings.get("password", "") if not options.user else ""
    if method == "kerberos":
        # Who names a user logs in with a password, who names none with the ticket that is there.
        username = username or secrets.named
        password = password or (secrets.password(username) if username else "")
    elif method in NEED_A_PASSWORD:
        username = username or secrets.username()
        password = password or secrets.password(username)

    def file(typed: Path | None, key: str) -> Path | None:
        return typed or (folder / settings[key] if key in settings else None)

    certificate, key = file(options.cert, "certificate"), file(options.key, "key")
    if method == "certificate" and not (certificate and key):
        raise InvalidInput(
            Text("証明書認証には --cert と --key が必要です。", "Certificate authentication needs --cert and --key.")
        )
    login = Login(method, username, password, certificate, key, options.spn_host or settings.get("spn_host", ""))
    entry = Entry(
        name,
        target,
        login,
        file(options.ca, "ca"),
        settings.get("proxy"),
        settings.get("role", ""),
        settings.get("site", ""),
    )
    entry.connect().close()  # sends nothing, but refuses at once what would send a password in clear
    return entry
