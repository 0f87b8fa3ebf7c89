"""Name, port and what answers there: each failure is told from the others, and nothing after it is tried."""

from __future__ import annotations

import socket
import time
from contextlib import ExitStack
from typing import Any

import pytest

from runbook.doctor import name, port
from runbook.doctor.diagnosis import Advice
from runbook.doctor.http_answer import (
    IS_PROXY,
    IS_WEB,
    NEEDS_TLS,
    NO_HTTP,
    NO_LISTENER,
    OTHER_DEVICE,
    REDIRECTS,
    UNCLEAR,
)
from runbook.doctor.name import NAME_SERVER_SILENT, NO_SUCH_LOCAL_NAME, NO_SUCH_NAME, NO_WAY_BACK
from runbook.doctor.port import NO_ROUTE, OTHER_PORT, REFUSED, SECOND_ADDRESS, SILENT
from runbook.sandbox import Environment, Machine, serve
from tests.doctor.examined import at, broken, examined, listening, states, web


@pytest.fixture(autouse=True)
def _nothing_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever this computer has on its own ports stays out of it, and nobody waits long for silence."""
    monkeypatch.setattr(port, "USUAL", (1,))
    monkeypatch.setattr(port, "SECONDS", 0.3)
    monkeypatch.setattr(port, "SECONDS_ELSEWHERE", 0.3)


def resolving(monkeypatch: pytest.MonkeyPatch, *addresses: str, back: str = "", error: OSError | None = None) -> None:
    """Let every name stand for these addresses, and those for one name."""

    real = socket.getaddrinfo

    def forward(host: str, port: int, *more: Any, **named: Any) -> list[Any]:
        if host in addresses:
            return list(real(host, port, *more, **named))
        if error:
            raise error
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in addresses]

    def reverse(*_: object) -> tuple[str, str]:
        if not back:
            raise OSError
        return back, "0"

    monkeypatch.setattr(socket, "getaddrinfo", forward)
    monkeypatch.setattr(socket, "getnameinfo", reverse)


def refused() -> str:
    """An address at which nothing listens."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return f"127.0.0.1:{taken.getsockname()[1]}"


@pytest.mark.parametrize(
    ("host", "code", "advice"),
    [
        ("files01.invalid", socket.EAI_NONAME, NO_SUCH_NAME),
        ("files01.contoso.local", socket.EAI_NONAME, NO_SUCH_LOCAL_NAME),
        ("files01", socket.EAI_AGAIN, NAME_SERVER_SILENT),
    ],
)
def test_a_name_that_does_not_resolve(host: str, code: int, advice: Advice, monkeypatch: pytest.MonkeyPatch) -> None:
    """A wrong name and a DNS server that does not answer are two things; everything else waits."""
    resolving(monkeypatch, error=socket.gaierror(code, "no"))
    findings = examined(host)
    assert broken(findings) == "name"
    assert findings["name"].seen[0] == advice.when
    assert states({id_: finding for id_, finding in findings.items() if id_ != "name"}) == {"skipped"}


def test_a_real_name_that_cannot_exist() -> None:
    """`.invalid` is kept free by RFC 2606: with the resolver of this computer."""
    assert broken(examined("dpm-runbook.invalid")) == "name"


