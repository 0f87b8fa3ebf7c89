"""Why Kerberos does not let us in, by the codes of the libraries: their sentences are localized, and change."""

from __future__ import annotations

import time
from email.utils import parsedate_to_datetime
from typing import Final, NamedTuple

from runbook.errors import (
    AuthenticationFailed,
    ClockSkew,
    NoDomainController,
    NoTicket,
    TicketExpired,
    UnknownSpn,
    UntrustedHost,
    WrongPassword,
)
from runbook.text import Text
from runbook.wsman.target import Target


class _Reason(NamedTuple):
    """What is said about a failure, of {where}, {spn} and {who}; {who} brings the blank that Japanese has after it."""

    kind: type[AuthenticationFailed]
    text: Text
    advice: Text


_PASSWORD = _Reason(
    WrongPassword,
    Text("{who}のパスワードが正しくないため、ドメイン コントローラーに拒否されました。", "The domain controller refused {who}: the password is wrong."),
    Text("環境変数 RUNBOOK_PASSWORD や keyring に古いパスワードが残っていないか確認してください。失敗を繰り返すと、アカウントがロックされることがあります。",
         "Look for an old password in RUNBOOK_PASSWORD and in the keyring. Repeated failures may lock the account."),
)  # fmt: skip
_USER = _Reason(
    AuthenticationFailed,
    Text("{who}がドメインに見つかりません。", "The domain has no user {who}."),
    Text("backupadmin@CONTOSO.LOCAL のように、ドメインの DNS 名を付けて指定してください。", "Give the user with the DNS name of the domain, as in backupadmin@CONTOSO.LOCAL."),
)  # fmt: skip
_ACCOUNT = _Reason(
    AuthenticationFailed,
    Text("{who}は、無効かロックされているか、パスワードの有効期限が切れています。", "The account {who} is disabled or locked, or its password has expired."),
    Text("Active Directory でアカウントの状態を確認してください。", "Look at the account in Active Directory."),
)  # fmt: skip
_EXPIRED = _Reason(
    TicketExpired,
    Text("Kerberos チケットの有効期限が切れています。", "The Kerberos ticket has expired."),
    Text("kinit で取り直すか (Windows ではサインインし直します)、--user を指定してパスワードでログオンしてください。",
         "Get a new one with kinit (on Windows, sign in again), or log in with a password by giving --user."),
)  # fmt: skip
_NO_TICKET = _Reason(
    NoTicket,
    Text("ログオンに使用する Kerberos チケットがありません。", "There is no Kerberos ticket to log in with."),
    Text("kinit で取得するか (Windows ではドメイン ユーザーでサインインします)、--user を指定してパスワードでログオンしてください。",
         "Get one with kinit (on Windows, sign in as a user of the domain), or log in with a password by giving --user."),
)  # fmt: skip
_CLOCK = _Reason(
    ClockSkew,
    Text("このコンピューター、ドメイン コントローラー、{where} の時刻が合っていないため、Kerberos でログオンできません。",
         "Kerberos does not work: the clocks of this computer, the domain controller and {where} do not agree."),
    Text("時刻の差は 5 分以内でなければなりません。タイム ゾーンも含めて時刻を合わせてください。Windows では w32tm /resync で同期できます。",
         "They must be within five minutes of each other. Correct the time, and the time zone; on Windows, w32tm /resync."),
)  # fmt: skip
_SPN = _Reason(
    UnknownSpn,
    Text("ドメインに SPN {spn} が登録されていません。", "The domain knows no SPN {spn}."),
    Text("IP アドレスや別名ではなく、ホストの完全な名前 (FQDN) で接続するか、SPN に含まれる名前を --spn-host で指定してください。登録の有無は setspn -Q {spn} で確認できます。",
         "Connect by the host's full name, not by an address or an alias, or give the name in the SPN with --spn-host. To look it up: setspn -Q {spn}"),
)  # fmt: skip
_NO_KDC = _Reason(
    NoDomainController,
    Text("ドメイン コントローラー (KDC) に接続できません。", "No domain controller (KDC) can be reached."),
    Text("ドメイン名のつづり、DNS (SRV レコード _kerberos._tcp)、ポート 88、Windows 以外では krb5.conf を確認してください。",
         "Check how the domain is spelled, DNS (the SRV record _kerberos._tcp), port 88 and, other than on Windows, krb5.conf."),
)  # fmt: skip
_REFUSED = _Reason(
    AuthenticationFailed,
    Text("{where} は {spn} の Kerberos チケットを受け付けませんでした。", "{where} did not accept the Kerberos ticket for {spn}."),
    Text("この SPN が別のアカウントに登録されていないか (setspn -Q {spn})、対象の WinRM で Kerberos が許可されているか、ユーザーに権限があるかを確認してください。",
         "Check that the SPN belongs to that computer's account (setspn -Q {spn}), that WinRM there allows Kerberos, and that the user has the right to log in."),
)  # fmt: skip

_KRB5: Final = 0x96C73A00
"""MIT's and Heimdal's codes begin here. The number of RFC 4120, 7.5.9 is added; from 128 on it is the library's own (krb5.h)."""

