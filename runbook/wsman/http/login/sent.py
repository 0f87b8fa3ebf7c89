"""What a login looked like on the wire: its account and its method, from the header `Authorization` that the host accepted."""

from __future__ import annotations

import base64
import binascii
import struct
from typing import Final

from runbook.wsman.login import UNKNOWN, SignIn

_NTLM: Final = b"NTLMSSP\0"
_AUTHENTICATE: Final = 3
_DOMAIN, _USER, _FLAGS = 28, 36, 60
"""Where an AUTHENTICATE_MESSAGE has its fields (facts 6.6)."""
_UNICODE: Final = 1
_KERBEROS: Final = (bytes.fromhex("2a864886f712010202"), bytes.fromhex("2a864882f712010202"))
"""The object identifier of Kerberos, and the one that Windows gives it as well (facts 6.6)."""
_CERTIFICATE: Final = "http://schemas.dmtf.org/wbem/wsman/1/wsman/secprofile/https/mutual"


def sign_in(authorization: str | bytes) -> SignIn:
    """Return the method of a login and, where the header names it, the account.

    Kerberos and CredSSP encrypt the account, and a certificate is not in the header. requests-credssp makes a header of bytes.
    """
    if isinstance(authorization, bytes):
        authorization = authorization.decode("latin-1")
    scheme, _, word = authorization.partition(" ")
    if scheme == _CERTIFICATE:
        return SignIn(method="certificate")
    try:
        token = base64.b64decode(word, validate=True)
    except binascii.Error:
        return UNKNOWN
    if scheme.lower() == "basic":
        return SignIn(token.partition(b":")[0].decode(errors="replace"), "basic")
    if token.startswith(_NTLM):
        return SignIn(_ntlm_account(token), "ntlm")
    if any(name in token for name in _KERBEROS):
        return SignIn(method="kerberos")
    return SignIn(method=scheme.lower())


def _ntlm_account(message: bytes) -> str:
    """Return the account in an AUTHENTICATE_MESSAGE as `DOMAIN\\user`; '' for another message."""
    try:
        [kind] = struct.unpack_from("<I", message, len(_NTLM))
        [flags] = struct.unpack_from("<I", message, _FLAGS)
        domain, user = (_text(message, place, unicode=bool(flags & _UNICODE)) for place in (_DOMAIN, _USER))
    except (struct.error, UnicodeDecodeError):
        return ""
    if kind != _AUTHENTICATE:
        return ""
    return f"{domain}\\{user}" if domain else user


def _text(message: bytes, place: int, *, unicode: bool) -> str:
    length, _, offset = struct.unpack_from("<HHI", message, place)
    return message[offset : offset + length].decode("utf-16-le" if unicode else "ascii")
