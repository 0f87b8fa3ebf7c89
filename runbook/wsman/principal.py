"""How Kerberos spells a user's name."""

from __future__ import annotations

import sys

from runbook.errors import InvalidInput
from runbook.text import Text


def principal(username: str) -> str:
    """A user's name as Kerberos spells it: `user@REALM`, the realm of a Windows domain being its DNS name in capitals.

    SSPI reads every way to write it. Raises `InvalidInput` for a NetBIOS domain name elsewhere: nothing here knows its realm.
    """
    if sys.platform == "win32":
        return username
    domain, backslash, user = username.rpartition("\\")
    if backslash:
        username = f"{user}@{domain}"
    user, at, realm = username.rpartition("@")
    if not at:
        return username
    if backslash and "." not in realm:
        raise InvalidInput(
            Text("ユーザー名 {name} は Kerberos では使えません。", "The user name {name} cannot be used with Kerberos.").format(name=f"{realm}\\{user}"),
            Text("{user}@CONTOSO.LOCAL のように、ドメインの DNS 名を付けて指定してください。", "Give it with the DNS name of the domain, as in {user}@CONTOSO.LOCAL.").format(user=user),
        )  # fmt: skip
    return f"{user}@{realm.upper()}"
