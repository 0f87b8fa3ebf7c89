"""Refuse a login that cannot work, or would endanger a secret or an account, before anything is sent."""

from __future__ import annotations

from pathlib import Path

from runbook.wsman.http.kerberos.principal import principal
from runbook.wsman.http.login.errors import (
    BasicNotAscii,
    EmptyPassword,
    EmptyUserName,
    LoginNotText,
    NeedsTls,
    UnreadableClientCertificate,
)
from runbook.wsman.login import Login
from runbook.wsman.target import Target


def refuse_unusable(login: Login, target: Target) -> None:
    """Raise `InvalidInput` for a login that cannot be used at this target."""
    if _has_surrogates(login.username + login.password):
        raise LoginNotText
    if login.username.endswith("\\"):  # a domain alone
        raise EmptyUserName
    if login.method == "kerberos":
        principal(login.username)
    if login.method in ("basic", "certificate") and not target.tls:
        raise NeedsTls(method=login.method)
    # Windows' character set for Basic is not documented [U], and a wrong one would be a refused password.
    if login.method == "basic" and not (login.username + login.password).isascii():
        raise BasicNotAscii


def refuse_unreadable(login: Login, target: Target, ca: Path | None) -> None:
    """Raise `InvalidInput` for a file of certificates, or a key, that cannot be read on this computer."""
    if login.method == "certificate" and login.certificate and login.key:
        _read_client_certificate(login.certificate, login.key)
    if target.tls and ca is not None:
        from runbook.wsman.http.trust import client_ssl_context

        client_ssl_context(ca)


def refuse_empty(login: Login) -> None:
    """Raise `InvalidInput` if the login needs a name or a password that is empty: Windows would count a refused logon."""
    if login.method not in ("ntlm", "credssp", "basic"):
        return  # a certificate, or a ticket
    if not login.username:
        raise EmptyUserName
    if not login.password:
        raise EmptyPassword(user=login.username)


def _has_surrogates(words: str) -> bool:
    return any("\ud800" <= character <= "\udfff" for character in words)


def _read_client_certificate(certificate: Path, key: Path) -> None:
    import ssl

    from runbook.wsman.http.trust import why_unreadable

    try:
        for file in (certificate, key):
            file.open("rb").close()  # OpenSSL does not say which one
        ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_cert_chain(certificate, key, password=lambda: "")
    except OSError as error:
        named = Path(error.filename) if isinstance(error.filename, (str, Path)) else certificate
        raise UnreadableClientCertificate(path=named, why=why_unreadable(error)) from error
