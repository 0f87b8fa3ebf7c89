"""A site on the loopback interface: one listener for each machine, real HTTP or HTTPS."""

from __future__ import annotations

import socket
import socketserver
import ssl
import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from runbook.sandbox import certificates
from runbook.sandbox.connection import Connection
from runbook.sandbox.login import Accounts
from runbook.sandbox.machine import Machine
from runbook.sandbox.site import Site


@dataclass(slots=True)
class Traffic:
    """What crossed the wire: HTTP round trips, handshakes included, and the bytes of bodies both ways."""

    round_trips: int = 0
    bytes: int = 0


class Listener(socketserver.ThreadingTCPServer):
    """A machine's WinRM port, on 127.0.0.1 only."""

    allow_reuse_address = True
    request_queue_size = 64

    def __init__(
        self,
        machine: Machine,
        accounts: Accounts,
        tls: ssl.SSLContext | None,
        auth: Sequence[str],
        rtt: float,
        allow_unencrypted: bool,
    ) -> None:
        self.machine, self.accounts, self.tls, self.auth, self.rtt = machine, accounts, tls, auth, rtt
        self.allow_unencrypted = allow_unencrypted
        self.closing = threading.Event()
        self.traffic = Traffic()
        self._open: set[socket.socket] = set()
        self._lock = threading.Lock()
        super().__init__(("127.0.0.1", 0), Connection)

    @property
    def may_be_clear(self) -> bool:
        """Whether a password may cross this listener (Basic)."""
        return self.tls is not None or self.allow_unencrypted

    def get_request(self) -> tuple[socket.socket, object]:
        """Accept, and remember the connection so that it can be closed."""
        connection, address = super().get_request()
        self.replace(connection)
        return connection, address

    def replace(self, connection: socket.socket) -> None:
        """Remember a connection: a new one, or one that TLS was put on."""
        with self._lock:
            self._open = {each for each in self._open if each.fileno() >= 0} | {connection}

    def handle_error(self, request: object, client_address: object) -> None:
        """A connection that broke is everyday business; nothing is printed, lest a header be."""

    def shut(self) -> None:
        """Stop accepting, close every connection, wait for their threads."""
        self.closing.set()
        self.shutdown()
        with self._lock:
            for connection in self._open:
                with suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)
        self.server_close()


@dataclass(frozen=True)
class Server:
    """A site that answers. The credentials are made up for this run."""

    site: Site
    username: str
    password: str
    ca_file: Path | None
    client_cert: Path | None
    client_key: Path | None
    listeners: dict[str, Listener]

    def endpoint(self, name: str) -> str:
        """`127.0.0.1:port` of a machine."""
        host, port = self.listeners[name].server_address[:2]
        return f"{host!s}:{port}"

    def traffic(self, name: str) -> Traffic:
        """What has crossed the wire to and from a machine so far."""
        return self.listeners[name].traffic

    def url(self, name: str) -> str:
        """The address of its WS-Management endpoint."""
        return f"{'https' if self.ca_file else 'http'}://{self.endpoint(name)}/wsman"


@contextmanager
def serve(
    site: Site,
    *,
    tls: bool = False,
    auth: Sequence[str] = ("ntlm",),
    rtt: float = 0.0,
    allow_unencrypted: bool = False,
) -> Iterator[Server]:
    """Serve a site until the block ends.

    `auth` names what is accepted: ntlm, basic, certificate (with TLS). `rtt` in seconds is added to every HTTP round trip.
    """
    accounts = Accounts()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="runbook-sandbox-")))
        context = _context(folder, [machine.name for machine in site.machines], auth) if tls else None
        listeners = {}
        for machine in site.machines:
            listener = Listener(machine, accounts, context, auth, rtt, allow_unencrypted)
            listeners[machine.name] = listener
            threading.Thread(target=listener.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
            stack.callback(listener.shut)
        yield Server(
            site,
            accounts.username,
            accounts.password,
            folder / "ca.pem" if tls else None,
            folder / "client.pem" if tls else None,
            folder / "client.key" if tls else None,
            listeners,
        )


def _context(folder: Path, names: Sequence[str], auth: Sequence[str]) -> ssl.SSLContext:
    certificates.make(folder, names)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "server.pem", folder / "server.key")
    if "certificate" in auth:
        context.verify_mode = ssl.CERT_OPTIONAL
        context.load_verify_locations(folder / "ca.pem")
    return context
