"""User names and passwords: whether a login needs one, where it is stored, and the prompt if it is not stored."""

from __future__ import annotations

import getpass
import importlib.util
import os
import sys
from contextlib import suppress
from typing import Final

from runbook.hosts.errors import NoPassword, NoUserName
from runbook.text import Language, Text
from runbook.wsman.login import Authentication, Login

KEYRING_SERVICE: Final = "dpm-runbook"
_WITH_PASSWORD: Final[frozenset[Authentication]] = frozenset({"ntlm", "credssp", "basic"})


def needs_password(login: Login) -> bool:
    """Return whether a login takes a password. Kerberos takes one if a user is named, and otherwise uses the existing ticket."""
    return bool(login.username) if login.method == "kerberos" else login.method in _WITH_PASSWORD


def stored_password(username: str) -> str | None:
    """Return the account's password from RUNBOOK_PASSWORD or the keyring of this user; None if neither has it."""
    if (password := os.environ.get("RUNBOOK_PASSWORD")) is not None:
        return password
    if importlib.util.find_spec("keyring"):
        import keyring
        import keyring.errors

        with suppress(keyring.errors.KeyringError):
            return keyring.get_password(KEYRING_SERVICE, username)
    return None


class Secrets:
    """The accounts of one command, from the environment, the keyring or a prompt. Each is asked for once.

    With `elsewhere`, the workers that log in look up the passwords, and this computer does not.
    """

    def __init__(self, language: Language, *, elsewhere: bool = False) -> None:
        self._language = language
        self._elsewhere = elsewhere
        self._username = os.environ.get("RUNBOOK_USERNAME", "")
        self._passwords: dict[str, str] = {}

    def username(self, method: Authentication) -> str:
        """Return the account's name if none was given: from RUNBOOK_USERNAME, or from a prompt if the method needs one.

        Raise `InvalidInput` if there is no terminal to ask on.
        """
        if method == "certificate":
            return ""
        if not self._username and method in _WITH_PASSWORD:
            if not sys.stdin.isatty():
                raise NoUserName
            sys.stderr.write(Text("ユーザー名 (DOMAIN\\user): ", "User name (DOMAIN\\user): ").to(self._language))
            sys.stderr.flush()
            self._username = sys.stdin.readline().strip()
        return self._username

    def password(self, username: str) -> str:
        """Return the account's password. Raise `InvalidInput` if there is no terminal to ask on."""
        if self._elsewhere:
            return ""
        if username not in self._passwords:
            self._passwords[username] = self._look_up(username)
        return self._passwords[username]

    def _look_up(self, username: str) -> str:
        if (password := stored_password(username)) is not None:
            return password
        if not sys.stdin.isatty():
            raise NoPassword(user=username, service=KEYRING_SERVICE)
        prompt = Text("{user} のパスワード: ", "Password for {user}: ").format(user=username)
        return getpass.getpass(prompt.to(self._language), stream=sys.stderr)
