"""The wire: what is refused, what is never taken from the environment, and that every failure is an error of ours."""

from __future__ import annotations

import os
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
import requests

from runbook import errors
from runbook.sandbox import Environment, Fault, Server, serve
from runbook.sandbox.http.login import Session
from runbook.windows.host import Host
from runbook.wsman.http.limit import Limit
from runbook.wsman.http.transport import PywinrmTransport
from runbook.wsman.http.trust import VerifyingAdapter
from runbook.wsman.login import UNKNOWN, Login, SignIn
from runbook.wsman.target import parse_target
from tests.connecting import connect


def host_at(server: Server, name: str = "FILES01", password: str | None = None, read_timeout: int = 30) -> Host:
    """The host over real HTTP or HTTPS with NTLM."""
    tls = server.ca_file is not None
    login = Login("ntlm", server.username, server.password if password is None else password)
    target = parse_target(server.endpoint(name), tls=tls)
    return Host(name, PywinrmTransport(target, login, ca=server.ca_file, read_timeout=read_timeout))


def test_ntlm_with_message_encryption(server: Server) -> None:
    """The ordinary case, over HTTP: nothing of the envelope crosses the wire in clear (the sandbox refuses that)."""
    with host_at(server) as host:
        assert host.system.read().computer == "FILES01"


def test_the_login_is_known_as_it_was_sent(server: Server) -> None:
    """Unknown before, and still known when the connection is gone: the run is recorded then."""
    with host_at(server) as host:
        assert host.sign_in == UNKNOWN
        host.system.read()
        assert host.sign_in == SignIn(server.username, "ntlm")
        host.close()
        assert host.sign_in == SignIn(server.username, "ntlm")


def test_a_refused_login_is_none(server: Server) -> None:
    """It was sent, and nothing was done with it."""
    with host_at(server, password="wrong") as host:
        with pytest.raises(errors.AuthenticationFailed):
            host.system.read()
        assert host.sign_in == UNKNOWN


def test_https_with_the_ca_that_was_named(site: Environment) -> None:
    """A certificate of that CA, for that name, is trusted."""
    with serve(site, tls=True) as server, host_at(server) as host:
        assert host.system.read().computer == "FILES01"


def test_https_without_it_is_refused(site: Environment, monkeypatch: pytest.MonkeyPatch) -> None:
    """The system's store does not know it, and no variable of the environment can vouch for it."""
    with serve(site, tls=True) as server:
        for variable in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE"):
            monkeypatch.setenv(variable, str(server.ca_file))
        host = connect(server.endpoint("FILES01"), server.username, server.password, tls=True)
        with host, pytest.raises(errors.UntrustedHost) as caught:
            host.system.read()
        assert caught.value.advice is not None
        assert site["FILES01"].log.requests == []


