"""The same jobs on a Dask cluster, whose workers stand in the sites that they can reach.

A worker says where it stands when it is started: `dask worker ADDRESS --resources "site-osaka=8"` does up to eight hosts of the site
`osaka` at once. A host without a site is done by any worker. When a worker dies, another one takes its hosts over.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator, Mapping
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Final, cast

from runbook import __version__
from runbook.change.apply import Applied
from runbook.change.journal import Journal
from runbook.change.run import Run
from runbook.errors import InvalidInput, RunbookError, WorkerLost
from runbook.fleet.credentials import Parcel
from runbook.fleet.engine import Engine, Stop
from runbook.fleet.job import Job, Report
from runbook.fleet.planners import ResumePlanner
from runbook.fleet.work import Connections, work
from runbook.text import Text

if TYPE_CHECKING:
    from distributed import Client

    from runbook.fleet.remote_journal import JournalDesk

CONNECT_SECONDS: Final = 10
RESOURCE: Final = "site-{site}"


@contextmanager
def dask(scheduler: str, journal: Journal) -> Iterator[Engine]:
    """An engine on the cluster of this scheduler. Raises `InvalidInput` when it cannot be used."""
    try:
        from distributed import Client

        from runbook.fleet.remote_journal import JournalDesk
    except ImportError as error:
        raise InvalidInput(
            Text("Dask がインストールされていません。", "Dask is not installed."),
            Text("pip install 'dpm-runbook[fleet]' を実行してください。", "Run: pip install 'dpm-runbook[fleet]'"),
        ) from error
    try:
        client = Client(scheduler, timeout=CONNECT_SECONDS, set_as_default=False)
    except (OSError, ValueError, TypeError) as error:
        raise InvalidInput(
            Text(
                "Dask のスケジューラー {address} に接続できません ({why})。",
                "Cannot connect to Dask's scheduler at {address} ({why}).",
            ).format(address=scheduler, why=type(error).__name__),
            Text(
                "アドレス (例: tcp://10.0.0.5:8786) と、スケジューラーが起動しているかを確認してください。何も変更していません。",
                "Check the address (like tcp://10.0.0.5:8786), and that the scheduler runs. Nothing was changed.",
            ),
        ) from error
    for name in [name for name in logging.root.manager.loggerDict if name.startswith("distributed")]:
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)  # what goes wrong is told in the reports
    with client:
        _same_everywhere(client)
        desk = JournalDesk(client, journal)
        try:
            yield Cluster(client, desk)
        finally:
            desk.close()


def _same_everywhere(client: Client) -> None:
    """A plan is made and carried out by the same version, or not at all."""
    versions: Mapping[str, object] = client.run(_version, on_error="return")
    wrong = [address for address, version in versions.items() if version != __version__]
    if not versions or wrong:
        raise InvalidInput(
            Text(
                "Dask のワーカーを使用できません: {why}。",
                "The workers of Dask cannot be used: {why}.",
            ).format(
                why=Text(
                    "同じバージョンの runbook がありません ({where})", "they lack this version of runbook ({where})"
                ).format(where=", ".join(wrong))
                if wrong
                else Text("ワーカーがありません", "there are none")
            ),
            Text(
                "各ワーカーに dpm-runbook {version} をインストールして起動してください。何も変更していません。",
                "Install dpm-runbook {version} where they run, and start them. Nothing was changed.",
            ).format(version=__version__),
        )


def _version() -> str:
    return __version__


class Cluster:
    """The workers of a cluster, as one engine."""

    def __init__(self, client: Client, desk: JournalDesk) -> None:
        self._client = client
        self._desk = desk
        self._executors: dict[str, Executor] = {}
        self._jobs = 0
        self._open: dict[Future[Report], Job] = {}
        self._lock = threading.Lock()
        desk.when_lost.append(self._lost)

    def submit(self, job: Job, stop: Stop) -> Future[Report]:
        """Have a worker of the host's site do it."""
        self._desk.stop = stop
        self._jobs += 1
        try:
            executor = self._executor(job.entry.site)
            parcel = Parcel.of(job.entry)
        except RunbookError as error:
            refused: Future[Report] = Future()
            refused.set_result(Report(job.name, job.agreed, error=error, role=job.entry.role))
            return refused
        # The job's own copy of the host goes without its password; the parcel says how the worker comes by it.
        stripped = replace(job, entry=parcel.entry)
        future: Future[Report] = Future()
        with self._lock:
            self._open[future] = job
        of_dask = executor.submit(do_on_worker, stripped, parcel, self._desk.name, self._jobs)
        of_dask.add_done_callback(lambda ended: self._ended(future, ended))
        if self._desk.lost.is_set():
            self._lost()
        return future

    def _ended(self, future: Future[Report], of_dask: Future[Report]) -> None:
        """Pass a result on; what became of it in words of ours."""
        from distributed import KilledWorker

        with self._lock:
            job = self._open.pop(future, None)
        if job is None:
            return  # the scheduler was given up before
        error = None if of_dask.cancelled() else of_dask.exception()
        if of_dask.cancelled() or isinstance(error, KilledWorker):
            future.set_result(_nobody_left(job, _DIED))
        elif error is not None:
            future.set_exception(error)
        else:
            future.set_result(of_dask.result())

    def _lost(self) -> None:
        """Nothing will come back any more; what the workers do next, they stop at their next call for the journal."""
        with self._lock:
            given_up, self._open = self._open, {}
        for future, job in given_up.items():
            future.set_result(_nobody_left(job, _SCHEDULER_LOST))

    def _executor(self, site: str) -> Executor:
        if site not in self._executors:
            needs = {RESOURCE.format(site=site): 1} if site else {}
            workers = self._client.scheduler_info(n_workers=-1)["workers"].values()
            if not any(needs.keys() <= worker["resources"].keys() for worker in workers):
                raise InvalidInput(
                    Text("拠点 {site} にワーカーがありません。", "No worker stands at the site {site}.").format(
                        site=site
                    ),
                    Text(
                        'そこで次のように起動してください: dask worker ADDRESS --resources "site-{site}=8"',
                        'Start one there: dask worker ADDRESS --resources "site-{site}=8"',
                    ).format(site=site),
                )
            self._executors[site] = self._client.get_executor(resources=needs, pure=False)
        return self._executors[site]


