"""Each failure between here and WinRM is told as what it is, by a step and by `doctor`, against a server that answers so."""

from __future__ import annotations

import ssl
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from runbook.cli import main
from runbook.cli.exit_codes import ExitCode
from runbook.sandbox import Environment, Fault, Machine, serve
from runbook.sandbox.http import certificates
from runbook.sandbox.http.login import Session
from runbook.sandbox.protocol.fault_injection import Reply
from runbook.sandbox.winrm.service import WinRm
from tests.hostile.raw_server import Answer, Asked, answering, http, noting

Said = Callable[..., str]


@pytest.fixture(autouse=True)
def _account(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("RUNBOOK_PASSWORD", "p")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))


@pytest.fixture
def said(capsys: pytest.CaptureFixture[str]) -> Said:
    """Run a command, and return all that it said, in one line."""

    def run(command: str, *words: str, lang: str = "en", user: str = "CONTOSO\\u") -> str:
        main([*command.split(), "--user", user, *words, "--lang", lang])
        shown = capsys.readouterr()
        return " ".join((shown.out + shown.err).split())

    return run


def always(status: int, body: bytes = b"", **headers: str) -> Answer:
    """Return the answer to every request."""
    return lambda _: http(status, body, **headers)


def at_login(status: int, **headers: str) -> Answer:
    """Offer Negotiate, and answer this to whoever begins to log on."""
    return lambda asked: (
        http(status, **headers) if "authorization" in asked.headers else http(401, WWW_Authenticate="Negotiate")
    )


LOGIN_PAGE = "https://login.example/signin"
KERBEROS_ONLY = always(401, WWW_Authenticate="Kerberos")
BASIC_ONLY = always(401, WWW_Authenticate='Basic realm="WSMAN, Negotiate"')


@pytest.mark.parametrize(
    ("answer", "by_a_step", "by_doctor"),
    [
        (always(400), "HTTP.sys did not take the request", "does not take even a small request"),
        (always(403), "HTTP 403: the request is not allowed", "the request is not allowed"),
        (always(404), "nothing there takes /wsman", "nothing takes /wsman. Start the service WinRM"),
        (always(411), "the length of the request was lost", "proxy or inspecting device on the way changes requests"),
        (always(413), "the request is too large", "does not take even a small request"),
        (always(500), "the service WinRM failed", "the service WinRM fails"),
        (always(503), "the service WinRM does not take requests", "Start the service WinRM"),
        (always(502), "A proxy or gateway answered", "nothing takes /wsman"),
        (always(302, Location=LOGIN_PAGE), f"a redirect to {LOGIN_PAGE}", "a gateway's page for signing in"),
        (at_login(400), "MaxFieldLength and MaxRequestBytes", "MaxFieldLength and MaxRequestBytes"),
        (at_login(403), "It is not about the account", "It is not about the account"),
        (at_login(413), "MaxEnvelopeSizekb", "MaxEnvelopeSizekb"),
        (at_login(500), "restart the service WinRM", "restart the service WinRM"),
        (at_login(503), "Check that the service WinRM runs", "Check that the service WinRM runs"),
        (at_login(302, Location=LOGIN_PAGE), f"a redirect to {LOGIN_PAGE}", f"a redirect to {LOGIN_PAGE}"),
        (always(401), "offers no authentication method. No credentials", "the host offers no authentication method"),
        (KERBEROS_ONLY, "does not take ntlm authentication (it offers: Kerberos)", "chosen: ntlm; offered: kerberos"),
        (BASIC_ONLY, "does not take ntlm authentication (it offers: Basic)", "chosen: ntlm; offered: basic"),
        (
            at_login(401, WWW_Authenticate="Negotiate"),
            "did not go on with the authentication",
            "did not go on with the authentication",
        ),
        (at_login(401, WWW_Authenticate="Negotiate AAAA"), "The password was not used", "The password was not used"),
        (lambda _: b"", "broke. See whether the host is shutting down", "what answers is not HTTP"),
    ],
    ids=[
        *("400", "403", "404", "411", "413", "500", "503", "502", "redirect", "400-login", "403-login", "413-login"),
        *("500-login", "503-login", "redirect-login", "nothing-offered", "kerberos-only", "basic-only", "no-challenge"),
        *("bad-challenge", "reset"),
    ],
)
def test_an_answer_of_http_is_named(answer: Answer, by_a_step: str, by_doctor: str, said: Said) -> None:
    """A status, a redirect or a scheme: named with what to do, never as refused credentials or as a mistake of ours."""
    with answering(answer) as where:
        for command, words in (("step1 --check", by_a_step), ("doctor", by_doctor)):
            told = said(command, "--host", where)
            assert words in told
            assert "did not accept the credentials" not in told
            assert "cannot be processed" not in told


