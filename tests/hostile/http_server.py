"""A port that speaks HTTP wrongly: each of `MODES` is a way to answer, at any stage of an NTLM login."""

from __future__ import annotations

import base64
import contextlib
import gzip
import socket
import ssl
import struct
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from email.message import Message
from functools import cache
from http.client import parse_headers
from itertools import repeat
from typing import BinaryIO, Final

Mode = Callable[[threading.Event], Iterable[bytes]]
"""Yields the bytes of one answer. The event ends it."""

MIB: Final = bytes(1 << 20)
DRIP_SECONDS: Final = 0.05


def _plain(answer: bytes) -> Mode:
    return lambda _: [answer]


def _for_ever(before: bytes, block: bytes) -> Mode:
    def mode(_: threading.Event) -> Iterator[bytes]:
        yield before
        yield from repeat(block)

    return mode


def _drip(before: bytes, each: bytes = b"x") -> Mode:
    def mode(closing: threading.Event) -> Iterator[bytes]:
        yield before
        while not closing.wait(DRIP_SECONDS):
            yield each

    return mode


def _silent(closing: threading.Event) -> Iterator[bytes]:
    yield b""
    closing.wait()


def _head(*lines: str, status: str = "200 OK") -> bytes:
    return "\r\n".join((f"HTTP/1.1 {status}", "Content-Type: application/soap+xml", *lines, "", "")).encode()


def _whole(body: bytes, *lines: str, status: str = "200 OK") -> Mode:
    return _plain(_head(*lines, f"Content-Length: {len(body)}", status=status) + body)


_NEGOTIATE: Final = "WWW-Authenticate: Negotiate"


@cache
def _bomb(times: int) -> bytes:
    """Return a quarter of a gibibyte that was compressed once or twice, made when it is first sent: that takes a second."""
    return gzip.compress(bytes(1 << 28) if times == 1 else _bomb(1))


def _exploding(times: int, *lines: str, status: str = "200 OK") -> Mode:
    return lambda closing: _whole(_bomb(times), *lines, status=status)(closing)


_CHUNK: Final = b"100000\r\n" + MIB + b"\r\n"

