"""Each way in which Kerberos fails has its own error, its own sentence in both languages, and says what to do."""

from __future__ import annotations

import re
import socket
import time
from datetime import timedelta
from pathlib import Path

import pytest

from runbook import errors
from runbook.cli.exit_codes import ExitCode
from runbook.sandbox import Environment, Server
from runbook.wsman.login import Login
from tests.connecting import connect
from tests.kerberos.domain import DISABLED, HOST, REALM, USER, Domain
from tests.kerberos.signing_in import later, step1

JAPANESE = re.compile("[ぁ-ん一-龥]")


def failed(server: Server, username: str = "", password: str = "", spn_host: str = HOST) -> errors.AuthenticationFailed:
    """Why a login fails."""
    login = Login("kerberos", username, password, spn_host=spn_host)
    with connect(server.endpoint("FILES01"), login=login) as host, pytest.raises(errors.AuthenticationFailed) as caught:
        host.system.read()
    assert caught.value.advice is not None
    assert caught.value.__cause__ is not caught.value
    return caught.value


def test_a_wrong_password(plain: Server) -> None:
    """The domain controller says so, not the host."""
    error = failed(plain, USER, "wrong")
    assert error.family is errors.WrongPassword
    assert USER in error.text.en


def test_an_expired_ticket(plain: Server, domain: Domain, cache: Path) -> None:
    """One that was good for a second."""
    domain.run("kinit", "-l", "1s", USER, given=domain.password, KRB5CCNAME=f"FILE:{cache}")
    time.sleep(2)
    assert failed(plain).family is errors.TicketExpired


def test_no_ticket(plain: Server, ticket: Path) -> None:
    """Neither any, nor one of that user."""
    assert failed(plain, f"somebody.else@{REALM}").family is errors.NoTicket
    ticket.unlink()
    assert failed(plain).family is errors.NoTicket


@pytest.mark.usefixtures("ticket")
def test_an_unknown_spn(plain: Server) -> None:
    """An address is in no SPN."""
    error = failed(plain, spn_host="")
    assert error.family is errors.UnknownSpn
    assert "HTTP/127.0.0.1" in error.text.ja
    assert "--spn-host" in (error.advice or error.text).ja


@pytest.mark.usefixtures("ticket")
@pytest.mark.parametrize(("minutes", "way"), [(11, "11 minutes ahead of"), (-90, "90 minutes behind")])
def test_a_host_whose_clock_is_off(plain: Server, site: Environment, minutes: int, way: str) -> None:
    """It refuses the ticket and does not say why; the date of its answer does."""
    site["FILES01"].skew = timedelta(minutes=minutes)
    error = failed(plain)
    assert error.family is errors.ClockSkew
    assert way in error.text.en


def test_a_host_that_refuses_for_another_reason(
    plain: Server, domain: Domain, site: Environment, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Within five minutes it is not the clock. What may be the matter is named; there is no class of its own for it."""
    site["FILES01"].skew = timedelta(minutes=4)
    monkeypatch.setenv("KRB5_KTNAME", "/dev/null")  # its key is not the domain's
    error = failed(plain, USER, domain.password)
    assert error.family is errors.NoLogon
    assert f"did not accept the Kerberos ticket for HTTP/{HOST}" in error.text.en
    assert "setspn -Q" in (error.advice or error.text).ja


@pytest.fixture
def steadfast(domain: Domain, tmp_path: Path) -> dict[str, str]:
    """A client that does not quietly reckon with the domain controller's clock, as MIT's library would."""
    return {"KRB5_CONFIG": str(domain.configuration(tmp_path / "krb5.conf", "kdc_timesync = 0"))}


def test_this_computers_clock_is_off_says_the_domain_controller(
    plain: Server, domain: Domain, tmp_path: Path, steadfast: dict[str, str]
) -> None:
    """While asking for a ticket with a password."""
    settings = {**steadfast, "RUNBOOK_PASSWORD": domain.password}
    done = later(20, plain, tmp_path, "--user", USER, "--check", "--lang", "en", environment=settings)
    assert done.returncode == ExitCode.FAILED, done.stdout + done.stderr
    assert "the clocks of this computer" in done.stderr.replace("\n", " ")


def test_this_computers_clock_is_off_says_the_host(
    plain: Server, domain: Domain, ticket: Path, tmp_path: Path, steadfast: dict[str, str]
) -> None:
    """With a ticket for it at hand: the host's refusal carries the reason."""
    settings = {**steadfast, "KRB5CCNAME": f"FILE:{ticket}"}
    domain.run("kvno", "-S", "HTTP", HOST, **settings)
    done = later(20, plain, tmp_path, "--check", "--lang", "ja", environment=settings)
    assert done.returncode == ExitCode.FAILED, done.stdout + done.stderr
    assert "時刻が合っていない" in done.stderr.replace("\n", "")


def test_no_domain_controller(plain: Server, domain: Domain, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its port is closed; or nobody says where that domain is."""
    assert failed(plain, "u@ELSEWHERE.TEST", "p").family is errors.NoDomainController
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        closed = domain.configuration(tmp_path / "krb5.conf", port=taken.getsockname()[1])
        monkeypatch.setenv("KRB5_CONFIG", str(closed))
        assert failed(plain, USER, "p").family is errors.NoDomainController


@pytest.mark.parametrize(("user", "told"), [("nobody", "no user"), (DISABLED, "disabled")])
def test_an_account_that_cannot_log_in(plain: Server, domain: Domain, user: str, told: str) -> None:
    """Unknown, or disabled; that is not a wrong password."""
    error = failed(plain, user, domain.password)
    assert error.family is errors.AuthenticationFailed
    assert told in error.text.en


def test_a_host_without_kerberos(site: Environment) -> None:
    """It offers NTLM alone, and gets no ticket."""
    from runbook.sandbox import serve

    with serve(site, auth=("basic",), allow_unencrypted=True) as server:
        assert "does not allow Kerberos" in failed(server).text.en


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("trouble", ["password", "expired", "no ticket", "spn", "clock"])
def test_the_command_says_it_in_both_languages(
    plain: Server, site: Environment, domain: Domain, cache: Path, tmp_path: Path, trouble: str, language: str,
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    """One sentence, one piece of advice, exit code 1, and no traceback."""
    more = ["--check", "--lang", language]
    if trouble == "password":
        monkeypatch.setenv("RUNBOOK_PASSWORD", "wrong")
        more += ["--user", USER]
    elif trouble != "no ticket":
        life = "1s" if trouble == "expired" else "1h"
        domain.run("kinit", "-l", life, USER, given=domain.password, KRB5CCNAME=f"FILE:{cache}")
        site["FILES01"].skew = timedelta(minutes=11 if trouble == "clock" else 0)
        time.sleep(2 if trouble == "expired" else 0)
    assert step1(plain, tmp_path, *more, spn_host="" if trouble == "spn" else HOST) == ExitCode.FAILED
    shown = capsys.readouterr().err
    told = {
        "password": ("パスワードが正しくない", "password is wrong"),
        "expired": ("有効期限が切れています", "has expired"),
        "no ticket": ("チケットがありません", "no Kerberos ticket"),
        "spn": ("登録されていません", "knows no SPN"),
        "clock": ("11 分進んで", "11 minutes ahead"),
    }[trouble][language == "en"]
    assert told in re.sub(r"\s+", " " if language == "en" else "", shown).replace("11分", "11 分")
    assert bool(JAPANESE.search(shown)) is (language == "ja")
    assert "Traceback" not in shown
