"""A WinRM port on the loopback interface, and the rules for all ports of a server."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field

from spnego.channel_bindings import GssChannelBindings

from runbook.sandbox.http.account import Account
from runbook.sandbox.winrm.service import WinRm


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules for every port of a server. `rtt` (seconds) is added to every HTTP round trip.

    `strict` refuses logins over TLS without a channel binding (CbtHardeningLevel).
    """

    account: Account
    tls: ssl.SSLContext | None
    auth: Sequence[str]
    rtt: float
    allow_unencrypted: bool
    bindings: GssChannelBindings | None = None
    strict: bool = False
    closing: threading.Event = field(default_factory=threading.Event)

    @property
    def may_be_clear(self) -> bool:
        """True if unencrypted messages are accepted: over TLS, or because the service allows them."""
        return self.tls is not None or self.allow_unencrypted


@dataclass(slots=True)
class Traffic:
    """The traffic on the wire: HTTP round trips, including handshakes, and the bytes of bodies in both directions."""

    round_trips: int = 0
    bytes: int = 0


@dataclass(frozen=True, slots=True)
class WinRmPort:
    """The port of one computer's WinRM service, on 127.0.0.1 only."""

    winrm: WinRm
    rules: Rules
    listener: socket.socket
    traffic: Traffic = field(default_factory=Traffic)

    @property
    def address(self) -> str:
        """host:port."""
        host, port = self.listener.getsockname()[:2]
        return f"{host}:{port}"
