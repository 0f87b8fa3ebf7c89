"""A host under examination: how it is to be reached, and what the examinations so far have found out for the next ones."""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import timedelta
from pathlib import Path
from types import TracebackType

from runbook.errors import RunbookError
from runbook.windows.host import Host
from runbook.windows.system import System
from runbook.wsman.shell import CommandResult
from runbook.wsman.target import Target
from runbook.wsman.transport import Login, PywinrmTransport

# More than RECEIVE_SECONDS of a shell, so that the host gives up first.
_READ_SECONDS = 20


class Patient(AbstractContextManager["Patient"]):
    """One host. Nothing is sent before an examination asks. Not for use by two threads at once.

    `addresses` that the name stands for; `open_at` is the one that took the connection; `schemes` are the ways to log on that the host
    offers, in lower case; `clock_error` is how far its clock is ahead; `is_administrator` that the account may change settings; `product` is what it says of itself, logged on; `shell` is what
    its command shell printed, or why there is none; all empty until an examination has filled them.
    """

    def __init__(self, target: Target, login: Login, *, ca: Path | None = None, proxy: str | None = None) -> None:
        """Raises `InvalidInput` for what would send a password in clear."""
        self.target, self.login, self.ca, self.proxy = target, login, ca, proxy
        self.send = PywinrmTransport(target, login, ca=ca, proxy=proxy, read_timeout=_READ_SECONDS)
        self.host = Host(target.host, self.send)
        self.addresses: tuple[str, ...] = ()
        self.open_at = ""
        self.schemes: frozenset[str] = frozenset()
        self.clock_error: timedelta | None = None
        self.product = ""
        self.is_administrator = False
        self.system: System | None = None
        self.shell: tuple[CommandResult, ...] | RunbookError = ()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.host.close()