def test_schemes_in_one_line_are_told_apart(said: Said) -> None:
    """A device may combine the headers, and a realm may hold a comma."""
    with answering(always(401, WWW_Authenticate='Basic realm="a, CredSSP", Negotiate, Kerberos')) as where:
        told = said("doctor -v", "--host", where)
        assert "authentication offered: Basic, Negotiate, Kerberos" in told
        assert "does not offer this authentication" not in told
        assert "it offers: Basic, Negotiate, Kerberos" in said("step1 --check", "--host", where, "--auth", "credssp")


def test_refused_credentials_name_what_else_refuses_them(said: Said) -> None:
    """UAC, forbidden NTLM, TLS inspection and load balancers look the same from here."""
    with serve(Environment([Machine("H")])) as server:
        for command in ("step1 --check", "doctor"):
            told = said(command, "--host", server.endpoint("H"))
            for cause in ("LocalAccountTokenFilterPolicy", "Protected Users", "TLS inspection", "load balancer"):
                assert cause in told, (command, cause)


# TLS


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Certificates of a server for localhost and 127.0.0.1, and of its CA."""
    made = tmp_path_factory.mktemp("certificates")
    certificates.make(made, ["H"])
    return made


@pytest.fixture
def context(folder: Path) -> ssl.SSLContext:
    """The server's side of TLS."""
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.load_cert_chain(folder / "server.pem", folder / "server.key")
    return made


@pytest.fixture
def old(context: ssl.SSLContext) -> ssl.SSLContext:
    """The same, with TLS 1.0 alone, as on a 2008 R2 as it is installed."""
    context.set_ciphers("DEFAULT:@SECLEVEL=0")
    with pytest.warns(DeprecationWarning, match="TLSv1"):
        context.minimum_version = context.maximum_version = ssl.TLSVersion.TLSv1
    return context


def test_tls_1_0_is_no_certificate(old: ssl.SSLContext, said: Said) -> None:
    """The version is named, and not the CA."""
    with answering(KERBEROS_ONLY, old) as where:
        for command in ("step1 --check", "doctor"):
            told = said(command, "--host", where, "--tls")
            assert "No handshake of TLS 1.2 or later" in told or "no handshake of TLS 1.2 or later" in told
            assert "--ca" not in told


def test_tls_at_a_port_for_http_is_said(said: Said) -> None:
    """The option is too much, not a certificate untrusted."""
    with answering(KERBEROS_ONLY) as where:
        for command in ("step1 --check", "doctor"):
            told = said(command, "--host", where, "--tls")
            assert "Leave --tls out" in told
            assert "--ca" not in told


def test_http_at_a_port_for_tls_is_said(context: ssl.SSLContext, said: Said) -> None:
    """The option is missing."""
    with answering(KERBEROS_ONLY, context) as where:
        for command in ("step1 --check", "doctor"):
            assert "dd --tls" in said(command, "--host", where)


def test_a_second_handshake_that_is_reset(context: ssl.SSLContext, folder: Path, said: Said) -> None:
    """By a device, or a host that goes down meanwhile: two connections get through, for the port and for the first one."""
    with answering(KERBEROS_ONLY, context, handshakes=2) as where:
        told = said("doctor", "--host", where, "--tls", "--ca", str(folder / "ca.pem"))
    assert "one handshake comes about, the next is cut" in told


def test_an_untrusted_certificate_is_still_one(context: ssl.SSLContext, said: Said) -> None:
    """With the CA as what to name."""
    with answering(KERBEROS_ONLY, context) as where:
        assert "Name the issuing CA with --ca" in said("step1 --check", "--host", where, "--tls")


