"""Which answers pywinrm decrypts. It reads every other one as it is, whoever wrote it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from runbook.wsman.login import Authentication

_SPNEGO: Final = 'protocol="application/HTTP-SPNEGO-session-encrypted"'
_PROTOCOLS: Final[Mapping[Authentication, str]] = {
    "ntlm": _SPNEGO,
    "kerberos": _SPNEGO,
    "credssp": 'protocol="application/HTTP-CredSSP-session-encrypted"',
}


def is_sealed(headers: Mapping[str, str], method: Authentication) -> bool:
    """Return whether pywinrm decrypts an answer with these headers: it looks for exactly these words."""
    protocol = _PROTOCOLS.get(method)
    return protocol is not None and protocol in headers.get("Content-Type", "")
