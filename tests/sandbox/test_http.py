"""The HTTP side, by hand: who may come in, what breaks how, and that nothing is left behind."""

from __future__ import annotations

import base64
import contextlib
import http.client
import logging
import os
import ssl
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from winrm.exceptions import WinRMTransportError
from winrm.protocol import Protocol

from runbook.sandbox import Environment, Fault, Machine, Server, serve
from tests.sandbox.conftest import TRANSFER, WMI, envelope

GET = envelope(f"{TRANSFER}/Get", f"{WMI}root/cimv2/Win32_Service", selectors={"Name": "DPMRA"})


@contextlib.contextmanager
def connected(server: Server) -> Iterator[http.client.HTTPConnection]:
    """A connection to the only machine."""
    host, _, port = server.endpoint("H").partition(":")
    if server.ca_file:
        context = ssl.create_default_context(cafile=str(server.ca_file))
        connection: http.client.HTTPConnection = http.client.HTTPSConnection(host, int(port), timeout=5, context=context)  # fmt: skip
    else:
        connection = http.client.HTTPConnection(host, int(port), timeout=5)
    with contextlib.closing(connection):
        yield connection


def post(connection: http.client.HTTPConnection, body: bytes = GET, path: str = "/wsman", **headers: str) -> tuple[int, bytes, list[str]]:  # fmt: skip
    """Status, body and what ways to log in are offered."""
    connection.request("POST", path, body, {"Content-Type": "application/soap+xml;charset=UTF-8", **headers})
    response = connection.getresponse()
    return response.status, response.read(), response.headers.get_all("WWW-Authenticate") or []


def basic(server: Server, password: str = "") -> str:
    """The header for Basic."""
    return "Basic " + base64.b64encode(f"{server.username}:{password or server.password}".encode()).decode()


@pytest.fixture
def site() -> Environment:
    """One machine."""
    return Environment([Machine("H", "2016")])


@pytest.fixture
def clear(site: Environment) -> Iterator[Server]:
    """Basic over plain HTTP, which must be allowed on purpose."""
    with serve(site, auth=("basic", "ntlm"), allow_unencrypted=True) as server:
        yield server


def test_a_stranger_is_told_how_to_log_in(site: Environment) -> None:
    """401 with the two ways of a host's defaults, never `NTLM`; Basic is neither offered nor accepted over plain HTTP (facts 6.6)."""
    with serve(site, auth=("ntlm", "basic")) as server, connected(server) as connection:
        assert post(connection)[::2] == (401, ["Negotiate", "Kerberos"])
        assert post(connection, Authorization=basic(server))[0] == 401
    assert site["H"].log.requests == []


def test_basic_is_for_https(site: Environment) -> None:
    """Where it is offered; another password is a 401."""
    with serve(site, tls=True, auth=("basic",)) as server, connected(server) as connection:
        assert post(connection)[::2] == (401, ['Basic realm="WSMAN"'])
        assert post(connection, Authorization=basic(server, "wrong"))[0] == 401
        assert post(connection, Authorization="Basic !!!")[0] == 401
        status, body, _ = post(connection, Authorization=basic(server))
        assert (status, b"DPMRA" in body) == (200, True)


