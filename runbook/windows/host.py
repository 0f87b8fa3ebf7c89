"""A connected host."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from types import TracebackType
from typing import Final

from runbook.windows.errors import AnotherComputerAnswers, ConnectionKeepsBreaking
from runbook.windows.identity import Identity, read_identity
from runbook.windows.network.adapters import Adapters
from runbook.windows.registry import Registry
from runbook.windows.services import Services
from runbook.windows.system import OperatingSystem
from runbook.windows.tcp import Tcp
from runbook.wsman.client import Client, Send
from runbook.wsman.http.transport import PywinrmTransport
from runbook.wsman.login import UNKNOWN, SignIn

_TRIES: Final = 5
"""How often the identity is read until one connection has held for all of it."""


class Host(AbstractContextManager["Host"]):
    """One Windows host: `registry`, `services`, `tcp`, `adapters`, `system`. Not thread-safe."""

    name: str
    registry: Registry
    services: Services

    def __init__(self, name: str, send: Send) -> None:
        """`name` is the host's name for display; `send` exchanges envelopes with it."""
        self.name = name
        self.client = Client(self._exchange, name=name)
        self.registry = Registry(self.client)
        self.services = Services(self.client)
        self.system = OperatingSystem(self.client, self.registry)
        self.tcp = Tcp(self.client, self.registry)
        self.adapters = Adapters(self.client)
        self._send = send
        self._identified: tuple[tuple[int, int], Identity] | None = None
        self._required: Identity | None = None
        if isinstance(send, PywinrmTransport):
            send.is_booting = lambda: self.client.booting

    @property
    def identity(self) -> Identity:
        """The computer at the other end. It is read once for each connection, because a name may move between two."""
        if self._identified is None or self._identified[0] != self._connection():
            return self.read_identity()
        return self._identified[1]

    def read_identity(self) -> Identity:
        """Return the identity of the computer, read now, and over one connection alone.

        Raise `ConnectionProblem` if the host ends each connection before that is done.
        """
        required, self._required = self._required, None  # these requests find out what they would wait for
        try:
            for _ in range(_TRIES):
                before = self._connection()
                found = read_identity(self.client, self.registry)
                if self._connection() == before:
                    break
            else:
                raise ConnectionKeepsBreaking(host=self.name)
        finally:
            self._required = required
        self._identified = before, found
        return found

    @property
    def sign_in(self) -> SignIn:
        """How the host was logged in to last, as it was sent."""
        return self._send.sign_in if isinstance(self._send, PywinrmTransport) else UNKNOWN

    @contextmanager
    def only(self, computer: Identity) -> Iterator[None]:
        """Send to no other computer in this block: each new connection is asked for its identity before it is used.

        Every request raises `AnotherComputerAnswers` if it is another one, and sends nothing.
        """
        transport = self._send if isinstance(self._send, PywinrmTransport) else None
        before, self._required = self._required, computer
        try:
            with transport.kept_or_lost() if transport is not None else nullcontext():
                yield
        finally:
            self._required = before

    def _exchange(self, envelope: bytes) -> bytes:
        if self._required is not None and not self._required.matches(found := self.identity):
            raise AnotherComputerAnswers(computer=str(self._required), found=str(found))
        return self._send(envelope)

    def _connection(self) -> tuple[int, int]:
        """Return a number that changes whenever the next request may reach another computer than the last one did."""
        made = self._send.next_connection() if isinstance(self._send, PywinrmTransport) else 0
        return made, self.client.lost

    def close(self) -> None:
        """Drop the connection, if there is one."""
        if isinstance(self._send, PywinrmTransport):
            self._send.close()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
