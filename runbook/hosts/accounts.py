"""The guard against account lockout: a wrong password for a hundred hosts is found on two, before the account is locked.

What is guarded:

- An account that no host has accepted yet is given up after two refusals. While that is open, two logins are in progress
  at most.
- An account that some host has accepted is right somewhere, but not for good: a password may be changed during a long
  command, and a local account of the same name has its own password on every host. So it is given up after two refusals
  in a row, with no acceptance between them. Logins that were in progress at that moment still end.
- A host that refused an account is not asked again. A local account is locked by its own host alone, which so counts one
  refusal. A host that had accepted it before, and refuses it in mid-session, gets one new login.
- What says nothing about a password (`NoLogon`, a host that is not reached, one that boots) does not count.

One account can be written `CONTOSO\\u`, `u@contoso.local` or `u`, and nothing here can tell whether two such names are one
account. So refusals are counted for the name without its domain, in every spelling and with every method. An acceptance
counts for the spelling that was accepted only: it says nothing about an account of that name in another domain.

This costs reach, never a locked account: two refusals of `HOST1\\u` and `HOST2\\u`, which are two local accounts, end the
work with `u` on all hosts. Those hosts are reported as not tried.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final, Literal, NamedTuple

from runbook.errors import AuthenticationFailed, NoLogon
from runbook.hosts.errors import AccountGivenUp
from runbook.pause import NEVER, Cancellation
from runbook.wsman.login import Login

ATTEMPTS: Final = 2
"""The number of logons in a row that may be refused for an account. Policies lock after three or more [G]."""

_SECONDS: Final = 0.2
"""How often, in seconds, a login that waits for another one checks for cancellation."""

Verdict = Literal["go", "wait", "give up"]


class _Answer(NamedTuple):
    """A host that accepted or refused the account, and how its name was spelled there."""

    spelling: str
    host: str


@dataclass(slots=True)
class _Account:
    """What the hosts said to the accounts of one name. `in_a_row` are the refusals since the same spelling was accepted.

    `accepted` holds the last answers that were an acceptance, `refused` the hosts that are not asked again.
    """

    accepted: set[_Answer] = field(default_factory=set)
    refused: set[str] = field(default_factory=set)
    in_a_row: list[_Answer] = field(default_factory=list)
    trying: int = 0

    def is_good(self, spelling: str) -> bool:
        """Return whether a host accepted it in this spelling, and none has refused it since in any."""
        return not self.in_a_row and any(each.spelling == spelling for each in self.accepted)


class Accounts:
    """The accounts of one command: accepted, refused or being tried. Thread-safe.

    A ticket or a certificate cannot be locked, so it never waits. A copy sent to another process starts empty.
    """

    def __init__(self) -> None:
        self._accounts: dict[str, _Account] = {}
        self._settled = threading.Condition()

    def __reduce__(self) -> tuple[type[Accounts], tuple[()]]:
        return Accounts, ()

    @contextmanager
    def attempt(self, login: Login, host: str, cancellation: Cancellation = NEVER) -> Iterator[None]:
        """Guard an exchange that logs in to a host. Wait while enough logins with the same account are in progress.

        Raise `AccountGivenUp` if they were refused, and `Interrupted` if the work is cancelled.
        """
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
        except NoLogon:
            raise
        except AuthenticationFailed:
            accepted = False
            raise
        finally:
            self.end(login, host, accepted=accepted)

    def decide(self, login: Login, host: str) -> Verdict:
        """Return whether to log in now, wait for other logins, or give up."""
        account = self._account(login)
        if account is None:
            return "go"
        if len(account.in_a_row) >= ATTEMPTS or host in account.refused:
            return "give up"
        return (
            "go" if account.is_good(_spelling(login)) or len(account.in_a_row) + account.trying < ATTEMPTS else "wait"
        )

    def begin(self, login: Login) -> None:
        """Record that a login with the account is in progress."""
        if account := self._account(login):
            with self._settled:
                account.trying += 1

    def end(self, login: Login, host: str, *, accepted: bool | None) -> None:
        """Record the result of a login; None if it says nothing about the account."""
        account = self._account(login)
        if account is None:
            return
        with self._settled:
            account.trying -= 1
            answer = _Answer(_spelling(login), host)
            if accepted:
                account.accepted.add(answer)
                account.in_a_row = [each for each in account.in_a_row if each.spelling != answer.spelling]
            elif accepted is False:
                if answer not in account.accepted:
                    account.refused.add(host)
                account.accepted.discard(answer)
                account.in_a_row.append(answer)
            self._settled.notify_all()

    def withheld_error(self, login: Login) -> AccountGivenUp:
        """Return the error of a host that was not tried."""
        account = self._account(login)
        refused = ([each.host for each in account.in_a_row] or sorted(account.refused)) if account else ()
        return AccountGivenUp(user=login.username, hosts=", ".join(refused))

    def _account(self, login: Login) -> _Account | None:
        """Return the account of a login; None if it cannot be locked."""
        if login.method == "certificate" or not login.username:
            return None
        with self._settled:
            return self._accounts.setdefault(_bare_name(login), _Account())


def _spelling(login: Login) -> str:
    return login.username.strip().casefold()


def _bare_name(login: Login) -> str:
    """Return the account's name without a domain in front of it or behind it."""
    return _spelling(login).rpartition("\\")[2].partition("@")[0].strip()