_DIED: Final = Text(
    "作業中のワーカーが繰り返し停止しました。", "The workers that were at it died, one after the other."
)
_SCHEDULER_LOST: Final = Text(
    "Dask のスケジューラーとの接続が失われました。", "The connection to Dask's scheduler was lost."
)


def _nobody_left(job: Job, why: Text) -> Report:
    after = Text(
        "どこまで書き込んだかは history で確認でき、undo で元に戻せます。",
        "`history` shows what was written, and `undo` takes it back.",
    )
    return Report(job.name, job.agreed, error=WorkerLost(why, after), role=job.entry.role)


def do_on_worker(job: Job, parcel: Parcel, desk: str, number: int) -> Report:
    """One attempt at a job, on a worker. What an attempt before began is finished, not done again."""
    from runbook.fleet.remote_journal import RemoteJournal

    report = Report(job.name, job.agreed, role=job.entry.role)
    try:
        job = replace(job, entry=parcel.opened())
        with RemoteJournal(desk, number) as remote:
            journal = cast(Journal, remote)  # it has what carrying out needs
            begun = remote.start()
            if begun is False:
                return replace(report, started=False)
            connections = Connections(keep=False)
            return work(job, journal, connections) if begun is True else _finish(job, begun, journal, connections)
    except RunbookError as error:
        return replace(report, error=error)


def _finish(job: Job, run: Run, journal: Journal, connections: Connections) -> Report:
    """Go on with a run that a worker left when it died. The report is that of the whole, as if it had lived."""
    cut_off = run.state != "done"  # else all was written, and only the report was lost
    planner = ResumePlanner(run) if cut_off else job.planner
    seen = work(replace(job, agreed=None, planner=planner), journal, connections)
    if seen.error is None and (cut_off or job.reboot):
        seen = work(replace(job, agreed=seen.plan, resumes=run.id), journal, connections)
    if seen.error is not None or job.agreed is None:
        return seen
    before = (name for service, state, others in run.restarts if state == "done" for name in (service, *others))
    restarted = (*before, *(seen.applied.restarted if seen.applied else ()))
    due = not seen.rebooted and (job.agreed.needs_reboot or job.agreed.reboot_pending)
    return replace(seen, plan=job.agreed, applied=Applied(run.id, job.agreed, restarted, due))
