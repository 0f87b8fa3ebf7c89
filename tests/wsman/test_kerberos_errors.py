"""Codes of Kerberos become errors of ours, also those of Windows, which no domain of the tests can give."""

from __future__ import annotations

import sys
from email.utils import formatdate
from time import time

import pytest

from runbook import errors
from runbook.wsman.http.kerberos import codes
from runbook.wsman.http.kerberos.principal import principal
from runbook.wsman.target import Target

HOST = Target("files01", 5985)


class Raised(Exception):
    """What a library raises, with its code in the attribute that this library has for it."""

    def __init__(self, **codes: int) -> None:
        super().__init__("eine Meldung in irgendeiner Sprache")
        vars(self).update(codes)


@pytest.mark.parametrize(
    ("raised", "kind"),
    [
        ({"err_code": -1765328360}, errors.WrongPassword),  # krb5
        ({"maj_code": 851968, "min_code": 2529638919}, errors.UnknownSpn),  # GSSAPI, the mechanism's
        ({"maj_code": 720896, "min_code": 0}, errors.TicketExpired),  # GSSAPI's own
        ({"winerror": -2146893044}, errors.WrongPassword),  # SSPI
        ({"winerror": -2146893042}, errors.NoTicket),
        ({"winerror": -2146893053}, errors.UnknownSpn),
        ({"winerror": -2146893020}, errors.ClockSkew),
    ],
)
def test_a_code_is_enough(raised: dict[str, int], kind: type[errors.AuthenticationFailed]) -> None:
    """Signed or not; the library's sentence is not looked at, and not repeated."""
    error = codes.from_code(Raised(**raised), HOST, "HTTP/files01", "u")
    assert error.family is kind
    assert "Meldung" not in str(error)


def test_an_unknown_code_is_told() -> None:
    """It can be looked up."""
    error = codes.from_code(Raised(err_code=-1765328384 + 60), HOST, "HTTP/files01", None)
    assert error.family is errors.AuthenticationFailed
    assert "0x96C73A3C" in error.text.ja


@pytest.mark.parametrize(
    ("ahead", "kind"),
    [(120, errors.NoLogon), (7200, errors.ClockSkew), (-7200, errors.ClockSkew)],
)
def test_a_refusal_is_the_clocks_if_the_date_says_so(ahead: int, kind: type[Exception]) -> None:
    """Five minutes are allowed."""
    date = formatdate(time() + ahead, usegmt=True)
    assert codes.from_refusal(HOST, "HTTP/files01", "u", date).family is kind


@pytest.mark.parametrize("date", [None, "yesterday", "Thu, 99 Foo 2026 99:00:00 GMT"])
def test_no_date_says_nothing(date: str | None) -> None:
    """Nor does one that cannot be read."""
    assert codes.from_refusal(HOST, "HTTP/files01", "u", date).family is errors.NoLogon


@pytest.mark.skipif(sys.platform == "win32", reason="SSPI knows the domains")
def test_a_netbios_name_is_no_realm() -> None:
    """Refused before anything is sent, with the spelling that works."""
    with pytest.raises(errors.InvalidInput) as caught:
        principal("CONTOSO\\backupadmin")
    assert "backupadmin@" in (caught.value.advice or caught.value.text).en
    assert principal("contoso.test\\b") == principal("b@contoso.test") == "b@CONTOSO.TEST"
    assert principal("b") == "b"
