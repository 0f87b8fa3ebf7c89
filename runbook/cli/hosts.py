"""From what was typed to hosts that can be connected to, each with its credentials."""

from __future__ import annotations

import argparse
import getpass
import importlib.util
import os
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, get_args

from runbook.cli import inventory
from runbook.errors import InvalidInput
from runbook.text import Language, Text
from runbook.windows import Host, connect
from runbook.wsman.target import Target, parse_target
from runbook.wsman.transport import Authentication, Login

KEYRING_SERVICE: Final = "dpm-runbook"


@dataclass(frozen=True, slots=True)
class Entry:
    """A host to work on: the name that people see, and how to reach it."""

    name: str
    target: Target
    login: Login
    ca: Path | None = None
    proxy: str | None = field(default=None, repr=False)

    def connect(self) -> Host:
        """Connect; nothing is sent yet."""
        host = connect(self.target.address, tls=self.target.tls, login=self.login, ca=self.ca, proxy=self.proxy)
        host.name = self.name
        return host


class Secrets:
    """Where passwords come from: the environment, the keyring, a prompt; each account is asked for once."""

    def __init__(self, language: Language) -> None:
        self._language = language
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
        if username not in self._known:
            self._known[username] = self._look_up(username)
        return self._known[username]

    def _look_up(self, username: str) -> str:
        if (password := os.environ.get("RUNBOOK_PASSWORD")) is not None:
            return password
        if importlib.util.find_spec("keyring"):
            import keyring
            import keyring.errors

            with suppress(keyring.errors.KeyringError):
                stored = keyring.get_password(KEYRING_SERVICE, username)
                if stored is not None:
                    return str(stored)
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


def entries(
    options: argparse.Namespace, language: Language, default: list[str] | None = None, secrets: Secrets | None = None
) -> list[Entry]:
    """The hosts that were asked for, in that order, each once. Raises `InvalidInput`.

    `default` stands in for `--host` where a command knows its hosts itself; `secrets` remember what was typed before.
    """
    listed = inventory.read(options.inventory) if options.inventory else None
    typed = list(dict.fromkeys(options.host or default or (listed.hosts if listed else [])))
    if not typed:
        raise InvalidInput(
            Text("ホストが指定されていません。", "No host was given."),
            Text("--host か --inventory で指定してください。", "Give one with --host or --inventory."),
        )
    if options.spn_host and len(typed) > 1:
        raise InvalidInput(
            Text("--spn-host を使えるのは、ホストが 1 台のときだけです。", "--spn-host is for one host alone."),
            Text(
                "複数のホストでは、インベントリの spn_host で指定してください。",
                "With several, give spn_host in an inventory.",
            ),
        )
    secrets = secrets or Secrets(language)
    found: dict[Target, Entry] = {}
    for name in typed:
        own = listed.find(name) if listed else None
        spelled, settings = own or (name, {})
        entry = _entry(spelled, settings, listed.folder if listed else Path(), options, secrets)
        found.setdefault(entry.target, entry)
    return list(found.values())


def site(options: argparse.Namespace, language: Language) -> tuple[Entry | None, list[Entry]]:
    """The DPM server (`--dpm`, or the inventory's only one; None if there is none) and the other hosts that were asked for.

    Raises `InvalidInput`, also where no other host is left.
    """
    listed = inventory.read(options.inventory) if options.inventory else None
    servers = [options.dpm] if options.dpm else (listed.with_role("dpm-server") if listed else [])
    hosts = options.host or (list(listed.hosts) if listed else [])
    if len(servers) != 1 or not hosts:
        return None, entries(options, language)
    # All at once, so that a password is asked for once.
    both = argparse.Namespace(**{**vars(options), "host": [*servers, *hosts]})
    server, *others = entries(both, language)
    if not others:
        raise InvalidInput(
            Text("--dpm と --host に同じホストは指定できません。", "--dpm and --host must be two hosts.")
        )
    return server, others


def _entry(
    name: str, settings: Mapping[str, Any], folder: Path, options: argparse.Namespace, secrets: Secrets
) -> Entry:
    tls = bool(settings.get("tls", False) if options.tls is None else options.tls)
    target = parse_target(settings.get("endpoint", name), tls=tls)
    method = options.auth or settings.get("authentication", "ntlm")
    if method not in get_args(Authentication):
        raise InvalidInput(
            Text("認証方式 {method} は使えません。", "The authentication {method} is not known.").format(method=method)
        )
    username = options.user or settings.get("username") or ""
    password = settings.get("password", "") if not options.user else ""
    if method == "kerberos":
        # Who names a user logs in with a password, who names none with the ticket that is there.
        username = username or secrets.named
        password = password or (secrets.password(username) if username else "")
    elif method in ("ntlm", "credssp", "basic"):
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
    entry = Entry(name, target, login, file(options.ca, "ca"), settings.get("proxy"))
    entry.connect().close()  # sends nothing, but refuses at once what would send a password in clear
    return entry
