"""The same jobs on a Dask cluster, whose workers run at the locations that they can reach.

A worker is started with its location: `dask worker ADDRESS --resources "site-osaka=8"` handles up to eight hosts at `osaka` at
once. Any worker can handle a host without a location. If a worker dies, another worker takes over its hosts.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from dataclasses import replace
from typing import Final

from distributed import Client, KilledWorker

from runbook.change.apply import Applied
from runbook.change.resume import plan_resume
from runbook.change.run import Run
from runbook.change.states import RestartState, RunState
from runbook.errors import RunbookError, wrap_unexpected
from runbook.fleet.any_change import AnyChange
from runbook.fleet.change_job import ChangeJob, ChangeReport
from runbook.fleet.connections import Connections
from runbook.fleet.dask.entry_for_worker import EntryForWorker
from runbook.fleet.dask.remote_journal import JournalServer, RemoteJournal
from runbook.fleet.engine import Engine, Stop
from runbook.fleet.errors import (
    NoSuchScheduler,
    NoWorkerThere,
    SchedulerLost,
    UnusableWorkers,
    WorkersDied,
)
from runbook.fleet.job import Resources
from runbook.fleet.planners import RunPlanner
from runbook.fleet.work import not_started, work
from runbook.journal.journal import Journal
from runbook.text import Text
from runbook.version import __version__

CONNECT_SECONDS: Final = 10
WORKER_SECONDS: Final = 3
"""How long to wait for a worker that is about to connect, or to connect again."""
RESOURCE: Final = "site-{location}"


@contextmanager
def dask(scheduler: str, journal: Journal) -> Iterator[Engine[AnyChange, ChangeReport]]:
    """Yield an engine on the cluster of this scheduler. Raise `InvalidInput` if it cannot be used."""
    try:
        client = Client(scheduler, timeout=CONNECT_SECONDS, set_as_default=False)
    except (OSError, ValueError, TypeError) as error:
        raise NoSuchScheduler(address=scheduler, why=type(error).__name__) from error
    for name in [name for name in logging.root.manager.loggerDict if name.startswith("distributed")]:
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)  # errors are in the reports
    with client:
        _check_worker_versions(client)
        journal_server = JournalServer(client, journal)
        try:
            yield Cluster(client, journal_server)
        finally:
            journal_server.close()


def _check_worker_versions(client: Client) -> None:
    """Raise `InvalidInput` unless all workers run this version. The same version must make and carry out a plan."""
    versions: Mapping[str, object] = client.run(_version, on_error="return")
    wrong = [address for address, version in versions.items() if version != __version__]
    if not versions:
        raise UnusableWorkers(why=Text("ワーカーがありません", "there are none"), version=__version__)
    if wrong:
        lacking = Text("同じバージョンの runbook がありません ({where})", "they lack this version of runbook ({where})")
        raise UnusableWorkers(why=lacking.format(where=", ".join(wrong)), version=__version__)


def _version() -> str:
    return __version__


class Cluster:
    """The engine whose workers are those of a Dask cluster."""

    def __init__(self, client: Client, journal_server: JournalServer) -> None:
        self._client = client
        self._journal_server = journal_server
        self._executors: dict[str, Executor] = {}
        self._jobs = 0
        self._open: dict[Future[ChangeReport], AnyChange] = {}
        self._lock = threading.Lock()
        journal_server.when_lost.append(self._end_all)

    def submit(self, job: AnyChange, stop: Stop) -> Future[ChangeReport] | None:
        """Submit the job to a worker at the host's location.

        Workers cannot see each other's logins, so the guard of accounts is asked here, and gets the result of the job.
        """
        verdict = job.entry.accounts.decide(job.entry.login, job.entry.name)
        if verdict == "wait":
            return None
        if verdict == "give up":
            return _finished_future(not_started(job, job.entry.accounts.withheld_error(job.entry.login)))
        self._journal_server.stop = stop
        self._jobs += 1
        try:
            executor = self._executor(job.entry.location)
            for_worker = EntryForWorker.of(job.entry)
        except RunbookError as error:
            return _finished_future(_failed(job, error))
        # The job's own copy of the entry has no password; `for_worker` has it encrypted, or lets the worker look it up.
        stripped = replace(job, entry=for_worker.entry)
        future: Future[ChangeReport] = Future()
        job.entry.accounts.begin(job.entry.login)
        with self._lock:
            self._open[future] = job
        of_dask = executor.submit(do_on_worker, stripped, for_worker, self._journal_server.name, self._jobs)
        of_dask.add_done_callback(lambda ended: self._pass_on(future, ended))
        if self._journal_server.lost.is_set():
            self._end_all()
        return future

    def _pass_on(self, future: Future[ChangeReport], of_dask: Future[ChangeReport]) -> None:
        """Pass a result on. Convert Dask's errors to this package's errors."""
        with self._lock:
            job = self._open.pop(future, None)
        if job is None:
            return  # already reported as lost
        error = None if of_dask.cancelled() else of_dask.exception()
        if of_dask.cancelled() or isinstance(error, KilledWorker):
            report = _failed(job, WorkersDied())
        elif isinstance(error, Exception):
            report = _failed(job, wrap_unexpected(error))
        else:
            report = of_dask.result()
        self._end(future, job, report)

    def _end_all(self) -> None:
        """End all jobs: no result will arrive any more. The workers stop at their next call to the journal."""
        with self._lock:
            given_up, self._open = self._open, {}
        for future, job in given_up.items():
            self._end(future, job, _failed(job, SchedulerLost()))

    @staticmethod
    def _end(future: Future[ChangeReport], job: AnyChange, report: ChangeReport) -> None:
        job.entry.accounts.end(job.entry.login, job.entry.name, accepted=report.accepted)
        future.set_result(report)

    def _executor(self, location: str) -> Executor:
        if location not in self._executors:
            needs = {RESOURCE.format(location=location): 1} if location else {}
            end = time.monotonic() + WORKER_SECONDS
            while not self._has_worker(needs):
                if time.monotonic() > end:
                    raise NoWorkerThere(location=location)
                time.sleep(0.2)
            self._executors[location] = self._client.get_executor(resources=needs, pure=False)
        return self._executors[location]

    def _has_worker(self, needs: Mapping[str, int]) -> bool:
        workers = self._client.scheduler_info(n_workers=-1)["workers"].values()
        return any(needs.keys() <= worker["resources"].keys() for worker in workers)


def _failed(job: AnyChange, error: RunbookError) -> ChangeReport:
    report = job.report()
    report.error = error
    return report


def _finished_future(report: ChangeReport) -> Future[ChangeReport]:
    future: Future[ChangeReport] = Future()
    future.set_result(report)
    return future


def do_on_worker(job: AnyChange, for_worker: EntryForWorker, journal_server: str, number: int) -> ChangeReport:
    """Make one attempt at a job, on a worker. Finish a run that an earlier attempt began; do not repeat it."""
    try:
        job = replace(job, entry=for_worker.restore())
        with RemoteJournal(journal_server, number) as remote:
            begun = remote.start()
            if begun is False:
                return not_started(job)
            resources = Resources(Connections(keep=False), remote)
            if begun is True or not isinstance(job, ChangeJob):  # a reboot begins no run, and sees that it is done
                return work(job, resources)
            return _finish(job, begun, resources)
    except RunbookError as error:
        return _failed(job, error)


def _finish(job: ChangeJob, run: Run, resources: Resources) -> ChangeReport:
    """Resume the run of a worker that died. Return the report of the whole job."""
    interrupted = run.state is not RunState.DONE  # otherwise everything was written, and only the report was lost
    planner = RunPlanner(plan_resume, run) if interrupted else job.planner
    report = work(replace(job, agreed=None, planner=planner), resources)
    if report.error is None and interrupted:
        report = work(replace(job, agreed=report.plan, resumes=run.id), resources)
    if report.error is not None or job.agreed is None:
        return report
    before = (
        name for each in run.restarts if each.state is RestartState.DONE for name in (each.service, *each.dependents)
    )
    restarted = (*before, *(report.applied.restarted if report.applied else ()))
    due = job.agreed.needs_reboot or job.agreed.reboot_pending
    report.plan, report.applied = job.agreed, Applied(run.id, job.agreed, restarted, due)
    return report
