"""A name that moves: one TCP port that leads to one host now, and to another one later."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator


class Forwarder:
    """Forwards each new connection to the host that the name means at that time."""

    def __init__(self, endpoint: str) -> None:
        self._endpoint = endpoint
        self._lock = threading.Lock()
        self._sockets: list[socket.socket] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{self._listener.getsockname()[1]}"
        threading.Thread(target=self._accept, name="forwarder", daemon=True).start()

    def move(self, endpoint: str) -> None:
        """Let the name mean another host, and end all connections, as a cluster does that fails over."""
        with self._lock:
            self._endpoint = endpoint
            self._cut()

    def close(self) -> None:
        """Stop forwarding."""
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        with self._lock:
            self._cut()

    def _cut(self) -> None:
        cut, self._sockets = self._sockets, []
        for each in cut:
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._listener.accept()
            except OSError:
                return
            with self._lock:
                host, _, port = self._endpoint.rpartition(":")
                far = socket.create_connection((host, int(port)))
                self._sockets += [near, far]
            for one, other in ((near, far), (far, near)):
                threading.Thread(target=_pump, args=(one, other), name="forwarder", daemon=True).start()


def _pump(source: socket.socket, sink: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while data := source.recv(65_536):
            sink.sendall(data)
    for each in (source, sink):
        with contextlib.suppress(OSError):
            each.shutdown(socket.SHUT_RDWR)
    source.close()


@contextlib.contextmanager
def forwarder(endpoint: str) -> Iterator[Forwarder]:
    """Yield a forwarder to this host."""
    found = Forwarder(endpoint)
    try:
        yield found
    finally:
        found.close()
