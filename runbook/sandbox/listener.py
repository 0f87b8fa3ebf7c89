"""Sockets of a site: a port for each machine, one thread that accepts for all of them, one for each connection."""

from __future__ import annotations

import contextlib
import selectors
import socket
import ssl
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field

from spnego.channel_bindings import GssChannelBindings

from runbook.sandbox.connection import Connection
from runbook.sandbox.login import Accounts
from runbook.sandbox.machine import Machine


@dataclass(frozen=True, slots=True)
class Rules:
    """What holds on every port of a server. `rtt` in seconds is added to every HTTP round trip."""

    accounts: Accounts
    tls: ssl.SSLContext | None
    auth: Sequence[str]
    rtt: float
    allow_unencrypted: bool
    bindings: GssChannelBindings | None = None
    closing: threading.Event = field(default_factory=threading.Event)

    @property
    def may_be_clear(self) -> bool:
        """Whether what is not encrypted by the login may cross: over TLS, or because the service was told to allow it."""
        return self.tls is not None or self.allow_unencrypted


@dataclass(slots=True)
class Traffic:
    """What crossed the wire: HTTP round trips, handshakes included, and the bytes of bodies both ways."""

    round_trips: int = 0
    bytes: int = 0


@dataclass(frozen=True, slots=True)
class Port:
    """A machine's WinRM port, on 127.0.0.1 only."""

    machine: Machine
    rules: Rules
    listener: socket.socket
    traffic: Traffic = field(default_factory=Traffic)

    @property
    def address(self) -> str:
        """host:port."""
        host, port = self.listener.getsockname()[:2]
        return f"{host}:{port}"


class Acceptor:
    """Accepts on every port until it is closed."""

    def __init__(self, machines: Sequence[Machine], rules: Rules) -> None:
        self._rules = rules
        self.ports = {machine.name: Port(machine, rules, _bound(listens=machine.listens)) for machine in machines}
        self._selector = selectors.DefaultSelector()
        for port in self.ports.values():
            if port.machine.listens:
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
            port.machine.cut_off()
        with self._lock:
            open_ = dict(self._connections)
        for thread, connection in open_.items():
            with contextlib.suppress(OSError):
                (connection.request if isinstance(connection, Connection) else connection).shutdown(socket.SHUT_RDWR)
            thread.join()

    def _accept(self) -> None:
        while not self._rules.closing.is_set():
            for key, _ in self._selector.select():
                if isinstance(key.data, Port):
                    with contextlib.suppress(OSError):  # it may be gone before it is taken
                        connection, address = key.data.listener.accept()
                        connection.setblocking(True)
                        self._start(key.data, connection, address)

    def _start(self, port: Port, connection: socket.socket, address: object) -> None:
        def work() -> None:
            try:
                with contextlib.suppress(OSError, EOFError):  # a connection that breaks is everyday business
                    Connection(connection, address, port, self._known)
            finally:
                connection.close()
                with self._lock:
                    self._connections.pop(threading.current_thread(), None)

        thread = threading.Thread(target=work, name=f"sandbox {port.machine.name}", daemon=True)
        with self._lock:
            self._connections[thread] = connection
        thread.start()

    def _known(self, connection: Connection) -> None:
        """TLS puts another socket in the place of the accepted one: that is the one to end."""
        with self._lock:
            self._connections[threading.current_thread()] = connection


def _bound(*, listens: bool) -> socket.socket:
    """A port of its own; one that does not listen refuses connections, as long as the server runs."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.bind(("127.0.0.1", 0))
    if listens:
        listener.listen(64)
    listener.setblocking(False)  # a peer that is gone again must not hold the others up
    return listener
