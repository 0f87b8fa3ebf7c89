"""HTTP byte for byte, as HTTP.sys and WinRM speak it (facts 6.9): paths, bodies, verbs, status lines."""

from __future__ import annotations

import base64
import socket
from collections.abc import Iterator

import pytest

from runbook.sandbox import Environment, Machine, Server, serve
from tests.sandbox.conftest import TRANSFER, WMI, envelope

GET = envelope(f"{TRANSFER}/Get", f"{WMI}root/cimv2/Win32_Service", selectors={"Name": "DPMRA"})


@pytest.fixture
def server() -> Iterator[Server]:
    """One machine that takes Basic over plain HTTP."""
    with serve(Environment([Machine("H", "2016")]), auth=("basic",), allow_unencrypted=True) as running:
        yield running


def said(server: Server, request: bytes) -> bytes:
    """The whole answer to these bytes, up to the connection's end."""
    host, _, port = server.endpoint("H").partition(":")
    with socket.create_connection((host, int(port)), timeout=5) as connection:
        connection.sendall(request)
        return b"".join(iter(lambda: connection.recv(65_536), b""))


def request(server: Server, body: bytes = GET, path: str = "/wsman", verb: str = "POST", **headers: str) -> bytes:
    """A request that ends its connection; a header that is empty is left out."""
    login = base64.b64encode(f"{server.username}:{server.password}".encode()).decode()
    given = {
        "Host": "h",
        "Authorization": f"Basic {login}",
        "Content-Type": "application/soap+xml;charset=UTF-8",
        "Content-Length": str(len(body)),
        "Connection": "close",
        **{name.replace("_", "-"): value for name, value in headers.items()},
    }
    lines = [f"{verb} {path} HTTP/1.1", *(f"{name}: {value}" for name, value in given.items() if value)]
    return "\r\n".join([*lines, "", ""]).encode() + body


def chunked(*pieces: bytes) -> bytes:
    """A body in chunks, one with an extension, and with a trailer."""
    chunks = b"".join(f"{len(piece):X};x=1\r\n".encode() + piece + b"\r\n" for piece in pieces)
    return chunks + b"0\r\nTrailer: none\r\n\r\n"


@pytest.mark.parametrize("path", ["/wsman", "/wsman/", "/WSMAN", "http://h:5985/wsman", "/wsman?x=1", "/wsman/SubscriptionManager/WEC"])  # fmt: skip
def test_all_below_wsman_is_served(server: Server, path: str) -> None:
    """In any case, with an absolute URI, with a query; the status line has no reason phrase."""
    answer = said(server, request(server, path=path))
    assert answer.startswith(b"HTTP/1.1 200 \r\n")
    assert b"\r\nServer: Microsoft-HTTPAPI/2.0\r\n" in answer
    assert b"DPMRA" in answer


@pytest.mark.parametrize("path", ["/", "/wsmanx", "/other/wsman"])
def test_elsewhere_nobody_listens(server: Server, path: str) -> None:
    """404 by HTTP.sys itself: a page, and the end of the connection."""
    answer = said(server, request(server, path=path, Connection=""))
    assert answer.startswith(b"HTTP/1.1 404 Not Found\r\n")
    assert b"text/html; charset=us-ascii" in answer
    assert b"Connection: close" in answer


def test_a_body_in_chunks(server: Server) -> None:
    """Is one body, not another request."""
    answer = said(server, request(server, chunked(GET[:10], GET[10:]), Content_Length="", Transfer_Encoding="chunked"))
    assert answer.count(b"HTTP/1.1") == 1
    assert b"DPMRA" in answer
    broken = request(server, b"zz\r\n", Content_Length="", Transfer_Encoding="chunked")
    assert said(server, broken).startswith(b"HTTP/1.1 400 Bad Request\r\n")


@pytest.mark.parametrize(("length", "status"), [("", b"411 Length Required"), ("-1", b"400 Bad Request"), ("x", b"400 Bad Request")])  # fmt: skip
def test_a_length_that_is_missing_or_none(server: Server, length: str, status: bytes) -> None:
    """Is refused before WinRM sees it."""
    assert said(server, request(server, Content_Length=length, Connection="")).startswith(b"HTTP/1.1 " + status)


@pytest.mark.parametrize("verb", ["GET", "PUT", "DELETE", "FOO"])
def test_winrm_takes_post_alone(server: Server, verb: str) -> None:
    """405 for any other verb."""
    assert said(server, request(server, b"", verb=verb)).startswith(b"HTTP/1.1 405 \r\n")


@pytest.mark.parametrize(
    "bytes_", [b"garbage\r\n\r\n", b"\x16\x03\x01\x02\x00\x01\x00\r\n\r\n", b"GET / HTTP/9\r\n\r\n"]
)
def test_what_is_not_http_has_a_status_line_too(server: Server, bytes_: bytes) -> None:
    """Garbage, or a TLS hello to the port of HTTP."""
    assert said(server, bytes_).startswith(b"HTTP/1.1 ")


@pytest.mark.parametrize(("kind", "status"), [("text/plain", b"400"), ("application/soap+xml", b"200"), ("APPLICATION/SOAP+XML; charset=utf-8", b"200")])  # fmt: skip
def test_the_type_of_a_body_is_looked_at(server: Server, kind: str, status: bytes) -> None:
    """SOAP, or an encrypted envelope."""
    assert said(server, request(server, Content_Type=kind)).startswith(b"HTTP/1.1 " + status)


def test_a_client_that_waits_for_100_is_told_to_go_on(server: Server) -> None:
    """At once, not when it has given up waiting."""
    host, _, port = server.endpoint("H").partition(":")
    whole = request(server, Expect="100-continue")
    with socket.create_connection((host, int(port)), timeout=5) as connection:
        connection.sendall(whole[: -len(GET)])
        assert connection.recv(1024).startswith(b"HTTP/1.1 100 ")
        connection.sendall(GET)
        assert b"DPMRA" in b"".join(iter(lambda: connection.recv(65_536), b""))
