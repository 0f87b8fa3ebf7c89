"""A host under examination: its address and login, and the results that later examinations use."""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import timedelta
from pathlib import Path
from types import TracebackType
from typing import Final

from runbook.errors import QuotaExceeded, RunbookError
from runbook.windows.host import Host
from runbook.windows.system import System
from runbook.wsman.http.transport import PywinrmTransport
from runbook.wsman.login import Login
from runbook.wsman.shell import CommandResult
from runbook.wsman.target import Target

# Longer than RECEIVE_SECONDS of a shell, so that the host times out first.
READ_SECONDS: Final = 20


class Patient(AbstractContextManager["Patient"]):
    """One host under examination. Nothing is sent before an examination asks. Not thread-safe.

    `tls_name` is the name that its certificate is checked against; `addresses` are those of the name; `open_at` is the one that accepted the connection; `schemes` are the authentication schemes
    that the host offers, in lower case, None if it was not asked; `clock_error` is how far its clock is ahead; `is_administrator` is true if the account may
    change settings; `product` is the product name after the login; `shell` is the output of its command shell, or the reason for
    having none; `quota` is the first quota that was used up. All are empty until an examination fills them.
    """

    def __init__(
        self,
        target: Target,
        login: Login,
        *,
        ca: Path | None = None,
        tls_name: str = "",
        proxy: str | None = None,
        send: PywinrmTransport | None = None,
    ) -> None:
        """Use `send` as the transport. Raise `InvalidInput` for a login that would send a password in clear text."""
        self.target, self.login, self.ca, self.proxy = target, login, ca, proxy
        self.tls_name = tls_name or target.host
        self.send = send or PywinrmTransport(
            target, login, ca=ca, tls_name=tls_name, proxy=proxy, read_timeout=READ_SECONDS
        )
        self.host = Host(target.host, self.send)
        self.addresses: tuple[str, ...] = ()
        self.open_at = ""
        self.schemes: frozenset[str] | None = None
        self.clock_error: timedelta | None = None
        self.product = ""
        self.is_administrator = False
        self.system: System | None = None
        self.shell: tuple[CommandResult, ...] | RunbookError = ()
        self.quota: QuotaExceeded | None = None

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.host.close()