@pytest.mark.parametrize("allowed", [False, True])
def test_ntlm_without_encryption_is_refused_over_http(
    site: Environment, allowed: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """AllowUnencrypted is false on Windows (facts 6.6): 500 without an envelope, and nothing is done."""
    for variable in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
        monkeypatch.delenv(variable, raising=False)  # pywinrm warns of them
    with serve(site, allow_unencrypted=allowed) as server:
        client = Protocol(
            server.url("H"),
            transport="ntlm",
            username=server.username,
            password=server.password,
            message_encryption="never",
            proxy=None,
        )
        if allowed:
            client.open_shell()
        else:
            with pytest.raises(WinRMTransportError, match="500"):
                client.open_shell()
    assert (site["H"].shells, len(site["H"].log.requests)) == (allowed, allowed)


@pytest.mark.parametrize("auth", [("certificate",), ("kerberos",)])
def test_ways_to_log_in_that_cannot_be_are_refused(site: Environment, auth: tuple[str, ...]) -> None:
    """Certificates over plain HTTP, and what is not simulated."""
    with pytest.raises(ValueError, match="cannot serve"), serve(site, auth=auth):
        pass


def test_statuses(clear: Server) -> None:
    """200, 500 for a fault, 400 for what is no envelope, on one connection; 404 elsewhere, with its end."""
    with connected(clear) as connection:
        login = basic(clear)
        assert post(connection, Authorization=login)[0] == 200
        socket = connection.sock
        assert post(connection, GET.replace(b"DPMRA", b"Nobody"), Authorization=login)[0] == 500
        assert post(connection, b"<", Authorization=login)[0] == 400
        assert connection.sock is socket
        assert post(connection, path="/other", Authorization=login)[0] == 404
        assert connection.sock is None


@pytest.mark.parametrize("kind", ["reset", "reset-after", "half"])
def test_connections_break_as_ordered(clear: Server, site: Environment, kind: str) -> None:
    """Not a clean end, but a reset or an answer that stops; the next connection works."""
    site["H"].faults.add(Fault(kind))  # type: ignore[arg-type]
    with connected(clear) as connection, pytest.raises((ConnectionResetError, http.client.IncompleteRead)):
        post(connection, Authorization=basic(clear))
    assert len(site["H"].log.requests) == (kind != "reset")
    with connected(clear) as connection:
        assert post(connection, Authorization=basic(clear))[0] == 200


def test_a_login_is_forgotten_and_an_answer_spoiled(clear: Server, site: Environment) -> None:
    """401 in the middle of a session; bytes that are no XML with status 200."""
    with connected(clear) as connection:
        site["H"].faults.add(Fault("401"))
        assert post(connection, Authorization=basic(clear))[0] == 401
        site["H"].faults.add(Fault("garbage"))
        status, body, _ = post(connection, Authorization=basic(clear))
        assert (status, b"Envelope" in body) == (200, False)


def test_slowness_and_distance_are_real(site: Environment) -> None:
    """`slow` holds one answer back, `rtt` every round trip, the login's too; all of them are counted."""
    with serve(site, auth=("basic",), allow_unencrypted=True, rtt=0.05) as server, connected(server) as connection:
        begin = time.monotonic()
        assert post(connection)[0] == 401
        assert time.monotonic() - begin >= 0.05
        site["H"].faults.add(Fault("slow", seconds=0.1))
        begin = time.monotonic()
        assert post(connection, Authorization=basic(server))[0] == 200
        assert time.monotonic() - begin >= 0.15
        assert server.traffic("H").round_trips == 2
        assert server.traffic("H").bytes > 2 * len(GET)


def test_a_rebooting_machine_is_not_there(clear: Server, site: Environment) -> None:
    """Its answer comes, then connections are cut until it is back; old ones never come back."""
    machine = site["H"]
    machine.reboot_seconds = 0.2
    uri = f"{WMI}root/cimv2/Win32_OperatingSystem"
    reboot = envelope(f"{uri}/Reboot", uri, f'<m:Reboot_INPUT xmlns:m="{uri}"/>')
    with connected(clear) as connection:
        assert post(connection, reboot, Authorization=basic(clear))[0] == 200
        with connected(clear) as another, pytest.raises((ConnectionError, http.client.RemoteDisconnected)):
            post(another, Authorization=basic(clear))
        time.sleep(0.25)
    assert machine.reboot_count == 1
    with connected(clear) as connection:
        assert post(connection, Authorization=basic(clear))[0] == 200


def test_closing_waits_for_nobody(site: Environment) -> None:
    """A Receive that waits, a fault that never answers, an idle connection: all end at once, no thread stays."""
    before = set(threading.enumerate())
    site["H"].faults.add(Fault("timeout"))
    with contextlib.ExitStack() as stack:
        with serve(site, auth=("basic",), allow_unencrypted=True) as server:
            idle, waiting = (stack.enter_context(connected(server)) for _ in range(2))
            idle.connect()
            waiting.request("POST", "/wsman", GET, {"Authorization": basic(server)})
            time.sleep(0.05)
            begin = time.monotonic()
        assert time.monotonic() - begin < 1
    assert set(threading.enumerate()) == before


def test_many_machines_share_one_acceptor() -> None:
    """A port each, one thread in all."""
    before = threading.active_count()
    with serve(Environment([Machine(f"H{number}", nics=[]) for number in range(50)])) as server:
        assert threading.active_count() == before + 1
        assert len({server.endpoint(f"H{number}") for number in range(50)}) == 50


def test_the_password_is_in_no_word_that_is_written(
    site: Environment, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    """Neither printed nor logged nor in a repr; it is new each time, and out of NTLM's file afterwards."""
    caplog.set_level(logging.DEBUG)
    with serve(site, auth=("basic",), allow_unencrypted=True) as server, connected(server) as connection:
        post(connection, Authorization=basic(server))
        post(connection, Authorization="Negotiate broken")
        with serve(site) as other:
            assert other.password != server.password
        accounts = Path(os.environ["NTLM_USER_FILE"])
        assert server.password in accounts.read_text(encoding="utf-8")
        assert accounts.stat().st_mode & 0o077 == 0 or os.name == "nt"
        written = [repr(server), caplog.text, *capfd.readouterr()]
    assert not any(server.password in text for text in written)
    assert server.password not in accounts.read_text(encoding="utf-8")


def test_the_files_of_a_run_go_with_it(site: Environment) -> None:
    """Certificates and keys."""
    with serve(site, tls=True) as server:
        files = [server.ca_file, server.client_cert, server.client_key]
        assert all(file is not None and file.exists() for file in files)
    assert not any(file is not None and file.exists() for file in files)


@pytest.mark.parametrize("tls", [False, True])
def test_the_end_does_not_wait_for_clients(tls: bool, site: Environment) -> None:
    """A client that keeps its connection finds it closed. On Windows a thread in `recv` has to be woken another way."""
    with contextlib.ExitStack() as stack:
        with serve(site, tls=tls) as server:
            connection = stack.enter_context(connected(server))
            assert post(connection)[0] == 401
        assert not any(thread.name.startswith("sandbox") for thread in threading.enumerate())