def test_a_common_name_alone_does_not_count(tmp_path: Path, said: Said) -> None:
    """A certificate without subjectAltName is for nobody (RFC 9525), although its common name fits."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    alone = x509.CertificateBuilder(subject, subject, key.public_key(), 1, now, now + timedelta(days=60))
    certificate = tmp_path / "alone.pem"
    certificate.write_bytes(alone.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (tmp_path / "alone.key").write_bytes(secret)
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.load_cert_chain(certificate, tmp_path / "alone.key")
    with answering(KERBEROS_ONLY, made) as where:
        options = ("--host", where.replace("127.0.0.1", "localhost"), "--tls", "--ca", str(certificate))
        assert "cannot be verified" in said("step1 --check", *options)
        assert "a common name (CN) alone does not count" in said("doctor", *options)


# Logins that are refused here, before anything is sent


@pytest.mark.parametrize(
    ("words", "user", "password", "expected"),
    [
        (["--auth", "basic", "--tls"], "管理者", "p", "ASCII characters only"),
        (["--auth", "basic", "--tls"], "u", "pässword", "ASCII characters only"),
        (["--auth", "certificate", "--tls", "--cert", "no.pem", "--key", "no.key"], "u", "p", "no.pem"),
        (["--auth", "certificate", "--tls", "--cert", __file__, "--key", __file__], "u", "p", "PEM"),
        (["--tls", "--ca", "no-ca.pem"], "u", "p", "no-ca.pem"),
        ([], "u\udce3", "p", "holds what is no character"),
    ],
)
def test_a_login_that_cannot_work_sends_nothing(
    words: list[str], user: str, password: str, expected: str, monkeypatch: pytest.MonkeyPatch, said: Said
) -> None:
    """Wrong characters, files that are not there or no certificates: said at once, of this side."""
    monkeypatch.setenv("RUNBOOK_PASSWORD", password)
    asked: list[Asked] = []
    with answering(noting(asked, always(401))) as where:
        for command in ("step1 --check", "doctor"):
            assert expected in said(command, "--host", where, *words, user=user)
    assert asked == []


def test_fips_is_this_computer(monkeypatch: pytest.MonkeyPatch, said: Said) -> None:
    """Without MD5 here there is no NTLM: Kerberos is the way out, and no password is judged."""

    def forbidden(*_: object, **__: object) -> None:
        raise type("UnsupportedDigestmodError", (ValueError,), {})("[digital envelope routines] unsupported")

    with serve(Environment([Machine("H")])) as server:
        monkeypatch.setattr("hmac.new", forbidden)
        for command in ("step1 --check", "doctor"):
            told = said(command, "--host", server.endpoint("H"))
            assert "FIPS" in told
            assert "--auth kerberos" in told


# Inside a session


@pytest.fixture
def machine() -> Machine:
    """A host of 2016."""
    return Machine("H", version="2016")


@pytest.fixture
def host(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[str, ...]]:
    """Its address and account, as options."""
    with serve(Environment([machine])) as server:
        monkeypatch.setenv("RUNBOOK_PASSWORD", server.password)
        monkeypatch.setenv("RUNBOOK_USERNAME", server.username)
        yield "--host", server.endpoint("H"), "--user", server.username


def test_a_seal_that_does_not_open_is_no_password(
    host: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, said: Said
) -> None:
    """One byte is changed on the way, or the parts are framed otherwise: the logon had worked."""
    real = Session.seal

    def changed(session: Session, message: bytes) -> tuple[str, bytes]:
        kind, body = real(session, message)
        return kind, body[:-40] + bytes([body[-40] ^ 1]) + body[-39:]

    def framed(session: Session, message: bytes) -> tuple[str, bytes]:
        kind, body = real(session, message)
        return kind, body.replace(b"\r\n\t", b"\r\n") + b"\r\n"

    for seal in (changed, framed):
        monkeypatch.setattr(Session, "seal", seal)
        for command in ("step1 --check", "doctor"):
            told = said(command, *host)
            assert "cannot be opened" in told
            assert "it is not the password" in told
            assert "Protected Users" not in told


def test_a_login_that_the_host_forgot_is_a_broken_connection(
    host: tuple[str, ...], machine: Machine, said: Said
) -> None:
    """Each time it is made anew, and what was encrypted for the old one is refused with 400: no ticket is too large."""
    machine.faults.add(Fault("401", at=1, times=99))
    told = said("step1 --check", *host)
    assert "broke. See whether the host is shutting down" in told
    assert "MaxFieldLength" not in told


@pytest.mark.parametrize(
    ("code", "by_a_step", "by_doctor"),
    [
        (5, "LocalAccountTokenFilterPolicy", "LocalAccountTokenFilterPolicy"),
        (0x803381A5, "MaxShellsPerUser", "MaxShellsPerUser"),
        (0x803381A6, "MaxConcurrentOperationsPerUser", "MaxConcurrentOperationsPerUser="),
        (0x803381A7, "smaller --parallel", "smaller --parallel"),
        (0x803381A8, "smaller --parallel", "smaller --parallel"),
        (0x803381AB, "MaxConcurrentUsers", "MaxConcurrentUsers="),
        (1115, "Wait until it has restarted", "Wait until it has restarted"),
        (0x80041033, "Wait until it has restarted", "Wait until it has restarted"),
        (14, "out of memory", "free memory"),
        (1726, "WMI on the host does not answer", "winmgmt"),
        (0x800706BA, "WMI on the host does not answer", "winmgmt"),
        (0x80041014, "WMI on the host does not answer", "winmgmt"),
        (995, "ended the operation early", "Run it again"),
        (0x8033801B, "given up by the host", "Run it again"),
        (0x80338048, "at most, 150 KB", "No setting of the host changes that"),
        (0x80070002, "finds no such program", "PATH"),
        (87, "does not take the request as it is", "probably a mistake in this program"),
        (0x80338041, "does not take the request as it is", "probably a mistake in this program"),
        (0x8033800F, "does not take the request as it is", "probably a mistake in this program"),
        (0x800700CE, "command line is too long", "probably a mistake in this program"),
    ],
    ids=lambda value: f"{value:#x}" if isinstance(value, int) else "",
)
def test_a_fault_says_what_it_means(
    code: int, by_a_step: str, by_doctor: str, host: tuple[str, ...], machine: Machine, said: Said
) -> None:
    """By its code, with what to do; `doctor` gives the same advice, and not that reading takes an administrator."""
    for command, words in (("step1 --check", by_a_step), ("doctor", by_doctor)):
        machine.faults.add(Fault("soap-fault", code=code, times=999))
        told = said(command, *host)
        machine.faults.clear()
        assert words in told
        if code in (5, 0x803381A5):
            assert command == "doctor" or "The command doctor" in told


def test_what_passes_is_read_again(host: tuple[str, ...], machine: Machine, said: Said) -> None:
    """A host that is short of memory for a moment costs a moment."""
    machine.faults.add(Fault("soap-fault", code=14, times=2))
    told = said("step1 --check", *host)
    assert "Error" not in told
    assert "900" in told


@pytest.mark.parametrize("status", [413, 503])
def test_a_fault_is_read_under_any_status(
    status: int, host: tuple[str, ...], machine: Machine, said: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Windows sends 413 with one, openwsmand 503."""
    machine.faults.add(Fault("soap-fault", code=0x803381A6, times=999))
    real = WinRm._fault
    monkeypatch.setattr(WinRm, "_fault", lambda *given: Reply(real(*given).envelope, status))
    assert "All operations that this account may have are in use" in said("step1 --check", *host)


# In Japanese


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (at_login(400), "チケットが大きすぎる"),
        (always(401), "認証方式を 1 つも提示しません"),
        (always(302, Location=LOGIN_PAGE), "転送には従いません"),
        (KERBEROS_ONLY, "ntlm 認証を受け付けません"),
    ],
)
def test_in_japanese_too(answer: Answer, words: str, said: Said) -> None:
    """A sample."""
    with answering(answer) as where:
        assert words in said("step1 --check", "--host", where, lang="ja")


def test_the_exit_code_of_a_login_that_cannot_work() -> None:
    """Is the one of what was typed."""
    words = ["step1", "--check", "--host", "127.0.0.1:9", "--user", "u", "--auth", "basic", "--lang", "en"]
    assert main(words) == ExitCode.USAGE
