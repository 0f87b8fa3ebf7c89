"""Engines run jobs. Each is built on a `concurrent.futures.Executor`; the default is threads in this process."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Final, ParamSpec, Protocol, TypeVar

from runbook.fleet.connections import Connections
from runbook.fleet.job import AnyReport, Job, Resources
from runbook.fleet.work import not_started, work
from runbook.journal.journal import Journal
from runbook.pause import Cancellation
from runbook.text import Notify, Text

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")
AnyJob = TypeVar("AnyJob", contravariant=True)

KEPT_OPEN: Final = 16
"""The largest number of hosts whose connections stay open from the look to the change."""


def in_this_thread(hosts: int) -> bool:
    """Return whether work on this number of hosts is done in the calling thread: on one host, so that Ctrl-C works as usual.

    Not on Windows, where Ctrl-C does not interrupt the wait for an answer: the calling thread must be free to see it.
    """
    return hosts == 1 and sys.platform != "win32"


class Stop:
    """How to end work early: `closing` starts no further host; `leaving` also ends pauses and stops between writes.

    `is_over` returns True from the moment on from which no further host may be started.
    """

    def __init__(self, is_over: Callable[[], bool] = lambda: False) -> None:
        self.closing = threading.Event()
        self.leaving = threading.Event()
        self._is_over = is_over

    def is_closed(self) -> bool:
        """Return True if no further host is started."""
        return self.closing.is_set() or self._is_over()

    def leave(self) -> None:
        """Start no further host, and stop running jobs at the next safe point."""
        self.closing.set()
        self.leaving.set()


class Engine(Protocol[AnyJob, AnyReport]):
    """Runs jobs of one kind. Every job ends in a report, even if it was not started or failed unexpectedly."""

    def submit(self, job: AnyJob, stop: Stop) -> Future[AnyReport] | None:
        """Run this job as soon as possible. Return None if it must wait for other jobs; then submit it again."""
        ...


class InThisThread(Executor):
    """Run each call at once, in the thread that submits it."""

    def submit(
        self, fn: Callable[Parameters, Result], /, *args: Parameters.args, **kwargs: Parameters.kwargs
    ) -> Future[Result]:
        """Run the call now."""
        future: Future[Result] = Future()
        future.set_result(fn(*args, **kwargs))
        return future


class Threads:
    """Run jobs in threads of this process, at most `parallel` at once; or in the calling thread (see `in_this_thread`)."""

    def __init__(self, executor: Executor, journal: Journal, connections: Connections, notify: Notify) -> None:
        self._executor = executor
        self._journal = journal
        self._connections = connections
        self._notify = notify

    def submit(self, job: Job[AnyReport], stop: Stop) -> Future[AnyReport]:
        """Run the job in the next free thread."""
        return self._executor.submit(self._do, job, stop)

    def _do(self, job: Job[AnyReport], stop: Stop) -> AnyReport:
        if stop.is_closed():
            return not_started(job)

        def notify(text: Text) -> None:
            self._notify(Text("{host}: {text}", "{host}: {text}").format(host=job.entry.name, text=text))

        return work(job, Resources(self._connections, self._journal, notify, Cancellation(stop.leaving)))


@contextmanager
def threads(
    hosts: int, parallel: int, journal: Journal, notify: Notify = lambda _: None, *, keep: bool = True
) -> Iterator[Threads]:
    """Yield an engine for this number of hosts. Close its connections at the end; without `keep`, after each job."""
    connections = Connections(keep=keep and hosts <= KEPT_OPEN)
    workers = min(hosts, parallel)
    one_by_one = in_this_thread(hosts) or (hosts > 1 and workers == 1)  # several in order: each may be the last
    executor = InThisThread() if one_by_one else ThreadPoolExecutor(workers, "runbook")
    try:
        yield Threads(executor, journal, connections, notify)
    finally:
        executor.shutdown(wait=True, cancel_futures=True)
        connections.close()
