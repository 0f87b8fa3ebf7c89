"""Sockets: a port for each WinRM service, one thread that accepts for all ports, and one thread for each connection."""

from __future__ import annotations

import contextlib
import selectors
import socket
import sys
import threading
from collections.abc import Sequence

from runbook.sandbox.http.connection import Connection
from runbook.sandbox.http.port import Rules, WinRmPort
from runbook.sandbox.winrm.service import WinRm


class Acceptor:
    """Accepts on every port until it is closed."""

    def __init__(self, services: Sequence[WinRm], rules: Rules) -> None:
        self._rules = rules
        self.ports = {
            winrm.computer.name: WinRmPort(winrm, rules, _bound(listens=winrm.computer.listens)) for winrm in services
        }
        self._selector = selectors.DefaultSelector()
        for port in self.ports.values():
            if port.winrm.computer.listens:
                self._selector.register(port.listener, selectors.EVENT_READ, port)
        self._alarm, self._awake = socket.socketpair()
        self._selector.register(self._awake, selectors.EVENT_READ, None)
        self._lock = threading.Lock()
        self._connections: dict[threading.Thread, Connection | socket.socket] = {}
        self._thread = threading.Thread(target=self._accept, name="sandbox acceptor", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop accepting, end every connection, wait for the threads."""
        self._rules.closing.set()
        self._alarm.send(b".")
        self._thread.join()
        self._selector.close()
        for each in (self._alarm, self._awake, *(port.listener for port in self.ports.values())):
            each.close()
        for port in self.ports.values():
            port.winrm.callers.disconnect()
        with self._lock:
            open_ = dict(self._connections)
        for thread, connection in open_.items():
            _end(connection.request if isinstance(connection, Connection) else connection)
            thread.join()

    def _accept(self) -> None:
        while not self._rules.closing.is_set():
            for key, _ in self._selector.select():
                if isinstance(key.data, WinRmPort):
                    with contextlib.suppress(OSError):  # the peer may be gone already
                        connection, address = key.data.listener.accept()
                        connection.setblocking(True)
                        self._start(key.data, connection, address)

    def _start(self, port: WinRmPort, connection: socket.socket, address: object) -> None:
        def work() -> None:
            try:
                with contextlib.suppress(OSError, EOFError):  # connections break all the time
                    Connection(connection, address, port, self._replace)
            finally:
                connection.close()
                with self._lock:
                    self._connections.pop(threading.current_thread(), None)

        thread = threading.Thread(target=work, name=f"sandbox {port.winrm.computer.name}", daemon=True)
        with self._lock:
            self._connections[thread] = connection
        thread.start()

    def _replace(self, connection: Connection) -> None:
        """Store the connection's final socket instead of the accepted one.

        With TLS it is another socket, and the one to close.
        """
        with self._lock:
            self._connections[threading.current_thread()] = connection


def _end(connection: socket.socket) -> None:
    """End a connection that another thread may be reading from."""
    with contextlib.suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)
    if sys.platform == "win32":  # there a shutdown does not end a `recv` that waits (CPython issue 91913); closing does
        with contextlib.suppress(OSError):
            socket.close(connection.detach())


def _bound(*, listens: bool) -> socket.socket:
    """Bind a port. A port that does not listen refuses connections as long as the server runs."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.bind(("127.0.0.1", 0))
    if listens:
        listener.listen(64)
    listener.setblocking(False)  # a peer that is already gone must not block the others
    return listener
