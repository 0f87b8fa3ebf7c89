"""User names and passwords: whether a login needs one, where it is stored, and the prompt if it is not stored."""

from __future__ import annotations

import importlib.util
import os
import sys
from collections.abc import Callable, Collection
from contextlib import suppress
from typing import Final

from runbook import terminal
from runbook.hosts.errors import NoPassword, NoUserName, PasswordCommandWithWorkers, PasswordForWhom
from runbook.hosts.password_command import PasswordCommand
from runbook.text import Language, Text
from runbook.wsman.login import Authentication, Login

_WITH_PASSWORD: Final[frozenset[Authentication]] = frozenset({"ntlm", "credssp", "basic"})


def needs_password(login: Login) -> bool:
    """Return whether a login takes a password. Kerberos takes one if a user is named, and otherwise uses the existing ticket."""
    return bool(login.username) if login.method == "kerberos" else login.method in _WITH_PASSWORD


def keyring_service(customer: str) -> str:
    """Return the name under which the keyring keeps the passwords of a customer's accounts; `""` is no customer."""
    return f"dpm-runbook/{customer}" if customer else "dpm-runbook"


def stored_password(username: str, customer: str = "") -> str | None:
    """Return the account's password from this user's environment or keyring; None if neither has it.

    RUNBOOK_PASSWORD is the password of the account that RUNBOOK_USERNAME names, and of no other. Only the case of letters may
    differ: `casefold` would also make `straße` and `strasse`, which are two accounts, one.
    """
    owner, password = os.environ.get("RUNBOOK_USERNAME"), os.environ.get("RUNBOOK_PASSWORD")
    if owner and password and owner.lower() == username.lower():
        return password
    if importlib.util.find_spec("keyring"):
        # A store that is out of reach has no password. Its backends let errors of the system pass that are no KeyringError:
        # Windows' Credential Manager in a network logon (SSH, WinRM) raises pywintypes.error 1312.
        with suppress(Exception):
            import keyring

            return keyring.get_password(keyring_service(customer), username) or None
    return None


class Secrets:
    """The accounts of one command, from the environment, the keyring or a prompt. Each is asked for once.

    `customer` is the inventory's. `username` is the default, used where nothing else gives one. With `elsewhere`, the workers that log in look up
    the passwords, and this computer does not.
    """

    def __init__(self, language: Language, customer: str = "", *, elsewhere: bool = False, username: str = "") -> None:
        self.customer = customer
        self._language = language
        self.elsewhere = elsewhere
        self.has_default = bool(username)
        self._username = os.environ.get("RUNBOOK_USERNAME") or username
        self._passwords: dict[str, str] = {}
        self._printed: dict[PasswordCommand, str] = {}
        self._could_be_for: dict[str, str] = {}

    def username(self, method: Authentication) -> str:
        """Return the account's name if none was given: from RUNBOOK_USERNAME or the default, or from a prompt if the method needs one.

        Raise `InvalidInput` if there is no terminal to ask on.
        """
        if method == "certificate":
            return ""
        if self.asks_username(method):
            if not terminal.attended():
                raise NoUserName
            self._username = _not_empty(self._ask_username)
            if not self._username:
                raise NoUserName
        return self._username

    def asks_username(self, method: Authentication) -> bool:
        """Return whether the method needs a name that only a person can give."""
        return not self._username and method in _WITH_PASSWORD

    def _ask_username(self) -> str | None:
        terminal.discard_typed()
        sys.stderr.write(Text("ユーザー名 (DOMAIN\\user): ", "User name (DOMAIN\\user): ").to(self._language))
        sys.stderr.flush()
        typed = terminal.read_typed()
        return None if typed is None else typed.partition("\n")[0].strip()

    def password(self, username: str, listed: Collection[str] | None = None) -> str:
        """Return the account's password.

        If no person named the account for this command, but an inventory or a default did, `listed` are all accounts of the
        inventory: RUNBOOK_PASSWORD could be meant for each. Raise `InvalidInput` if it is not clear for which, or if there is no
        terminal to ask on.
        """
        if self.elsewhere:
            return ""
        if username not in self._passwords:
            self._passwords[username] = self._look_up(username, listed)
        return self._passwords[username]

    def printed_password(self, command: PasswordCommand, host: str, username: str) -> str:
        """Return the account's password on a host from the inventory's command, which runs once for each that it is filled in for.

        It runs on this computer, also if workers log in: raise `InvalidInput` if they cannot get the password from here, or if the
        command prints none.
        """
        if self.elsewhere:
            raise PasswordCommandWithWorkers(user=username)
        filled = command.filled(host, username)
        if filled not in self._printed:
            self._printed[filled] = filled.password(host, username)
        return self._printed[filled]

    def _look_up(self, username: str, listed: Collection[str] | None) -> str:
        if (password := self._given_without_account(username, listed)) is not None:
            return password
        if (password := stored_password(username, self.customer)) is not None:
            return password
        prompt = Text("{user} のパスワード: ", "Password for {user}: ").format(user=username)
        asked = _not_empty(lambda: terminal.read_password(prompt.to(self._language))) if terminal.attended() else ""
        if not asked:
            raise NoPassword(user=username, service=keyring_service(self.customer))
        return asked

    def _given_without_account(self, username: str, listed: Collection[str] | None) -> str | None:
        """Return RUNBOOK_PASSWORD where RUNBOOK_USERNAME does not say whose it is. It is never given to a second account.

        With a customer's inventory it may be left from another customer: a person has to have named the account.
        """
        password = os.environ.get("RUNBOOK_PASSWORD")
        if not password or os.environ.get("RUNBOOK_USERNAME"):
            return None
        self._could_be_for |= {each.lower(): each for each in (*(listed or ()), username)}
        if len(self._could_be_for) > 1 or (self.customer and listed is not None):
            raise PasswordForWhom(accounts=", ".join(sorted(self._could_be_for.values())))
        return password


def _not_empty(ask: Callable[[], str | None]) -> str:
    """Ask until the answer is not empty, three times at most: an empty one would be tried, and counted, as a wrong one.

    Return an empty text if there is none, or if the input has ended.
    """
    for _ in range(3):
        if (answer := ask()) is None:
            break
        if answer:
            return answer
    return ""
