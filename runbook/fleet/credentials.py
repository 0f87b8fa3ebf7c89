"""Passwords: where they are kept, and how they get to a worker on another machine without crossing the wire in clear.

By default they do not cross it at all: the worker looks the account up where its own user keeps it. With one key in RUNBOOK_FLEET_KEY
on both sides they travel encrypted. Neither the scheduler nor its logs and dashboard see one.
"""

from __future__ import annotations

import importlib.util
import os
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from runbook.errors import InvalidInput
from runbook.fleet.entry import Entry
from runbook.text import Text

if TYPE_CHECKING:
    from cryptography.fernet import Fernet

KEYRING_SERVICE: Final = "dpm-runbook"
FLEET_KEY: Final = "RUNBOOK_FLEET_KEY"
NEED_A_PASSWORD: Final = frozenset({"ntlm", "credssp", "basic"})


def stored_password(username: str) -> str | None:
    """The account's password from RUNBOOK_PASSWORD or the keyring of this user; None if neither has it."""
    if (password := os.environ.get("RUNBOOK_PASSWORD")) is not None:
        return password
    if importlib.util.find_spec("keyring"):
        import keyring
        import keyring.errors

        with suppress(keyring.errors.KeyringError):
            return keyring.get_password(KEYRING_SERVICE, username)
    return None


def travel_encrypted() -> bool:
    """Whether passwords are to be sent to workers, encrypted."""
    return bool(os.environ.get(FLEET_KEY))


@dataclass(frozen=True, slots=True)
class Parcel:
    """A host as it is sent to a worker: without its password, or with it sealed."""

    entry: Entry
    sealed: bytes = b""

    @classmethod
    def of(cls, entry: Entry) -> Parcel:
        """Pack it. Raises `InvalidInput` for a key that is none."""
        password = entry.login.password
        sealed = _fernet().encrypt(password.encode()) if password and travel_encrypted() else b""
        return cls(entry.with_password(""), sealed)

    def opened(self) -> Entry:
        """The host with its password, on the worker. Raises `InvalidInput` when there is none to be had."""
        login = self.entry.login
        if self.sealed:
            from cryptography.fernet import InvalidToken

            try:
                return self.entry.with_password(_fernet().decrypt(self.sealed).decode())
            except InvalidToken as error:
                raise InvalidInput(
                    Text(
                        "ワーカーの {key} が、コマンドを実行したコンピューターのものと異なります。",
                        "The worker's {key} is not that of the computer where the command runs.",
                    ).format(key=FLEET_KEY)
                ) from error
        if not (login.username if login.method == "kerberos" else login.method in NEED_A_PASSWORD):
            return self.entry
        password = stored_password(login.username)
        if password is None:
            raise InvalidInput(
                Text("ワーカーに {user} のパスワードがありません。", "The worker has no password for {user}.").format(
                    user=login.username
                ),
                Text(
                    "ワーカーの環境変数 RUNBOOK_PASSWORD か keyring に設定するか、両方に同じ {key} を設定してください。",
                    "Put it into the worker's RUNBOOK_PASSWORD or keyring, or set the same {key} on both sides.",
                ).format(key=FLEET_KEY),
            )
        return self.entry.with_password(password)


def _fernet() -> Fernet:
    from cryptography.fernet import Fernet

    try:
        return Fernet(os.environ.get(FLEET_KEY, ""))
    except ValueError as error:
        raise InvalidInput(
            Text("{key} が正しくありません。", "{key} is not a key.").format(key=FLEET_KEY),
            Text(
                '作成方法: python -c "from cryptography.fernet import Fernet; print(Fernet.generate_key().decode())"',
                'To make one: python -c "from cryptography.fernet import Fernet; print(Fernet.generate_key().decode())"',
            ),
        ) from error