MODES: Final[dict[str, Mode]] = {
    "big-body": _for_ever(_head("Content-Length: 20000000000"), MIB),
    "big-body-401": _for_ever(_head(_NEGOTIATE, "Content-Length: 20000000000", status="401 Unauthorized"), MIB),
    "no-length": _for_ever(_head("Connection: close"), MIB),
    "endless-chunks": _for_ever(_head("Transfer-Encoding: chunked"), _CHUNK),
    "endless-chunks-500": _for_ever(_head("Transfer-Encoding: chunked", status="500 Internal Server Error"), _CHUNK),
    "one-endless-chunk": _for_ever(_head("Transfer-Encoding: chunked") + b"FFFFFFFFFFFF\r\n", MIB),
    "chunk-extensions": _for_ever(_head("Transfer-Encoding: chunked") + b"5;", MIB.replace(b"\0", b"x")),
    "endless-trailers": _for_ever(_head("Transfer-Encoding: chunked") + b"0\r\n", b"X-A: b\r\n" * 4096),
    "tiny-chunks": _for_ever(_head("Transfer-Encoding: chunked"), b"1\r\nx\r\n" * 4096),
    "gzip-bomb": _exploding(1, "Content-Encoding: gzip"),
    "gzip-bomb-401": _exploding(1, _NEGOTIATE, "Content-Encoding: gzip", status="401 Unauthorized"),
    "gzip-twice": _exploding(2, "Content-Encoding: gzip, gzip"),
    "deflate": _whole(b"x\x9c\x03\x00\x00\x00\x00\x01", "Content-Encoding: deflate"),
    "unknown-encoding": _whole(b"x", "Content-Encoding: x-nobody"),
    "continue-for-ever": _for_ever(b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 4096),
    "continue-drip": _drip(b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
    "endless-headers": _for_ever(b"HTTP/1.1 200 OK\r\n", b"X-Header: value\r\n" * 4096),
    "long-header": _for_ever(b"HTTP/1.1 200 OK\r\nX-Header: ", b"v" * 65536),
    "long-status": _for_ever(b"HTTP/1.1 200 ", b"O" * 65536),
    "drip-status": _drip(b"HTTP/1.1 200 "),
    "drip-header": _drip(b"HTTP/1.1 200 OK\r\nX-Header: "),
    "drip-body": _drip(_head("Content-Length: 100000")),
    "drip-body-401": _drip(_head(_NEGOTIATE, "Content-Length: 100000", status="401 Unauthorized")),
    "drip-chunks": _drip(_head("Transfer-Encoding: chunked"), b"1\r\nx\r\n"),
    "silent": _silent,
    "closed": _plain(b""),
    "half-a-header": _plain(b"HTTP/1.1 200 OK\r\nContent-Le"),
    "half-a-body": _plain(_head("Content-Length: 100") + b"half"),
    "garbage": _plain(bytes(range(256)) * 16),
    "tls-hello": _plain(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(64)),
    "http-0.9": _plain(b"<html>hello</html>"),
    "http-2": _plain(b"HTTP/2.0 200 OK\r\nContent-Length: 0\r\n\r\n"),
    "negative-length": _plain(_head("Content-Length: -1") + b"x"),
    "two-lengths": _plain(_head("Content-Length: 5", "Content-Length: 7") + b"xxxxxxx"),
    "length-in-words": _plain(_head("Content-Length: many") + b"x"),
    "bad-chunk": _plain(_head("Transfer-Encoding: chunked") + b"zz\r\n"),
    "switching": _plain(b"HTTP/1.1 101 Switching Protocols\r\n\r\n"),
    "no-content": _plain(b"HTTP/1.1 204 No Content\r\n\r\n"),
    "status-999": _whole(b"", status="999 What"),
    "empty-200": _whole(b""),
    "in-clear": _whole(b"<a/>"),
    "redirect": _whole(b"", "Location: http://127.0.0.1:9/wsman", status="302 Found"),
    "redirect-307": _whole(b"", "Location: /wsman", status="307 Temporary Redirect"),
    "no-scheme": _whole(b"", status="401 Unauthorized"),
    "junk-token": _whole(b"", "WWW-Authenticate: Negotiate AAAA", status="401 Unauthorized"),
    "no-base64": _whole(b"", "WWW-Authenticate: Negotiate =!=", status="401 Unauthorized"),
    "large-error": _for_ever(_head("Content-Length: 20000000000", status="500 Internal Server Error"), MIB),
    "bad-charset": _whole(b"\xff\xfe\x00", "X-Name: \xff", status="500 Internal Server Error"),
    "no-type": _plain(b"HTTP/1.1 500 Internal Server Error\r\nContent-Length: 3\r\n\r\nwhy"),
    "cut-multipart": _plain(
        b'HTTP/1.1 200 OK\r\nContent-Type: multipart/encrypted;protocol="application/HTTP-SPNEGO-session-encrypted";'
        b'boundary="Encrypted Boundary"\r\nContent-Length: 26\r\n\r\n--Encrypted Boundary\r\nnone'
    ),
}  # fmt: skip
"""Every way to answer."""

STAGES: Final = ("first", "challenge", "login", "message")
"""The answer that is wrong: to the first message, to NTLM's first, to NTLM's last, or to a sealed one."""


def _challenge() -> str:
    """Return an NTLM challenge that any answer fits."""
    target = "HOST".encode("utf-16-le")
    pairs = b"".join(struct.pack("<HH", kind, len(target)) + target for kind in (1, 2)) + bytes(4)
    fields = struct.pack("<HHII", len(target), len(target), 56, 0xE2898235) + b"12345678" + bytes(8)
    fields += struct.pack("<HHI", len(pairs), len(pairs), 56 + len(target)) + b"\x0a\x00\x63\x45\x00\x00\x00\x0f"
    return base64.b64encode(b"NTLMSSP\0" + struct.pack("<I", 2) + fields + target + pairs).decode()


_CHALLENGE: Final = f"{_NEGOTIATE} {_challenge()}"


class HostileServer:
    """A port that answers in one mode from one stage on, until it is closed."""

    def __init__(self, mode: str, stage: str = "first", context: ssl.SSLContext | None = None) -> None:
        self._mode, self._stage, self._context = MODES[mode], STAGES.index(stage), context
        self._closing = threading.Event()
        if mode.startswith("gzip"):
            _bomb(2)  # before anybody waits for it
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{self._socket.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        """End every connection."""
        self._closing.set()
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = self._socket.accept()
                threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, plain: socket.socket) -> None:
        with contextlib.suppress(OSError), plain:
            connection = plain if self._context is None else self._context.wrap_socket(plain, server_side=True)
            with connection, connection.makefile("rb") as incoming:
                while headers := _request(incoming):
                    stage = _stage(headers)
                    for block in self._mode(self._closing) if stage >= self._stage else _RIGHT[stage]:
                        connection.sendall(block)
                        if self._closing.is_set():
                            return
                    if stage >= self._stage:
                        return


_RIGHT: Final = (
    [_head(_NEGOTIATE, "Content-Length: 0", status="401 Unauthorized")],
    [_head(_CHALLENGE, "Content-Length: 0", status="401 Unauthorized")],
    [_head("Content-Length: 0")],
)


def _stage(headers: Message) -> int:
    """Return the stage that a request belongs to, as in `STAGES`."""
    if headers.get("Content-Type", "").startswith("multipart/"):
        return 3
    token = base64.b64decode(headers.get("Authorization", "").partition(" ")[2])
    return {1: 1, 3: 2}[token[8]] if token else 0


def _request(incoming: BinaryIO) -> Message | None:
    """Read a request. Return its headers; None at the end."""
    if not incoming.readline():
        return None
    headers = parse_headers(incoming)
    incoming.read(int(headers.get("Content-Length", "0")))
    return headers


@contextmanager
def hostile(mode: str, stage: str = "first", context: ssl.SSLContext | None = None) -> Iterator[str]:
    """Serve in one mode until the block ends. Yield the address."""
    server = HostileServer(mode, stage, context)
    try:
        yield server.address
    finally:
        server.close()
