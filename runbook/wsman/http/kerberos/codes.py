"""Map the libraries' codes to errors of the Kerberos login. Their sentences are localized, and change."""

from __future__ import annotations

import time
from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from typing import Final

from runbook.text import Text
from runbook.wsman.http.kerberos.errors import (
    AccountUnusable,
    ClocksDiffer,
    ExpiredTicket,
    HostClockDiffers,
    KdcUnreachable,
    KerberosFailed,
    KerberosRefused,
    PasswordRefused,
    SpnNotRegistered,
    TicketMissing,
    TicketRefused,
    UnknownUser,
)
from runbook.wsman.target import Target

_KRB5: Final = 0x96C73A00
"""The first code of MIT and Heimdal.

The number of RFC 4120, 7.5.9 is added; from 128 on it is the library's own (krb5.h).
"""

_BY_CODE: Final[Mapping[int, type[KerberosRefused]]] = {
    _KRB5 + 6: UnknownUser,  # KDC_ERR_C_PRINCIPAL_UNKNOWN
    _KRB5 + 7: SpnNotRegistered,  # KDC_ERR_S_PRINCIPAL_UNKNOWN
    _KRB5 + 18: AccountUnusable,  # KDC_ERR_CLIENT_REVOKED
    _KRB5 + 23: AccountUnusable,  # KDC_ERR_KEY_EXPIRED
    _KRB5 + 24: PasswordRefused,  # KDC_ERR_PREAUTH_FAILED
    # KRB_AP_ERR_BAD_INTEGRITY: without pre-authentication, the client detects the wrong password.
    _KRB5 + 31: PasswordRefused,
    _KRB5 + 32: ExpiredTicket,  # KRB_AP_ERR_TKT_EXPIRED
    _KRB5 + 33: ClocksDiffer,  # KRB_AP_ERR_TKT_NYV
    _KRB5 + 37: ClocksDiffer,  # KRB_AP_ERR_SKEW
    _KRB5 + 41: TicketRefused,  # KRB_AP_ERR_MODIFIED
    _KRB5 + 154: KdcUnreachable,  # KRB5_REALM_UNKNOWN
    _KRB5 + 156: KdcUnreachable,  # KRB5_KDC_UNREACH
    # SSPI's (winerror.h) [G]: not seen in any test here.
    0x8009030C: PasswordRefused,  # SEC_E_LOGON_DENIED
    0xC000006D: PasswordRefused,  # STATUS_LOGON_FAILURE
    0x80090303: SpnNotRegistered,  # SEC_E_TARGET_UNKNOWN
    0x8009030E: TicketMissing,  # SEC_E_NO_CREDENTIALS
    0x80090311: KdcUnreachable,  # SEC_E_NO_AUTHENTICATING_AUTHORITY
    0x80090317: ExpiredTicket,  # SEC_E_CONTEXT_EXPIRED
    0x80090322: TicketRefused,  # SEC_E_WRONG_PRINCIPAL
    0x80090324: ClocksDiffer,  # SEC_E_TIME_SKEW
}
_BY_MAJOR: Final[Mapping[int, type[KerberosRefused]]] = {7 << 16: TicketMissing, 11 << 16: ExpiredTicket}
"""Codes of GSSAPI itself: GSS_S_NO_CRED, GSS_S_CREDENTIALS_EXPIRED (RFC 2744, 3.9.1)."""

_ALLOWED_SKEW: Final = 300
"""The difference in seconds that Kerberos allows between two clocks by default (facts 8)."""


def from_code(error: Exception, target: Target, spn: str, user: str | None) -> KerberosRefused:
    """Return the error for a code of krb5, GSSAPI or SSPI at a login; `user` is None for an existing ticket."""
    code, major = _codes(error)
    where, who = target.address, _named(user)
    known = _BY_CODE.get(code) or _BY_MAJOR.get(major)
    if known is not None:
        return known(where=where, spn=spn, who=who)
    return KerberosFailed(where=where, spn=spn, who=who, kind=type(error).__name__, code=code)


def from_refusal(target: Target, spn: str, user: str | None, date: str | None) -> KerberosRefused:
    """Return the error for a host that refuses the login without a reason; `date` is its clock, from the HTTP header."""
    where, who = target.address, _named(user)
    ahead = _ahead(date)
    if ahead is None or abs(ahead) <= _ALLOWED_SKEW:
        return TicketRefused(where=where, spn=spn, who=who)
    way = Text("進んで", "ahead of") if ahead > 0 else Text("遅れて", "behind")
    return HostClockDiffers(where=where, spn=spn, who=who, minutes=round(abs(ahead) / 60), way=way)


def _named(user: str | None) -> Text:
    return Text("ユーザー {user} ", "{user}").format(user=user) if user else Text("このユーザー", "this user")


def _codes(error: Exception) -> tuple[int, int]:
    """Return the code of the mechanism, and GSSAPI's own; 0 for a missing one."""
    base = getattr(error, "base_error", None) or error
    code = next((found for name in ("err_code", "min_code", "winerror") if (found := getattr(base, name, None))), 0)
    return code & 0xFFFFFFFF, getattr(base, "maj_code", 0) & 0xFFFF0000


def _ahead(date: str | None) -> float | None:
    """Return how many seconds that clock is ahead of this computer's."""
    try:
        return parsedate_to_datetime(date).timestamp() - time.time() if date else None
    except ValueError:
        return None