_REASONS: Final = {
    _KRB5 + 6: _USER,  # KDC_ERR_C_PRINCIPAL_UNKNOWN
    _KRB5 + 7: _SPN,  # KDC_ERR_S_PRINCIPAL_UNKNOWN
    _KRB5 + 18: _ACCOUNT,  # KDC_ERR_CLIENT_REVOKED
    _KRB5 + 23: _ACCOUNT,  # KDC_ERR_KEY_EXPIRED
    _KRB5 + 24: _PASSWORD,  # KDC_ERR_PREAUTH_FAILED
    _KRB5 + 31: _PASSWORD,  # KRB_AP_ERR_BAD_INTEGRITY: where no pre-authentication is asked for, the client finds out
    _KRB5 + 32: _EXPIRED,  # KRB_AP_ERR_TKT_EXPIRED
    _KRB5 + 33: _CLOCK,  # KRB_AP_ERR_TKT_NYV
    _KRB5 + 37: _CLOCK,  # KRB_AP_ERR_SKEW
    _KRB5 + 41: _REFUSED,  # KRB_AP_ERR_MODIFIED
    _KRB5 + 154: _NO_KDC,  # KRB5_REALM_UNKNOWN
    _KRB5 + 156: _NO_KDC,  # KRB5_KDC_UNREACH
    # SSPI's (winerror.h) [G]: nobody has seen these here.
    0x8009030C: _PASSWORD,  # SEC_E_LOGON_DENIED
    0xC000006D: _PASSWORD,  # STATUS_LOGON_FAILURE
    0x80090303: _SPN,  # SEC_E_TARGET_UNKNOWN
    0x8009030E: _NO_TICKET,  # SEC_E_NO_CREDENTIALS
    0x80090311: _NO_KDC,  # SEC_E_NO_AUTHENTICATING_AUTHORITY
    0x80090317: _EXPIRED,  # SEC_E_CONTEXT_EXPIRED
    0x80090322: _REFUSED,  # SEC_E_WRONG_PRINCIPAL
    0x80090324: _CLOCK,  # SEC_E_TIME_SKEW
}
_BY_MAJOR: Final = {7 << 16: _NO_TICKET, 11 << 16: _EXPIRED}
"""What GSSAPI itself says: GSS_S_NO_CRED, GSS_S_CREDENTIALS_EXPIRED (RFC 2744, 3.9.1)."""

_ALLOWED_SKEW: Final = 300
"""Seconds that Kerberos allows between two clocks by default (facts 8)."""


def from_code(error: Exception, target: Target, spn: str, who: str | None) -> AuthenticationFailed:
    """The error of ours for what krb5, GSSAPI or SSPI raised at a login; `who` is None for a ticket that was there."""
    code, major = _codes(error)
    reason = _REASONS.get(code) or _BY_MAJOR.get(major)
    if reason:
        return _made(reason, target, spn, who)
    return AuthenticationFailed(
        Text("{where} に Kerberos でログオンできません ({kind} 0x{code:08X})。", "Cannot log in to {where} with Kerberos ({kind} 0x{code:08X}).").format(
            where=target.address, kind=type(error).__name__, code=code),
        Text("この番号をドメイン コントローラーのイベント ログでも確認してください。klist でチケットを表示できます。", "Look in the event log of the domain controller as well; klist shows the tickets."),
    )  # fmt: skip


def refused(target: Target, spn: str, date: str | None) -> AuthenticationFailed:
    """The error for a host that says no and not why; `date` is its clock, as its answer's header tells."""
    ahead = _ahead(date)
    if ahead is None or abs(ahead) <= _ALLOWED_SKEW:
        return _made(_REFUSED, target, spn, None)
    way = Text("進んで", "ahead of") if ahead > 0 else Text("遅れて", "behind")
    return ClockSkew(
        Text("{where} の時刻がこのコンピューターより {minutes} 分{way}いるため、Kerberos チケットが拒否されました。",
             "{where} refused the Kerberos ticket: its clock is {minutes} minutes {way} this computer's.").format(
            where=target.address, minutes=round(abs(ahead) / 60), way=way),
        _CLOCK.advice,
    )  # fmt: skip


def not_offered(target: Target) -> AuthenticationFailed:
    """The error for a host that names no way for Kerberos."""
    return AuthenticationFailed(
        Text("{where} の WinRM では Kerberos が許可されていません。", "WinRM on {where} does not allow Kerberos.").format(where=target.address),
        Text("winrm get winrm/config/service/auth で確認してください。", "To look: winrm get winrm/config/service/auth"),
    )  # fmt: skip


def not_proven(target: Target) -> UntrustedHost:
    """The error for a host that lets us in and does not show that it has the domain's key: it may be another."""
    return UntrustedHost(
        Text("{where} は、Kerberos で本物であることを証明しませんでした。接続を中止しました。", "{where} did not prove by Kerberos who it is, so the connection was ended.").format(where=target.address),
        Text("途中の機器と、名前の解決先を確認してください。", "Look for what stands in between, and at what the name resolves to."),
    )  # fmt: skip


def _made(reason: _Reason, target: Target, spn: str, who: str | None) -> AuthenticationFailed:
    name = Text(f"{who} ", who) if who else Text("このユーザー", "this user")
    names = {"where": target.address, "spn": spn, "who": name}
    return reason.kind(reason.text.format(**names), reason.advice.format(**names))


def _codes(error: Exception) -> tuple[int, int]:
    """The code of the mechanism, and GSSAPI's own; 0 for what is not there."""
    base = getattr(error, "base_error", None) or error
    code = next((found for name in ("err_code", "min_code", "winerror") if (found := getattr(base, name, None))), 0)
    return code & 0xFFFFFFFF, getattr(base, "maj_code", 0) & 0xFFFF0000


def _ahead(date: str | None) -> float | None:
    """How many seconds that clock is ahead of ours."""
    try:
        return parsedate_to_datetime(date).timestamp() - time.time() if date else None
    except ValueError:
        return None
