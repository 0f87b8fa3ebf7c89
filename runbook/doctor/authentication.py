"""Does the host offer the authentication that was chosen, and does it let the account in? One attempt, for the sake of its lockout."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from runbook.doctor import advice_inside as advice
from runbook.doctor.finding import Finding, fine, found
from runbook.doctor.http_answer import IDENTIFY, identity
from runbook.doctor.patient import Patient
from runbook.errors import (
    AuthenticationFailed,
    InvalidInput,
    NotEncrypted,
    RunbookError,
    UntrustedHost,
)
from runbook.text import Text, same

TOLERATED: Final = timedelta(minutes=5)
"""How far clocks may differ for Kerberos (facts 8)."""
_WORTH_SAYING: Final = timedelta(minutes=1)

# The scheme in WWW-Authenticate that each way needs. A client certificate is in none [U].
_SCHEMES: Final = {
    "ntlm": {"negotiate", "ntlm"},
    "kerberos": {"kerberos", "negotiate"},
    "credssp": {"credssp"},
    "basic": {"basic"},
}

_CREDENTIALS: Final = "prepare/credentials.html"
_PAGES: Final = {
    "WrongPassword": f"{_CREDENTIALS}#wrong-password",
    "TicketExpired": f"{_CREDENTIALS}#expired-ticket",
    "ClockSkew": f"{_CREDENTIALS}#clock-skew",
    "UnknownSpn": f"{_CREDENTIALS}#unknown-spn",
    "NoTicket": f"{_CREDENTIALS}#no-ticket",
}
"""Errors of Kerberos by the name of their class, and where they are explained."""


def look(patient: Patient) -> Finding:
    """Log on once, with a message that takes no rights, unless the host does not even offer the way."""
    method = patient.login.method
    needed = _SCHEMES.get(method)
    if needed and patient.schemes and not needed & patient.schemes:
        offered = ", ".join(sorted(patient.schemes))
        seen = Text("選択: {method}、受け付ける方式: {offered}", "chosen: {method}; offered: {offered}")
        return found("broken", advice.NOT_OFFERED, seen.format(method=method, offered=offered), *_clock(patient))
    try:
        answer = patient.send(IDENTIFY)
    except RunbookError as error:
        return _failed(error, patient)
    patient.product = identity(answer)[1]
    who = patient.login.username
    seen = Text("{method} でログオンできました", "logged on with {method}").format(method=method)
    if who:
        seen = Text("{method}、{who} でログオンできました", "logged on with {method} as {who}").format(method=method, who=who)  # fmt: skip
    told = (same(patient.product),) if patient.product else ()
    if patient.clock_error is not None and abs(patient.clock_error) > TOLERATED:
        return found("note", advice.CLOCK, seen, *told, *_clock(patient))
    return fine(seen, *told, *_clock(patient))


def _failed(error: RunbookError, patient: Patient) -> Finding:
    page = next((_PAGES[kind.__name__] for kind in type(error).__mro__ if kind.__name__ in _PAGES), "")
    if page:
        return Finding("broken", (error.text, *_clock(patient)), error.advice, page)
    if type(error) is AuthenticationFailed:  # what is more precise has an advice of its own
        return found("broken", advice.CREDENTIALS, error.text, *_clock(patient))
    broken = isinstance(error, (AuthenticationFailed, InvalidInput, NotEncrypted, UntrustedHost))
    return Finding("broken" if broken else "unknown", (error.text, *_clock(patient)), error.advice)


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
