"""A wrong password on a hundred hosts is a hundred wrong logins, and a locked account: it is found out on two."""

from __future__ import annotations

from collections import Counter
from typing import Final, Literal

from runbook.errors import AuthenticationFailed
from runbook.fleet.entry import Entry
from runbook.text import Text

ATTEMPTS: Final = 2
"""So many hosts may refuse an account that none has accepted yet; policies lock one after three and more [G]."""

Verdict = Literal["go", "wait", "give up"]
_Account = tuple[str, str]


class Accounts:
    """Which accounts have been accepted, which refused, and which are being tried. Tickets and certificates cannot be locked."""

    def __init__(self) -> None:
        self._accepted: set[_Account] = set()
        self._refused: dict[_Account, list[str]] = {}
        self._trying: Counter[_Account] = Counter()

    def verdict(self, entry: Entry) -> Verdict:
        """Whether to log in to a host now, after others have been tried, or not at all."""
        account = _account(entry)
        if account is None or account in self._accepted:
            return "go"
        refused = len(self._refused.get(account, ()))
        if refused >= ATTEMPTS:
            return "give up"
        return "go" if refused + self._trying[account] < ATTEMPTS else "wait"

    def begun(self, entry: Entry) -> None:
        """A host is being tried."""
        if account := _account(entry):
            self._trying[account] += 1

    def ended(self, entry: Entry, accepted: bool | None) -> None:
        """What came of it; None from a host that could not be reached, which says nothing about the account."""
        account = _account(entry)
        if account is None:
            return
        self._trying[account] -= 1
        if accepted:
            self._accepted.add(account)
        elif accepted is False:
            self._refused.setdefault(account, []).append(entry.name)

    def given_up(self, entry: Entry) -> AuthenticationFailed:
        """Why a host was not tried."""
        account = entry.login.method, entry.login.username.lower()
        return AuthenticationFailed(
            Text(
                "{user} は {hosts} で拒否されました。アカウントがロックされないように、このホストでは試していません。",
                "{user} was refused by {hosts}. So that the account is not locked, it was not tried here.",
            ).format(user=entry.login.username, hosts=", ".join(self._refused.get(account, ()))),
            Text(
                "ユーザー名とパスワードを確認してください。一部のホストでだけ有効なアカウントの場合は、そのホストだけを指定してください。",
                "Check the user name and the password. If the account is good for some hosts only, name those alone.",
            ),
        )


def _account(entry: Entry) -> _Account | None:
    login = entry.login
    locks = login.method != "certificate" and bool(login.username)
    return (login.method, login.username.lower()) if locks else None
