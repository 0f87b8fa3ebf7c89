"""The connections to hosts that the jobs of one command share."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from runbook.hosts import patience
from runbook.hosts.entry import Entry, GuardedTransport
from runbook.pause import NEVER, Cancellation
from runbook.windows.host import Host
from runbook.wsman.target import Target

AT_ONE_HOST: Final = 4
"""The number of jobs that may use one host at once, for example a DPM server: WinRM 2.0 allows five shells for each account on a
host (facts 6.6), and one is left for an administrator."""


class Connections:
    """The connections of one command. No connection is used by two threads at once.

    With `keep` they stay open from one job to the next, which saves a login. For a thousand hosts it is better to close them.
    """

    def __init__(self, *, keep: bool) -> None:
        self._keep = keep
        self._open: dict[Target, tuple[Host, GuardedTransport]] = {}
        self._lock = threading.Lock()
        self._slots: defaultdict[Target, threading.Semaphore] = defaultdict(lambda: threading.Semaphore(AT_ONE_HOST))

    @contextmanager
    def to(self, entry: Entry, cancellation: Cancellation = NEVER) -> Iterator[tuple[Host, bool]]:
        """Yield the connected host, and whether the connection was already open.

        Wait while the host has `AT_ONE_HOST` jobs. The host's answers may take `patience.LOOK_SECONDS` in all. The cancellation ends every wait for the host itself. Raise `AccountGivenUp` at
        the end if the login was withheld to protect the account, even if the caller handled the error.
        """
        with self._lock:
            slot = self._slots[entry.target]
        with slot:
            with self._lock:
                found = self._open.pop(entry.target, None)
            was_open = found is not None
            if found is None:
                transport = entry.transport()
                found = Host(entry.name, transport), transport
            host, transport = found
            host.client.cancellation = transport.cancellation = cancellation
            host.client.wait_at_most(patience.LOOK_SECONDS)
            try:
                yield host, was_open
            finally:
                self._give_back(entry.target, host, transport)
            if transport.withheld is not None:
                raise transport.withheld

    def _give_back(self, target: Target, host: Host, transport: GuardedTransport) -> None:
        with self._lock:
            kept = self._keep and target not in self._open
            if kept:
                self._open[target] = host, transport
        if not kept:
            host.close()

    def close(self) -> None:
        """Close all connections."""
        with self._lock:
            hosts, self._open = [host for host, _ in self._open.values()], {}
        for host in hosts:
            host.close()
