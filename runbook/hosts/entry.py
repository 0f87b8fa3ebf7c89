"""A host to work on, from the command line or the inventory."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Final

from runbook.hosts.accounts import Accounts
from runbook.hosts.errors import AccountGivenUp
from runbook.pause import NEVER, while_ctrl_c_is_seen
from runbook.windows.host import Host
from runbook.wsman.http.transport import PywinrmTransport
from runbook.wsman.login import Login
from runbook.wsman.target import Target

DPM_SERVER: Final = "dpm-server"
PROTECTED: Final = "protected"
ROLES: Final = (DPM_SERVER, PROTECTED)


@dataclass(frozen=True, slots=True)
class Entry:
    """A host: its display name, its address and login, and its role and location.

    `role` is one of `ROLES`, or '' if unknown. `location` selects the workers of an engine that has workers at several locations.
    `customer` is the inventory's, under which a worker looks up the password. `tls_name` is the host's name in its certificate,
    if that differs from the name in its address. `accounts` guards the login; all hosts of a command
    share it.
    """

    name: str
    target: Target
    login: Login
    ca: Path | None = None
    proxy: str | None = field(default=None, repr=False)
    role: str = ""
    location: str = ""
    customer: str = ""
    tls_name: str = ""
    accounts: Accounts = field(default_factory=Accounts, repr=False, compare=False)

    def transport(self, *, read_timeout: int | None = None) -> GuardedTransport:
        """Return a transport to the host; nothing is sent yet. Raise `InvalidInput` if the login cannot be used."""
        return GuardedTransport(self, read_timeout)

    def connect(self) -> Host:
        """Return the connected host; nothing is sent yet. Raise `InvalidInput` if the login cannot be used."""
        return Host(self.name, self.transport())

    def with_password(self, password: str) -> Entry:
        """Return the same host with this password; '' removes it."""
        return replace(self, login=replace(self.login, password=password))


class GuardedTransport(PywinrmTransport):
    """A transport that logs in only while this cannot lock the account.

    `withheld` is the error if a login was not tried for this reason. `cancellation` ends the wait for other logins.
    """

    def __init__(self, entry: Entry, read_timeout: int | None) -> None:
        super().__init__(
            entry.target,
            entry.login,
            ca=entry.ca,
            tls_name=entry.tls_name,
            proxy=entry.proxy,
            read_timeout=read_timeout,
        )
        self.withheld: AccountGivenUp | None = None
        self.cancellation = NEVER
        self._entry = entry

    def __call__(self, envelope: bytes) -> bytes:
        """Exchange one envelope. Raise `AccountGivenUp` if the account must not be tried any more.

        A connection that is logged in is used all the same, and a host that boots has accepted the account before.
        """
        if not self.logs_in_next() or self.is_booting():
            return self._exchange(envelope)
        try:
            with self._entry.accounts.attempt(self._entry.login, self._entry.name, self.cancellation):
                return self._exchange(envelope)
        except AccountGivenUp as error:
            self.withheld = error
            raise

    def _exchange(self, envelope: bytes) -> bytes:
        return while_ctrl_c_is_seen(partial(super().__call__, envelope))
