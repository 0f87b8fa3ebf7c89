"""How to log in to a host."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Literal

Authentication = Literal["ntlm", "kerberos", "credssp", "certificate", "basic"]

SCHEMES: Final[Mapping[Authentication, frozenset[str]]] = {
    "ntlm": frozenset({"negotiate", "ntlm"}),
    "kerberos": frozenset({"kerberos", "negotiate"}),
    "credssp": frozenset({"credssp"}),
    "basic": frozenset({"basic"}),
}
"""The schemes of `WWW-Authenticate` for each authentication, in lower case. A client certificate has none [U].

Windows has NTLM inside Negotiate alone (facts 6.6); the scheme of its own is what devices in front of it may make of it.
"""


@dataclass(frozen=True, slots=True)
class SignIn:
    """The account and the method with which a host was logged in to, as they were sent; each `""` if it is not known."""

    account: str = ""
    method: str = ""


UNKNOWN: Final = SignIn()


@dataclass(frozen=True, slots=True)
class Login:
    """The method and the credentials of a login. The `repr` shows neither the password nor the key.

    Kerberos without a password uses the existing ticket, of `username` if given. `spn_host` is the host's name in its
    SPN, if that differs from the name in its address.
    """

    method: Authentication = "ntlm"
    username: str = ""
    password: str = field(default="", repr=False)
    certificate: Path | None = None
    key: Path | None = field(default=None, repr=False)
    spn_host: str = ""
