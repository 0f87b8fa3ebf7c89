"""A host, connected."""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path
from types import TracebackType

from runbook.windows.adapters import Adapters
from runbook.windows.registry import Registry
from runbook.windows.services import Services
from runbook.windows.system import SystemOf
from runbook.windows.tcp import Tcp
from runbook.wsman.client import Client, Send
from runbook.wsman.target import parse_target
from runbook.wsman.transport import Login, PywinrmTransport


class Host(AbstractContextManager["Host"]):
    """One Windows host: `registry`, `services`, `tcp`, `adapters`, `system`. Not for two threads at once."""

    def __init__(self, name: str, send: Send) -> None:
        """`name` is how people call the host; `send` exchanges envelopes with it."""
        self.name = name
        self.client = Client(send)
        self.registry = Registry(self.client)
        self.services = Services(self.client)
        self.system = SystemOf(self.client, self.registry)
        self.tcp = Tcp(self.client, self.registry)
        self.adapters = Adapters(self.client)
        self._send = send

    def close(self) -> None:
        """Drop the connection, if there is one to drop."""
        if isinstance(self._send, PywinrmTransport):
            self._send.close()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def connect(
    host: str,
    username: str = "",
    password: str = "",
    *,
    tls: bool = False,
    ca: Path | None = None,
    login: Login | None = None,
    proxy: str | None = None,
) -> Host:
    """A host by name or address, logged in to with NTLM, or as `login` says.

    Nothing is sent before the first thing is asked. Raises `InvalidInput` for a host or a login that cannot be used.
    """
    target = parse_target(host, tls=tls)
    transport = PywinrmTransport(target, login or Login("ntlm", username, password), ca=ca, proxy=proxy)
    return Host(target.host, transport)