@pytest.mark.parametrize("tls", [False, True], ids=["http", "https"])
def test_credssp_logs_in(site: Environment, tls: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """Over HTTP with message encryption, which is TLS inside; a wrong password, or a host without it, is told as such."""
    monkeypatch.setenv("KRB5_CONFIG", os.devnull)  # no domain is looked for
    with serve(site, tls=tls, auth=("credssp",)) as server:
        for password in (server.password, "wrong"):
            login = Login("credssp", server.username, password)
            with connect(server.endpoint("SQL01"), tls=tls, ca=server.ca_file, login=login) as host:
                if password == "wrong":
                    with pytest.raises(errors.AuthenticationFailed):
                        host.system.read()
                else:
                    assert host.system.read().computer == "SQL01"
                    assert host.sign_in == SignIn(server.username, "credssp")
    with serve(site, auth=("ntlm",)) as server:
        login = Login("credssp", server.username, server.password)
        with connect(server.endpoint("SQL01"), login=login) as host, pytest.raises(errors.AuthenticationFailed):
            host.system.read()


def test_a_certificate_logs_in(site: Environment) -> None:
    """Certificate authentication, over HTTPS."""
    with serve(site, tls=True, auth=("certificate",)) as server:
        login = Login("certificate", certificate=server.client_cert, key=server.client_key)
        with connect(server.endpoint("SQL01"), tls=True, ca=server.ca_file, login=login) as host:
            assert host.system.read().computer == "SQL01"
            assert host.sign_in.method == "certificate"
            assert host.sign_in.account.startswith("CN=")


def test_basic_logs_in_over_https_only(site: Environment) -> None:
    """Over HTTP it is refused before anything is sent."""
    with serve(site, tls=True, auth=("basic",)) as server:
        login = Login("basic", server.username, server.password)
        with connect(server.endpoint("SQL01"), tls=True, ca=server.ca_file, login=login) as host:
            assert host.system.read().computer == "SQL01"
            assert host.sign_in == SignIn(server.username, "basic")
        for refused in (Login("basic", "u", "p"), Login("certificate")):
            with pytest.raises(errors.InvalidInput):
                connect("h", login=refused)


def test_a_wrong_password_says_so(server: Server) -> None:
    """And what to look at."""
    with host_at(server, password="wrong") as host, pytest.raises(errors.AuthenticationFailed) as caught:
        host.system.read()
    assert "LocalAccountTokenFilterPolicy" in (caught.value.advice or caught.value.text).en


def test_nobody_there_says_so() -> None:
    """A port where nothing listens; a name that does not exist."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    for where in (f"127.0.0.1:{port}", "dpm-runbook.invalid"):
        with connect(where, "u", "p") as host, pytest.raises(errors.ConnectionProblem):
            host.system.read()


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        (Fault("reset"), errors.ConnectionLost),
        (Fault("reset-after"), errors.ConnectionLost),
        (Fault("timeout"), errors.NoAnswer),
        (Fault("401"), errors.ConnectionProblem),
        (Fault("garbage"), errors.UnreadableAnswer),
        (Fault("half"), errors.ConnectionProblem),
        (Fault("soap-fault", code=5), errors.AccessDenied),
    ],
    ids=lambda value: getattr(value, "kind", ""),
)
@pytest.mark.parametrize("tls", [False, True], ids=["http", "https"])
def test_every_trouble_is_typed_and_the_next_message_works(
    site: Environment, fault: Fault, kind: type[errors.RunbookError], tls: bool
) -> None:
    """Mid-session, on an encrypted connection: the error is ours, and the connection is made anew."""
    with serve(site, tls=tls) as server, host_at(server, read_timeout=2) as host:
        host.client.operation_timeout = 1
        host.system.read()
        site["FILES01"].faults.add(Fault(fault.kind, code=fault.code))
        if tls and fault.kind == "401":
            pass  # the message was not carried out and is not sealed: it is sent again with the new login
        else:
            with host.client.without_retries(), pytest.raises(kind):
                host.system.read()
        assert host.system.read().computer == "FILES01"


def test_a_slow_answer_is_waited_for(server: Server, site: Environment) -> None:
    """Slower than usual is not a failure."""
    site["FILES01"].faults.add(Fault("slow", seconds=0.5))
    with host_at(server) as host:
        assert host.system.read().computer == "FILES01"


def test_an_answer_is_waited_for_as_long_as_the_caller_says(server: Server, site: Environment) -> None:
    """The read time-out is the caller's: here a second, where half a minute is usual."""
    with host_at(server, read_timeout=1) as host:
        host.system.read()
        site["FILES01"].faults.add(Fault("slow", seconds=2))
        begun = time.monotonic()
        with host.client.without_retries(), pytest.raises(errors.NoAnswer):
            host.system.read()
        assert time.monotonic() - begun < 2


@contextmanager
def listening(handler: type[BaseHTTPRequestHandler]) -> Iterator[str]:
    """A web server that is no WinRM."""
    with HTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        try:
            yield f"127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()


def handler(status: int, headers: dict[str, str], body: bytes = b"") -> type[BaseHTTPRequestHandler]:
    """Answers everything the same way."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            pass

    return Handler


@pytest.mark.parametrize(
    ("status", "headers", "body", "kind"),
    [
        (200, {}, b"", errors.NotEncrypted),
        (200, {"Content-Type": "application/soap+xml"}, b"<a/>", errors.NotEncrypted),
        (404, {}, b"not here", errors.UnreadableAnswer),
        (503, {}, b"", errors.UnreadableAnswer),
        (401, {"WWW-Authenticate": "Kerberos"}, b"", errors.AuthenticationFailed),
        (401, {"WWW-Authenticate": "Negotiate garbage"}, b"", errors.ConnectionProblem),
    ],
)
def test_what_is_no_winrm_is_not_spoken_to(
    status: int, headers: dict[str, str], body: bytes, kind: type[errors.RunbookError]
) -> None:
    """A peer that would take us without encryption, sends us elsewhere or is no WinRM at all gets no envelope."""
    with listening(handler(status, headers, body)) as where, connect(where, "u", "p") as host, pytest.raises(kind):
        host.system.read()


def test_a_redirect_is_not_followed() -> None:
    """It would log in somewhere that nobody named."""
    reached: list[str] = []

    class Elsewhere(BaseHTTPRequestHandler):
        def handle(self) -> None:
            reached.append(str(self.client_address))

    with listening(Elsewhere) as elsewhere:
        redirect = handler(302, {"Location": f"http://{elsewhere}/wsman", "Connection": "close"})
        with listening(redirect) as where, connect(where, "u", "p") as host, pytest.raises(errors.ConnectionProblem):
            host.system.read()
    assert reached == []


def test_proxies_and_netrc_of_the_environment_are_ignored(
    server: Server, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A proxy in the environment would carry the login to somebody nobody named."""
    for variable in ("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(variable, "http://127.0.0.1:9")
    (tmp_path / ".netrc").write_text("machine 127.0.0.1 login x password y\n")
    monkeypatch.setenv("NETRC", str(tmp_path / ".netrc"))
    with host_at(server) as host:
        assert host.system.read().computer == "FILES01"


def test_the_environment_is_not_written(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not even for a moment: another thread that reads it just then would fail."""
    written: list[str] = []
    monkeypatch.setattr(type(os.environ), "__setitem__", lambda _, name, __: written.append(name))
    with host_at(server) as host:
        host.system.read()
    assert written == []


def test_credentials_are_in_no_repr() -> None:
    """Printing a login, or an error about it, shows no secret."""
    login = Login("ntlm", "u", "hunter2", key=Path("/secret/key"))
    assert "hunter2" not in repr(login)
    assert "secret" not in repr(login)


def test_an_answer_in_clear_to_an_encrypted_message_is_refused(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """pywinrm would read it; whoever sits in between could have written it."""

    def in_clear(_: Session, message: bytes) -> tuple[str, bytes]:
        return "application/soap+xml;charset=UTF-8", message

    monkeypatch.setattr(Session, "seal", in_clear)
    with host_at(server) as host, pytest.raises(errors.NotEncrypted):
        host.system.read()


def test_with_a_ca_of_ones_own_no_other_is_trusted(site: Environment) -> None:
    """Neither the system's store nor the bundle that requests brings is added to it."""
    with serve(site, tls=True) as server, requests.Session() as session:
        adapter = VerifyingAdapter(server.ca_file, Limit(server.endpoint("SQL01"), 30.0))
        session.mount("https://", adapter)
        assert session.post(server.url("SQL01")).status_code == 401
        assert adapter.context.cert_store_stats()["x509"] == 1
