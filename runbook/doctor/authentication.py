"""Does the host offer the chosen authentication, and does it accept the account? Only one attempt, because of account lockout."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from runbook.doctor.diagnosis import Advice, Diagnosis, fine, found
from runbook.doctor.examination import Examination
from runbook.doctor.http_answer import IDENTIFY, parse_identity
from runbook.doctor.patient import Patient
from runbook.errors import (
    AuthenticationFailed,
    ClockSkew,
    InvalidInput,
    NotEncrypted,
    NoTicket,
    RunbookError,
    TicketExpired,
    UnknownSpn,
    UntrustedHost,
    WrongPassword,
    WsmanFault,
)
from runbook.text import Text, same
from runbook.wsman.http.errors import SealBroken
from runbook.wsman.http.login.errors import CredentialsRefused, NoAuthenticationOffered
from runbook.wsman.http.status.errors import HttpAnswer
from runbook.wsman.login import SCHEMES

NOT_OFFERED: Final = Advice(
    Text("選択した認証方式を、ホストが受け付けていません", "the host does not offer this authentication"),
    Text(
        "ホストが受け付ける方式を --auth で選んでください (basic は --tls とともに使用します)。または、ホストの winrm get winrm/config/service/auth で方式を確認し、必要なものだけを有効にしてください。パスワードは送信していません。",
        "Choose with --auth what it offers (basic needs --tls), or look at winrm get winrm/config/service/auth on the host and enable what you need, no more. No password was sent.",
    ),
)
NOTHING_OFFERED: Final = Advice(
    Text("ホストが認証方式を 1 つも提示しません", "the host offers no authentication method"),
    NoAuthenticationOffered.advice,
)
CREDENTIALS: Final = Advice(
    Text("資格情報が受け付けられませんでした", "the credentials were not accepted"),
    Text(
        "ユーザー名 (DOMAIN\\user または FILES01\\user) とパスワードを確認してください。ロックアウトを避けるため、試行は 1 回だけです。正しい場合は、次を確認してください。アカウントのロックアウト、期限切れ、ネットワーク経由のサインインの禁止。ローカル アカウントの場合は LocalAccountTokenFilterPolicy。NTLM の禁止 (Protected Users グループ、ポリシー「NTLM を制限する」。Kerberos なら使用できます)。途中での TLS の検査 (チャネル バインディングが合わなくなります)。接続を維持しないロード バランサー。",
        "Check the user name (DOMAIN\\user or FILES01\\user) and the password. Only one attempt is made, so that no account is locked out. If they are right, look for: an account that is locked, expired, or not allowed to sign in over the network; for a local account, LocalAccountTokenFilterPolicy; NTLM that is forbidden (the group Protected Users, the policy Restrict NTLM; Kerberos still works); TLS inspection on the way, with which the channel binding does not fit; a load balancer that does not keep to one connection.",
    ),
)
CLOCK: Final = Advice(
    Text("ホストとこのコンピューターの時計が 5 分以上ずれています", "the clocks differ by more than 5 minutes"),
    Text(
        "Kerberos は 5 分を超えるずれで失敗し、DPM の通信にも影響します。両方の時刻の同期 (w32tm /query /status) を確認してください。",
        "Kerberos fails beyond 5 minutes, and DPM's communication suffers too. Check how both are synchronized (w32tm /query /status).",
    ),
)

TOLERATED: Final = timedelta(minutes=5)
"""The largest clock difference that Kerberos allows (facts 8)."""
_WORTH_SAYING: Final = timedelta(minutes=1)

_PAGE: Final = "prepare/credentials.html"
_PAGES: Final[Mapping[type[RunbookError], str]] = {
    WrongPassword: f"{_PAGE}#wrong-password",
    TicketExpired: f"{_PAGE}#expired-ticket",
    ClockSkew: f"{_PAGE}#clock-skew",
    UnknownSpn: f"{_PAGE}#unknown-spn",
    NoTicket: f"{_PAGE}#no-ticket",
}
"""Errors of Kerberos, and the sections of the site that explain them."""


def examine(patient: Patient) -> Diagnosis:
    """Log on once, with a message that needs no rights, unless the host does not offer the authentication."""
    method = patient.login.method
    needed = SCHEMES.get(method)
    if needed and patient.schemes == frozenset():
        return found("broken", NOTHING_OFFERED, *_clock(patient))
    if needed and patient.schemes and not needed & patient.schemes:
        offered = ", ".join(sorted(patient.schemes))
        seen = Text("選択: {method}、受け付ける方式: {offered}", "chosen: {method}; offered: {offered}")
        return found("broken", NOT_OFFERED, seen.format(method=method, offered=offered), *_clock(patient))
    try:
        answer = patient.send(IDENTIFY)
    except RunbookError as error:
        return _failed(error, patient)
    patient.product = parse_identity(answer)[1]
    who = patient.login.username
    seen = Text("{method} でサインインできました", "signed in with {method}").format(method=method)
    if who:
        seen = Text("{method}、{who} でサインインできました", "signed in with {method} as {who}").format(
            method=method, who=who
        )
    product = (same(patient.product),) if patient.product else ()
    if patient.clock_error is not None and abs(patient.clock_error) > TOLERATED:
        return found("note", CLOCK, seen, *product, *_clock(patient))
    return fine(seen, *product, *_clock(patient))


def _failed(error: RunbookError, patient: Patient) -> Diagnosis:
    if error.family in _PAGES:
        return Diagnosis("broken", (error.text, *_clock(patient)), error.advice, _PAGES[error.family])
    if isinstance(error, CredentialsRefused):  # a more precise error has its own advice
        return found("broken", CREDENTIALS, error.text, *_clock(patient))
    broken = isinstance(
        error, (AuthenticationFailed, HttpAnswer, InvalidInput, NotEncrypted, SealBroken, UntrustedHost, WsmanFault)
    )
    return Diagnosis("broken" if broken else "unknown", (error.text, *_clock(patient)), error.advice)


def _clock(patient: Patient) -> tuple[Text, ...]:
    ahead = patient.clock_error
    if ahead is None or abs(ahead) < _WORTH_SAYING:
        return ()
    minutes = round(ahead / timedelta(minutes=1))
    return (
        Text(
            "ホストの時計は、このコンピューターより {n} 分{way} (認証前の応答の Date による)",
            "the host's clock is {n} min {way} of this computer's (by an unauthenticated Date header)",
        ).format(n=abs(minutes), way=Text("進んでいます", "ahead") if minutes > 0 else Text("遅れています", "behind")),
    )


EXAMINATION: Final = Examination(
    "authentication",
    Text("認証", "Authentication"),
    needs=("port", "tls", "http"),
    examine=examine,
    advice=(
        NOT_OFFERED,
        NOTHING_OFFERED,
        CREDENTIALS,
        CLOCK,
    ),
)
