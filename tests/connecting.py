"""Connect to a host by its address: without an inventory, a journal, or the guard of accounts."""

from __future__ import annotations

from pathlib import Path

from runbook.windows.host import Host
from runbook.wsman.http.transport import PywinrmTransport
from runbook.wsman.login import Login
from runbook.wsman.target import parse_target


def connect(
    host: str,
    username: str = "",
    password: str = "",
    *,
    tls: bool = False,
    ca: Path | None = None,
    tls_name: str = "",
    login: Login | None = None,
    proxy: str | None = None,
) -> Host:
    """Return the host, logged in to with NTLM, or with `login`. Nothing is sent before the first request."""
    target = parse_target(host, tls=tls)
    transport = PywinrmTransport(
        target, login or Login("ntlm", username, password), ca=ca, tls_name=tls_name, proxy=proxy
    )
    return Host(target.host, transport)
