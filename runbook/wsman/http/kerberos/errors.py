"""Errors of a login with Kerberos."""

from __future__ import annotations

from runbook.errors import (
    AuthenticationFailed,
    ClockSkew,
    InvalidInput,
    NoDomainController,
    NoLogon,
    NoTicket,
    Sentence,
    TicketExpired,
    UnknownSpn,
    UntrustedHost,
    WrongPassword,
)
from runbook.text import Text


class RealmUnknown(InvalidInput):
    """The user name has a NetBIOS domain name, whose Kerberos realm is not known."""

    text = Sentence(
        "ユーザー名 {name} は Kerberos では使えません。", "The user name {name} cannot be used with Kerberos."
    )
    advice = Sentence(
        "{user}@CONTOSO.LOCAL のように、ドメインの DNS 名を付けて指定してください。",
        "Give it with the DNS name of the domain, as in {user}@CONTOSO.LOCAL.",
    )
    name: str
    user: str


class KerberosRefused(AuthenticationFailed):
    """A login with Kerberos failed: its listener, SPN and user."""

    where: str
    spn: str
    who: Text
    """The user's name, followed by a space in Japanese."""


class PasswordRefused(KerberosRefused, WrongPassword):
    """The domain controller refused the password."""

    text = Sentence(
        "{who}のパスワードが正しくないため、ドメイン コントローラーに拒否されました。",
        "The domain controller refused {who}: the password is wrong.",
    )
    advice = Sentence(
        "環境変数 RUNBOOK_PASSWORD や keyring に古いパスワードが残っていないか確認してください。失敗を繰り返すと、アカウントがロックされることがあります。",
        "Look for an old password in RUNBOOK_PASSWORD and in the keyring. Repeated failures may lock the account.",
    )


class UnknownUser(KerberosRefused):
    """The domain has no such user."""

    text = Sentence("{who}がドメインに見つかりません。", "The domain has no user {who}.")
    advice = Sentence(
        "backupadmin@CONTOSO.LOCAL のように、ドメインの DNS 名を付けて指定してください。",
        "Give the user with the DNS name of the domain, as in backupadmin@CONTOSO.LOCAL.",
    )


class AccountUnusable(KerberosRefused):
    """The account is disabled or locked, or its password has expired."""

    text = Sentence(
        "{who}は、無効かロックされているか、パスワードの有効期限が切れています。",
        "The account {who} is disabled or locked, or its password has expired.",
    )
    advice = Sentence(
        "Active Directory でアカウントの状態を確認してください。", "Look at the account in Active Directory."
    )


class ExpiredTicket(KerberosRefused, TicketExpired):
    """The ticket is no longer valid."""

    text = Sentence("Kerberos チケットの有効期限が切れています。", "The Kerberos ticket has expired.")
    advice = Sentence(
        "kinit で取り直すか (Windows ではサインインし直します)、--user を指定してパスワードでサインインしてください。",
        "Get a new one with kinit (on Windows, sign in again), or sign in with a password by giving --user.",
    )


class TicketMissing(KerberosRefused, NoTicket):
    """There is no ticket, and no password to get one with."""

    text = Sentence(
        "サインインに使用する Kerberos チケットがありません。", "There is no Kerberos ticket to sign in with."
    )
    advice = Sentence(
        "kinit で取得するか (Windows ではドメイン ユーザーでサインインします)、--user を指定してパスワードでサインインしてください。",
        "Get one with kinit (on Windows, sign in as a user of the domain), or sign in with a password by giving --user.",
    )


class ClocksDiffer(KerberosRefused, ClockSkew):
    """Kerberos reports that two clocks differ too much, but not which."""

    text = Sentence(
        "このコンピューター、ドメイン コントローラー、{where} の時刻が合っていないため、Kerberos でサインインできません。",
        "Kerberos does not work: the clocks of this computer, the domain controller and {where} do not agree.",
    )
    advice = Sentence(
        "時刻のずれは 5 分以内でなければなりません。タイム ゾーンも含めて時刻を合わせてください。Windows では w32tm /resync で同期できます。",
        "They must be within five minutes of each other. Correct the time, and the time zone; on Windows, w32tm /resync.",
    )


