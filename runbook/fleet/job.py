"""A job is one host's part of a command. A report is its result. Both can be sent to another machine."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Protocol, TypeVar

from runbook.change.recorder import Recorder
from runbook.errors import (
    AuthenticationFailed,
    ConnectionProblem,
    Interrupted,
    InvalidInput,
    NoLogon,
    RunbookError,
    Unexpected,
)
from runbook.fleet.connections import Connections
from runbook.fleet.errors import HostHeld
from runbook.hosts.entry import Entry
from runbook.pause import NEVER, Cancellation
from runbook.text import Notify
from runbook.windows.host import Host
from runbook.windows.look import Look


@dataclass(frozen=True, slots=True)
class Resources:
    """The resources of a job. `notify` shows the current action to a person; `cancellation` ends the job early."""

    connections: Connections
    recorder: Recorder
    notify: Notify = lambda _: None
    cancellation: Cancellation = NEVER

    def connected(self, entry: Entry) -> AbstractContextManager[tuple[Host, bool]]:
        """Return a context with the connected host, and whether it was already connected. See `Connections.to`."""
        return self.connections.to(entry, self.cancellation)

    @contextmanager
    def looks(self, *entries: Entry) -> Iterator[list[Look]]:
        """Yield a look at each host, connected while the context lasts.

        Name the DPM server first: jobs wait for it, and must not keep another host while they wait.
        """
        with ExitStack() as stack:
            hosts = [stack.enter_context(self.connected(entry))[0] for entry in entries]
            yield [Look(host) for host in hosts]


@dataclass(slots=True)
class Report:
    """The result of a job, filled in while it runs: findings so far are kept if the job ends early.

    If `started` is false, nothing was sent to the host.
    """

    name: str
    started: bool = True
    error: RunbookError | None = None
    domains: set[str] = field(default_factory=set)
    """The domains or workgroups of the computers, as far as they were read."""

    @property
    def failed(self) -> bool:
        """Return whether the job ended with an error. A job that was interrupted or held back on request did not fail."""
        return self.error is not None and not isinstance(self.error, Interrupted | HostHeld)

    @property
    def accepted(self) -> bool | None:
        """Return whether the host accepted the login; None if the job did not get as far as that."""
        if isinstance(self.error, AuthenticationFailed) and not isinstance(self.error, NoLogon):
            return False
        never = (ConnectionProblem, InvalidInput, Interrupted, Unexpected)
        return None if not self.started or isinstance(self.error, never) else True


AnyReport = TypeVar("AnyReport", bound=Report)


class Job(Protocol[AnyReport]):
    """One host's part of a command."""

    @property
    def entry(self) -> Entry:
        """Return the job's host."""
        ...

    def report(self) -> AnyReport:
        """Return an empty report."""
        ...

    def run(self, report: AnyReport, resources: Resources) -> None:
        """Run the job, and record findings and changes in `report`. Raise the error that ends it early."""
        ...
