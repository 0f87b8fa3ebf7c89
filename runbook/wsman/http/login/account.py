"""The account of a login that does not show it on the wire: of a ticket, of a certificate, or the name that was given."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path

from runbook.person import this_person
from runbook.wsman.http.kerberos.principal import principal
from runbook.wsman.login import Login


def account_of(login: Login) -> str:
    """Return the account of a login that a host has accepted; '' if this computer does not say."""
    if login.method == "certificate" and login.certificate:
        return _subject(login.certificate)
    if login.method == "kerberos":
        return principal(login.username) if login.username else _of_ticket()
    return login.username


def _subject(path: Path) -> str:
    """Return the subject of a client certificate. Which account it is mapped to, only the host knows."""
    from cryptography import x509

    return x509.load_pem_x509_certificate(path.read_bytes()).subject.rfc4514_string()


def _of_ticket() -> str:
    """Return whose ticket is used without a name: on Windows the logged-on user's, elsewhere the one in the cache."""
    if sys.platform == "win32":
        return this_person()
    gssapi = import_module("gssapi")
    try:
        return str(gssapi.Credentials(usage="initiate").name)
    except gssapi.exceptions.GSSError:  # it has expired since, or was removed
        return ""
