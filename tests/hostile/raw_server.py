"""A server on loopback that says exactly what a test wants, over HTTP or TLS."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Asked:
    """A request: its headers by their names in lower case, its body, and how many came before it."""

    headers: dict[str, str]
    body: bytes
    before: int


Answer = Callable[[Asked], bytes]
"""Returns the bytes to answer with; b"" resets the connection."""


def http(status: int, body: bytes = b"", /, **headers: str) -> bytes:
    """Return an answer. `_` in a header's name means `-`; a status of Windows has no reason phrase."""
    given = {"Server": "Microsoft-HTTPAPI/2.0", "Content-Length": str(len(body))} | {
        name.replace("_", "-"): value for name, value in headers.items()
    }
    head = "".join(f"{name}: {value}\r\n" for name, value in given.items())
    return f"HTTP/1.1 {status} \r\n{head}\r\n".encode() + body


def noting(asked: list[Asked], answer: Answer) -> Answer:
    """Return the same answers, and keep the requests."""

    def note(one: Asked) -> bytes:
        asked.append(one)
        return answer(one)

    return note


@contextmanager
def answering(answer: Answer, tls: ssl.SSLContext | None = None, handshakes: int | None = None) -> Iterator[str]:
    """Yield the address of the server. After `handshakes` it resets connections before the TLS handshake."""
    with socket.create_server(("127.0.0.1", 0), backlog=16) as listener:
        listener.settimeout(0.05)
        stop, counted, made = threading.Event(), [0], [0]

        def serve() -> None:
            threads = []
            while not stop.is_set():
                with suppress(TimeoutError):
                    connection, _ = listener.accept()
                    threads.append(
                        threading.Thread(target=_converse, args=(connection, answer, tls, counted, made, handshakes))
                    )
                    threads[-1].start()
            for thread in threads:
                thread.join()

        server = threading.Thread(target=serve)
        server.start()
        try:
            yield f"127.0.0.1:{listener.getsockname()[1]}"
        finally:
            stop.set()
            server.join()


def _converse(
    connection: socket.socket,
    answer: Answer,
    tls: ssl.SSLContext | None,
    counted: list[int],
    made: list[int],
    handshakes: int | None,
) -> None:
    with suppress(OSError), connection:
        connection.settimeout(2)
        made[0] += 1
        if handshakes is not None and made[0] > handshakes:
            _reset(connection)
            return
        with tls.wrap_socket(connection, server_side=True) if tls else connection as stream:
            while asked := _read(stream, counted[0]):
                counted[0] += 1
                given = answer(asked)
                if not given:
                    _reset(stream)
                    return
                stream.sendall(given)


def _read(stream: socket.socket, before: int) -> Asked | None:
    received = b""
    while b"\r\n\r\n" not in received:
        more = stream.recv(65536)
        if not more:
            return None
        received += more
        if received.startswith(b"\x16"):  # the beginning of TLS is no HTTP
            return Asked({}, received, before)
    head, _, body = received.partition(b"\r\n\r\n")
    lines = head.decode("latin-1").split("\r\n")[1:]
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    while len(body) < int(headers.get("content-length", "0")):
        body += stream.recv(65536)
    return Asked(headers, body, before)


def _reset(stream: socket.socket) -> None:
    stream.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")
    stream.close()
