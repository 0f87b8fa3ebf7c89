"""The guard against account lockout: a wrong password for a hundred hosts is found on two, before the account is locked."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final, Literal

from runbook.errors import AuthenticationFailed
from runbook.hosts.errors import AccountGivenUp
from runbook.pause import NEVER, Cancellation
from runbook.wsman.login import Login

ATTEMPTS: Final = 2
"""The number of logons that may be refused for an account that no host has accepted yet. Policies lock after three or more [G]."""

_SECONDS: Final = 0.2
"""How often, in seconds, a login that waits for another one checks for cancellation."""

Verdict = Literal["go", "wait", "give up"]
_Account = tuple[str, str]


class Accounts:
    """The accounts of one command: accepted, refused or being tried. Thread-safe.

    A ticket or a certificate cannot be locked, so it never waits. A copy sent to another process starts empty.
    """

    def __init__(self) -> None:
        self._accepted: set[_Account] = set()
        self._refused: dict[_Account, list[str]] = {}
        self._trying: Counter[_Account] = Counter()
        self._settled = threading.Condition()

    def __reduce__(self) -> tuple[type[Accounts], tuple[()]]:
        return Accounts, ()

    @contextmanager
    def attempt(self, login: Login, host: str, cancellation: Cancellation = NEVER) -> Iterator[None]:
        """Guard an exchange with a host that may log in. Wait while enough logins with the same account are in progress.

        Raise `AccountGivenUp` if they were refused, and `Interrupted` if the work is cancelled.
        """
        account = _account(login)
        if account is None or account in self._accepted:
            yield
            return
        with self._settled:
            while (verdict := self.decide(login, host)) == "wait":
                cancellation.check()
                self._settled.wait(_SECONDS)
            if verdict == "give up":
                raise self.withheld_error(login)
            self.begin(login)
        accepted = None
        try:
            yield
            accepted = True
        except AuthenticationFailed:
            accepted = False
            raise
        finally:
            self.end(login, host, accepted=accepted)

    def decide(self, login: Login, host: str) -> Verdict:
        """Return whether to log in now, wait for other logins, or give up. A host that refused the account is not tried again."""
        account = _account(login)
        if account is None or account in self._accepted:
            return "go"
        refused = self._refused.get(account, [])
        if len(refused) >= ATTEMPTS or host in refused:
            return "give up"
        return "go" if len(refused) + self._trying[account] < ATTEMPTS else "wait"

    def begin(self, login: Login) -> None:
        """Record that a login with the account is in progress."""
        if account := _account(login):
            with self._settled:
                self._trying[account] += 1

    def end(self, login: Login, host: str, *, accepted: bool | None) -> None:
        """Record the result of a login; None if the host was not reached, which says nothing about the account."""
        account = _account(login)
        if account is None:
            return
        with self._settled:
            self._trying[account] -= 1
            if accepted:
                self._accepted.add(account)
            elif accepted is False:
                self._refused.setdefault(account, []).append(host)
            self._settled.notify_all()

    def withheld_error(self, login: Login) -> AccountGivenUp:
        """Return the error of a host that was not tried."""
        account = login.method, login.username.lower()
        return AccountGivenUp(user=login.username, hosts=", ".join(dict.fromkeys(self._refused.get(account, ()))))


def _account(login: Login) -> _Account | None:
    can_be_locked = login.method != "certificate" and bool(login.username)
    return (login.method, login.username.lower()) if can_be_locked else None
