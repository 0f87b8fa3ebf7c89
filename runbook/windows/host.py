"""A connected host."""

from __future__ import annotations

from contextlib import AbstractContextManager
from types import TracebackType

from runbook.windows.adapters import Adapters
from runbook.windows.registry import Registry
from runbook.windows.services import Services
from runbook.windows.system import OperatingSystem
from runbook.windows.tcp import Tcp
from runbook.wsman.client import Client, Send
from runbook.wsman.http.transport import PywinrmTransport


class Host(AbstractContextManager["Host"]):
    """One Windows host: `registry`, `services`, `tcp`, `adapters`, `system`. Not thread-safe."""

    def __init__(self, name: str, send: Send) -> None:
        """`name` is the host's name for display; `send` exchanges envelopes with it."""
        self.name = name
        self.client = Client(send)
        self.registry = Registry(self.client)
        self.services = Services(self.client)
        self.system = OperatingSystem(self.client, self.registry)
        self.tcp = Tcp(self.client, self.registry)
        self.adapters = Adapters(self.client)
        self._send = send

    def close(self) -> None:
        """Drop the connection, if there is one."""
        if isinstance(self._send, PywinrmTransport):
            self._send.close()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
