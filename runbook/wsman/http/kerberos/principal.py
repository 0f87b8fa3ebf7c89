"""User names in the form of Kerberos."""

from __future__ import annotations

import sys

from runbook.wsman.http.kerberos.errors import RealmUnknown


def principal(username: str) -> str:
    """Return a user name as `user@REALM`. The realm of a Windows domain is its DNS name in capitals.

    SSPI accepts every form. Elsewhere, raise `InvalidInput` for a NetBIOS domain name: its realm is not known.
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
        raise RealmUnknown(name=f"{realm}\\{user}", user=user)
    return f"{user}@{realm.upper()}"