def test_a_resolver_that_hangs(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is given up, not waited for."""
    monkeypatch.setattr(name, "SECONDS", 0.05)
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: time.sleep(0.5))
    assert examined("files01")["name"].seen[0] == NAME_SERVER_SILENT.when


@pytest.mark.parametrize(
    ("back", "state"), [("files01.contoso.local", "fine"), ("dsl-1.example.net", "note"), ("", "note")]
)
def test_the_way_back_is_for_kerberos(back: str, state: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """It matters there only; a single label is completed by the resolver."""
    resolving(monkeypatch, "127.0.0.1", back=back)
    where = f"files01:{refused().rpartition(':')[2]}"
    found = examined(where, method="kerberos")["name"]
    assert found.state == state
    assert (found.seen[0] == NO_WAY_BACK.when) == (state == "note")
    assert examined(where)["name"].state == "fine"


def test_an_address_needs_no_name() -> None:
    """A remark for Kerberos, which needs names."""
    where = refused()
    assert examined(where)["name"].state == "fine"
    assert examined(where, method="kerberos")["name"].state == "note"


def test_a_port_that_refuses() -> None:
    """The host is there, WinRM is not."""
    findings = examined(refused())
    assert broken(findings) == "port"
    assert findings["port"].seen[0] == REFUSED.when
    assert states(findings, "http", "authentication", "powershell") == {"skipped"}


def test_a_machine_whose_winrm_is_off_refuses() -> None:
    """The simulation's own."""
    machine = Machine("H")
    machine.listens = False
    with serve(Environment([machine])) as server:
        assert at(server)["port"].seen[0] == REFUSED.when


def test_a_port_that_is_silent() -> None:
    """A backlog that is full drops what comes, as a firewall does."""
    with socket.socket() as listener, ExitStack() as held:
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        for _ in range(2):
            one = held.enter_context(socket.socket())
            one.setblocking(False)
            one.connect_ex(listener.getsockname())
        findings = examined(f"127.0.0.1:{listener.getsockname()[1]}")
    assert broken(findings) == "port"
    assert findings["port"].seen[0] == SILENT.when


def test_no_route(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the system itself says of a way that does not exist."""

    def connect(*_: object) -> socket.socket:
        raise OSError(113, "No route to host")

    monkeypatch.setattr(socket, "create_connection", connect)
    assert examined("192.0.2.1")["port"].seen[0] == NO_ROUTE.when


def test_another_usual_port_that_is_open(monkeypatch: pytest.MonkeyPatch) -> None:
    """WinRM 1.1's 80, or HTTPS where HTTP was asked for."""
    with listening(lambda _: None) as where:
        monkeypatch.setattr(port, "USUAL", (int(where.rpartition(":")[2]), 1))
        found = examined(refused())["port"]
    assert found.seen[0] == OTHER_PORT.when
    assert where.rpartition(":")[2] in found.seen[-1].en


def test_a_dead_first_address_is_no_reason_to_give_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """The second is used, and what that costs is said."""
    resolving(monkeypatch, "::1", "127.0.0.1")
    with web(404) as where:
        findings = examined(f"files01:{where.rpartition(':')[2]}")
    assert (findings["port"].state, findings["port"].seen[0]) == ("note", SECOND_ADDRESS.when)
    assert findings["http"].state == "broken"


_BMC = b'<E><B xmlns="x"><IdentifyResponse><ProductVendor>Openwsman Project</ProductVendor></IdentifyResponse></B></E>'


@pytest.mark.parametrize(
    ("status", "headers", "body", "advice"),
    [
        (404, {"Server": "Microsoft-HTTPAPI/2.0"}, b"", NO_LISTENER),
        (503, {"Server": "Microsoft-HTTPAPI/2.0"}, b"", NO_LISTENER),
        (404, {"Server": "Microsoft-IIS/10.0"}, b"<h1>", IS_WEB),
        (302, {"Location": "https://login.example"}, b"", REDIRECTS),
        (200, {"Server": "Apache"}, b"<html>", IS_WEB),
        (407, {"Proxy_Authenticate": "Basic"}, b"", IS_PROXY),
        (503, {"Server": "squid/5.7"}, b"", IS_PROXY),
        (401, {"Via": "1.1 gw", "WWW_Authenticate": "Negotiate"}, b"", IS_PROXY),
        (200, {"Server": "Openwsman"}, _BMC, OTHER_DEVICE),
        (401, {"Server": "Apache", "WWW_Authenticate": "Negotiate"}, b"", UNCLEAR),
    ],
)
def test_what_is_not_winrm_is_named(status: int, headers: dict[str, str], body: bytes, advice: Advice) -> None:
    """By its status, its headers and what it says of itself; no password goes to what is certainly something else."""
    with web(status, body, **headers) as where:
        findings = examined(where)
    assert findings["http"].seen[0] == advice.when
    assert findings["http"].state == ("note" if advice is UNCLEAR else "broken")
    assert (findings["authentication"].state == "skipped") == (advice is not UNCLEAR)


def test_a_service_that_is_no_http() -> None:
    """Bytes of another protocol, and a connection that is closed at once."""
    for handle in (lambda connection: connection.sendall(b"SSH-2.0-OpenSSH\r\n"), lambda _: None):
        with listening(handle) as where:
            assert examined(where)["http"].seen[0] == NO_HTTP.when


def test_plain_http_to_a_tls_port() -> None:
    """--tls was forgotten."""
    with serve(Environment([Machine("H")]), tls=True) as server:
        findings = at(server, tls=False)
    assert broken(findings) == "http"
    assert findings["http"].seen[0] == NEEDS_TLS.when


def test_behind_a_proxy_the_way_is_not_looked_at() -> None:
    """What the inventory's proxy connects to cannot be seen from here; only the logon is tried, through it."""
    proxy = refused()
    findings = examined("files01.invalid", proxy=f"http://{proxy}")
    assert states(findings, "name", "port", "tls", "http") == {"note"}
    assert findings["authentication"].state == "unknown"
    assert findings["rights"].state == "skipped"
