"""Who does the jobs. Behind every engine stands a `concurrent.futures.Executor`; the default is threads in this process."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import ParamSpec, Protocol, TypeVar

from runbook.change.journal import Journal
from runbook.fleet.job import Job, Report
from runbook.fleet.work import Connections, Progress, work
from runbook.pause import interruptible

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")

KEPT_OPEN = 16
"""Up to so many hosts keep their connection from the look to the change."""


class Stop:
    """How work ends before it is done: `closing` starts no further host, `leaving` also ends pauses and comes away between writes."""

    def __init__(self) -> None:
        self.closing = threading.Event()
        self.leaving = threading.Event()

    def leave(self) -> None:
        """Start nothing more, and come away from what is at work where nothing is half done."""
        self.closing.set()
        self.leaving.set()


class Engine(Protocol):
    """Does jobs. What it returns for each is a future of its report; a job that was not started gives a report too."""

    def submit(self, job: Job, stop: Stop) -> Future[Report]:
        """Do this job as soon as there is room for it."""
        ...


class InThisThread(Executor):
    """Does everything at once, in the thread that asks: for one host, whose Ctrl-C is then the usual one."""

    def submit(
        self, fn: Callable[Parameters, Result], /, *args: Parameters.args, **kwargs: Parameters.kwargs
    ) -> Future[Result]:
        """Call it now."""
        future: Future[Result] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:
            future.set_exception(error)
        return future


class Threads:
    """Jobs in threads of this process, at most `parallel` at once; in this very thread when there is but one."""

    def __init__(self, executor: Executor, journal: Journal, connections: Connections, progress: Progress) -> None:
        self._executor = executor
        self._journal = journal
        self._connections = connections
        self._progress = progress

    def submit(self, job: Job, stop: Stop) -> Future[Report]:
        """Do it in the next thread that is free."""
        return self._executor.submit(self._do, job, stop)

    def _do(self, job: Job, stop: Stop) -> Report:
        if stop.closing.is_set():
            return Report(job.name, job.agreed, role=job.entry.role, started=False)
        with interruptible(stop.leaving):
            return work(job, self._journal, self._connections, self._progress)


@contextmanager
def threads(hosts: int, parallel: int, journal: Journal, progress: Progress = lambda *_: None) -> Iterator[Engine]:
    """An engine for so many hosts. At the end its connections are closed."""
    connections = Connections(keep=hosts <= KEPT_OPEN)
    workers = min(hosts, parallel)
    executor = ThreadPoolExecutor(workers, "runbook") if workers > 1 else InThisThread()
    try:
        yield Threads(executor, journal, connections, progress)
    finally:
        executor.shutdown(wait=True, cancel_futures=True)
        connections.close()
