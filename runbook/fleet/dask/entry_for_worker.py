"""Send a host to a worker on another machine without its password in clear text.

By default the password is not sent: the worker looks it up in its own user's environment or keyring. With the same
RUNBOOK_FLEET_KEY on both sides it is sent encrypted. The scheduler, its logs and its dashboard never see a password.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Final

from cryptography.fernet import Fernet, InvalidToken

from runbook.fleet.errors import NotAKey, OtherKey, WorkerWithoutPassword
from runbook.hosts.entry import Entry
from runbook.hosts.secrets import needs_password, stored_password

FLEET_KEY: Final = "RUNBOOK_FLEET_KEY"


def sends_passwords() -> bool:
    """Return whether passwords are sent to workers, encrypted."""
    return bool(os.environ.get(FLEET_KEY))


@dataclass(frozen=True, slots=True)
class EntryForWorker:
    """A host as it is sent to a worker: without its password, or with the password encrypted."""

    entry: Entry
    encrypted: bytes = b""

    @classmethod
    def of(cls, entry: Entry) -> EntryForWorker:
        """Return the entry in this form. Raise `InvalidInput` if the key is unusable."""
        password = entry.login.password
        encrypted = _fernet().encrypt(password.encode()) if password and sends_passwords() else b""
        return cls(entry.with_password(""), encrypted)

    def restore(self) -> Entry:
        """Return the host with its password, on the worker. Raise `InvalidInput` if the worker has no password for it."""
        login = self.entry.login
        if self.encrypted:
            try:
                return self.entry.with_password(_fernet().decrypt(self.encrypted).decode())
            except InvalidToken as error:
                raise OtherKey(variable=FLEET_KEY) from error
        if not needs_password(login):
            return self.entry
        password = stored_password(login.username, self.entry.customer)
        if password is None:
            raise WorkerWithoutPassword(user=login.username, variable=FLEET_KEY)
        return self.entry.with_password(password)


def _fernet() -> Fernet:
    try:
        return Fernet(os.environ.get(FLEET_KEY, ""))
    except ValueError as error:
        raise NotAKey(variable=FLEET_KEY) from error
