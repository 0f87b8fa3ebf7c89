"""An engine that starts a host only when its window is open: none of its jobs runs, and the end has not come."""

from __future__ import annotations

from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final

from runbook.errors import RunbookError
from runbook.fleet.any_change import AnyChange
from runbook.fleet.change_job import ChangeJob, ChangeReport
from runbook.fleet.engine import Engine, Stop
from runbook.fleet.errors import JobsLost, JobsNotKnown, JobsRunning, JobsStillRun, RebootTooLong, WindowOver
from runbook.fleet.idle.read_jobs import PASSING, HostJobs, Reading, ReadJobs, jobs_of
from runbook.fleet.idle.window import Clock, Window
from runbook.fleet.reboot_job import NODE_BACK_SECONDS, RebootJob
from runbook.fleet.work import not_started
from runbook.text import Notify, Text
from runbook.windows.system import REBOOT_SECONDS

FRESH_SECONDS: Final = 30.0
"""How old what a DPM server said may be when a host is started; while a host waits, the server is asked as often."""
RECENT_DAYS: Final = 1
"""How far back is looked again; what runs for longer is listed whenever it began."""


@dataclass(slots=True)
class WhenIdle:
    """Passes jobs on to an engine: at once, later, or never, with the reason in the report.

    `readings` are what each DPM server said at the look, and `read_at` is when, by the clock's `elapsed`. Every server is asked again,
    once for all hosts: what it said is `FRESH_SECONDS` old at most when a host is started whose jobs matter. At most `parallel` hosts
    are at work then, so that none lies in a queue while its jobs begin. `show` says what a host waits for.
    """

    engine: Engine[AnyChange, ChangeReport]
    window: Window
    readings: list[Reading]
    parallel: int
    show: Notify
    clock: Clock
    read_at: float = float("-inf")
    _asked: list[Future[ChangeReport] | None] = field(init=False)
    _since: dict[int, float] = field(default_factory=dict)
    _at_work: set[Future[ChangeReport]] = field(default_factory=set)

    def __post_init__(self) -> None:
        """Start with what was read at the look."""
        self._asked = []

    def submit(self, job: AnyChange, stop: Stop) -> Future[ChangeReport] | None:
        """Pass the job on if its host may be started. Return None while it must wait."""
        if stop.closing.is_set() or isinstance(job, ReadJobs):
            return self.engine.submit(job, stop)
        self._at_work = {future for future in self._at_work if not future.done()}
        error = self._over(job)
        if error is None and self._needs_jobs(job):
            if len(self._at_work) >= self.parallel:
                return None
            if not self._is_fresh(stop):
                return None
            found = self._jobs_of(job)
            if self._waits(job, found):
                return None
            error = self._held(found)
        if error is not None:
            ended: Future[ChangeReport] = Future()
            ended.set_result(not_started(job, error))
            return ended
        future = self.engine.submit(job, stop)
        if future is not None:
            self._at_work.add(future)
        return future

    def _over(self, job: AnyChange) -> RunbookError | None:
        """Return the error of a host that would be started, or might still reboot, after the end of the window."""
        end = self.window.until
        if end is None:
            return None
        left, until = end - self.clock.now(), end.astimezone().strftime("%H:%M")
        if left <= timedelta():
            return WindowOver(until=until)
        if isinstance(job, RebootJob) and left < timedelta(seconds=_longest(job)):
            return RebootTooLong(until=until, minutes=round(_longest(job) / 60))
        return None

    def _needs_jobs(self, job: AnyChange) -> bool:
        """Return True if the job may be held because of jobs that run."""
        return self.window.wait_idle is not None or (self.window.holds and _disturbs(job))

    def _is_fresh(self, stop: Stop) -> bool:
        """Return True if what the DPM servers said is new enough. Otherwise ask them all again, and return False until they have answered."""
        if not self._asked and self.clock.elapsed() - self.read_at <= FRESH_SECONDS:
            return True
        if not self._asked:
            self._asked = [None] * len(self.readings)
        for number, reading in enumerate(self.readings):
            if self._asked[number] is None:
                again = ReadJobs(reading.server, RECENT_DAYS, members=reading.computers is None)
                self._asked[number] = self.engine.submit(again, stop)
        answered = [future.result() for future in self._asked if future is not None and future.done()]
        if len(answered) < len(self.readings):
            return False
        self.readings = [
            reading.again(report) if report.started else reading  # the end may come before a server is asked
            for reading, report in zip(self.readings, answered, strict=True)
        ]
        self._asked, self.read_at = [], self.clock.elapsed()
        return True

    def _jobs_of(self, job: AnyChange) -> HostJobs:
        plan = job.agreed if isinstance(job, ChangeJob) else job.plan if isinstance(job, RebootJob) else None
        return jobs_of(plan.computer.name if plan else job.entry.name, job.entry.target, self.readings)

    def _waits(self, job: AnyChange, found: HostJobs) -> bool:
        """Return True while a host has time to wait, and a job of it runs or its DPM server does not answer."""
        if self.window.wait_idle is None or not (found.running or isinstance(found.error, PASSING)):
            return False
        now = self.clock.elapsed()
        left = self.window.wait_idle * 60 - (now - self._since.setdefault(id(job), now))
        if left <= 0:
            return False
        minutes = -int(-left // 60)
        text = _WAITING.format(n=len(found.running), left=minutes) if found.running else _SILENT.format(left=minutes)
        self.show(Text("{host}: {text}", "{host}: {text}").format(host=job.entry.name, text=text))
        return True

    def _held(self, found: HostJobs) -> RunbookError | None:
        """Return the error of a host that is not started because of its jobs."""
        if self.window.wait_idle is not None:
            if found.why is not None:
                return JobsNotKnown(why=found.why)
            return JobsStillRun(n=len(found.running), minutes=self.window.wait_idle) if found.running else None
        if found.why is not None and found.lost:
            return JobsLost(why=found.why)
        return JobsRunning(n=len(found.running)) if found.running else None


def _disturbs(job: AnyChange) -> bool:
    """Return True if a job that runs may fail through this one: a service is restarted, or Windows is."""
    return not isinstance(job, ChangeJob) or job.agreed is None or bool(job.agreed.restarts_now)


def _longest(job: RebootJob) -> float:
    """Return how many seconds a reboot may take, of a node of a cluster until it is back in its cluster."""
    return REBOOT_SECONDS + (NODE_BACK_SECONDS if job.alone else 0.0)


_WAITING = Text(
    "実行中のジョブの終了を待っています ({n} 件、あと {left} 分)",
    "waiting for running jobs to end: {n} ({left} min left)",
)
_SILENT = Text(
    "DPM サーバーの応答を待っています (あと {left} 分)", "waiting for the DPM server to answer ({left} min left)"
)