class HostClockDiffers(ClocksDiffer):
    """The host refused the ticket, and its clock differs by that many minutes."""

    text = Sentence(
        "{where} の時刻がこのコンピューターより {minutes} 分{way}いるため、Kerberos チケットが拒否されました。",
        "{where} refused the Kerberos ticket: its clock is {minutes} minutes {way} this computer's.",
    )
    minutes: int
    way: Text


class SpnNotRegistered(KerberosRefused, UnknownSpn):
    """No account of the domain has this SPN."""

    text = Sentence("ドメインに SPN {spn} が登録されていません。", "The domain knows no SPN {spn}.")
    advice = Sentence(
        "IP アドレスや別名ではなく、ホストの完全な名前 (FQDN) で接続するか、SPN に含まれる名前を --spn-host で指定してください。登録の有無は setspn -Q {spn} で確認できます。",
        "Connect by the host's full name, not by an address or an alias, or give the name in the SPN with --spn-host. To look it up: setspn -Q {spn}",
    )


class KdcUnreachable(KerberosRefused, NoDomainController):
    """No domain controller answers, or this computer does not know the domain."""

    text = Sentence("ドメイン コントローラー (KDC) に接続できません。", "No domain controller (KDC) can be reached.")
    advice = Sentence(
        "ドメイン名のつづり、DNS (SRV レコード _kerberos._tcp)、ポート 88、Windows 以外では krb5.conf を確認してください。",
        "Check how the domain is spelled, DNS (the SRV record _kerberos._tcp), port 88 and, other than on Windows, krb5.conf.",
    )


class TicketRefused(KerberosRefused, NoLogon):
    """The host did not accept the ticket for its SPN."""

    text = Sentence(
        "{where} は {spn} の Kerberos チケットを受け付けませんでした。",
        "{where} did not accept the Kerberos ticket for {spn}.",
    )
    advice = Sentence(
        "この SPN が別のアカウントに登録されていないか (setspn -Q {spn})、対象の WinRM で Kerberos が許可されているか、ユーザーに権限があるかを確認してください。",
        "Check that the SPN belongs to that computer's account (setspn -Q {spn}), that WinRM there allows Kerberos, and that the user has the right to sign in.",
    )


class KerberosFailed(KerberosRefused):
    """A code without a sentence of its own; `kind` is the name of the exception's class."""

    text = Sentence(
        "{where} に Kerberos でサインインできません ({kind} 0x{code:08X})。",
        "Cannot sign in to {where} with Kerberos ({kind} 0x{code:08X}).",
    )
    advice = Sentence(
        "この番号をドメイン コントローラーのイベント ログでも確認してください。klist でチケットを表示できます。",
        "Look in the event log of the domain controller as well; klist shows the tickets.",
    )
    kind: str
    code: int


class KerberosNotOffered(NoLogon):
    """The host offers no scheme for Kerberos."""

    text = Sentence(
        "{where} の WinRM では Kerberos が許可されていません。", "WinRM on {where} does not allow Kerberos."
    )
    advice = Sentence(
        "winrm get winrm/config/service/auth で確認してください。", "To look: winrm get winrm/config/service/auth"
    )
    where: str


class IdentityNotProven(UntrustedHost):
    """The host accepts the login but does not prove that it has the domain's key: it may be another host."""

    text = Sentence(
        "{where} との Kerberos の相互認証に失敗したため、接続を中止しました。",
        "Mutual authentication with {where} by Kerberos failed, so the connection was closed.",
    )
    advice = Sentence(
        "途中の機器と、名前の解決先を確認してください。",
        "Look for what stands in between, and at what the name resolves to.",
    )
    where: str
