"""Proxies of our own, on loopback: SOCKS 5 as RFC 1928 and RFC 1929 have it, and CONNECT of HTTP."""

from __future__ import annotations

import contextlib
import socket
import struct
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

NOT_ALLOWED: Final = 2
UNREACHABLE: Final = 4
REFUSED: Final = 5


@dataclass
class Proxy:
    """A proxy that knows names which this computer does not. `asked` is where it was to connect, as it was told."""

    names: Mapping[str, str]
    address: str = ""
    login: tuple[str, str] | None = None
    asked: list[str] = field(default_factory=list)

    def connect(self, host: str, port: int) -> socket.socket:
        """Return a connection to where a name leads. Raise `OSError` if it leads nowhere."""
        self.asked.append(f"{host}:{port}")
        if host not in self.names:
            raise socket.gaierror
        near, _, there = self.names[host].rpartition(":")
        return socket.create_connection((near, int(there)))


@contextlib.contextmanager
def socks(names: Mapping[str, str], login: tuple[str, str] | None = None) -> Iterator[Proxy]:
    """Yield a SOCKS 5 proxy that leads each name to an address; with `login` it asks for a user name and a password."""
    proxy = Proxy(names, login=login)
    with _listening(proxy, _socks):
        yield proxy


@contextlib.contextmanager
def tunnelling(names: Mapping[str, str]) -> Iterator[Proxy]:
    """Yield an HTTP proxy that knows the method CONNECT alone."""
    proxy = Proxy(names)
    with _listening(proxy, _http):
        yield proxy


@contextlib.contextmanager
def _listening(proxy: Proxy, greet: object) -> Iterator[None]:
    assert callable(greet)
    listener = socket.create_server(("127.0.0.1", 0))
    proxy.address = f"127.0.0.1:{listener.getsockname()[1]}"
    open_: list[socket.socket] = []

    def carry(near: socket.socket) -> None:
        with contextlib.suppress(OSError, EOFError), near:
            far = greet(proxy, near)
            if far is not None:
                open_.append(far)
                threading.Thread(target=_pump, args=(far, near), daemon=True).start()
                _pump(near, far)

    def accept() -> None:
        while True:
            try:
                near, _ = listener.accept()
            except OSError:
                return
            open_.append(near)
            threading.Thread(target=carry, args=(near,), name="proxy", daemon=True).start()

    threading.Thread(target=accept, name="proxy", daemon=True).start()
    try:
        yield
    finally:
        with contextlib.suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        for each in open_:
            _cut(each)


def _socks(proxy: Proxy, near: socket.socket) -> socket.socket | None:
    """Speak RFC 1928; return the connection to carry, if there is one."""
    version, count = _exactly(near, 2)
    methods = _exactly(near, count)
    wanted = 2 if proxy.login else 0
    near.sendall(bytes([5, wanted if version == 5 and wanted in methods else 0xFF]))
    if wanted not in methods:
        return None
    if proxy.login:  # RFC 1929
        _, length = _exactly(near, 2)
        user = _exactly(near, length).decode()
        password = _exactly(near, _exactly(near, 1)[0]).decode()
        near.sendall(bytes([1, int((user, password) != proxy.login)]))
        if (user, password) != proxy.login:
            return None
    _, command, _, kind = _exactly(near, 4)
    if kind == 1:
        host = socket.inet_ntop(socket.AF_INET, _exactly(near, 4))
    elif kind == 3:
        host = _exactly(near, _exactly(near, 1)[0]).decode("ascii")
    else:
        host = socket.inet_ntop(socket.AF_INET6, _exactly(near, 16))
    [port] = struct.unpack(">H", _exactly(near, 2))
    far, answer = None, 0 if command == 1 else 7
    try:
        far = proxy.connect(host, port)
    except socket.gaierror:
        answer = UNREACHABLE
    except PermissionError:
        answer = NOT_ALLOWED
    except OSError:
        answer = REFUSED
    near.sendall(bytes([5, answer, 0, 1, 0, 0, 0, 0, 0, 0]))
    return far


def _http(proxy: Proxy, near: socket.socket) -> socket.socket | None:
    head = b""
    while b"\r\n\r\n" not in head:
        head += _exactly(near, 1)
    method, target, _ = head.split(b"\r\n")[0].decode().split()
    host, _, port = target.rpartition(":")
    if method != "CONNECT" or host not in proxy.names:
        near.sendall(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")
        return None
    far = proxy.connect(host, int(port))
    near.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
    return far


def _exactly(source: socket.socket, size: int) -> bytes:
    found = b""
    while len(found) < size:
        more = source.recv(size - len(found))
        if not more:
            raise EOFError
        found += more
    return found


def _pump(source: socket.socket, sink: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while data := source.recv(65_536):
            sink.sendall(data)
    _cut(source)
    _cut(sink)


def _cut(each: socket.socket) -> None:
    with contextlib.suppress(OSError):
        each.shutdown(socket.SHUT_RDWR)
    each.close()
