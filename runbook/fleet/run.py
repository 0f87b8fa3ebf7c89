"""Many jobs, wave after wave, until they are done or enough has failed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait

from runbook.errors import RunbookError
from runbook.fleet.accounts import Accounts
from runbook.fleet.engine import Engine, Stop
from runbook.fleet.job import FAILURES, Job, Report, unexpected

_LOOK_UP_SECONDS = 0.2
"""How long a wait may take before Python gets to see Ctrl-C; on Windows a wait without end never lets it."""


def run_all(
    engine: Engine,
    waves: Sequence[Sequence[Job]],
    stop: Stop,
    told: Callable[[Report], None] = lambda _: None,
    *,
    accounts: Accounts | None = None,
    stop_after: int = 0,
    canary: bool = False,
) -> list[tuple[Job, Report]]:
    """Do all jobs; each with its report, in the order of the waves. Each report is `told` as it comes. `accounts` knows of logins before.

    No further host is started once `stop_after` hosts have failed (0: however many do), or when the first wave is the `canary` and
    one of it failed. A job that was not started gets a report that says so.
    """
    done: list[tuple[Job, Report]] = []
    failures = 0
    accounts = accounts or Accounts()

    def count(report: Report) -> None:
        nonlocal failures
        failures += report.state in FAILURES
        if stop_after and failures >= stop_after:
            stop.closing.set()
        told(report)

    for number, wave in enumerate(waves):
        done += _together(engine, wave, stop, count, accounts)
        if canary and number == 0 and failures:
            stop.closing.set()
    return done


def _together(
    engine: Engine, wave: Sequence[Job], stop: Stop, count: Callable[[Report], None], accounts: Accounts
) -> list[tuple[Job, Report]]:
    reports: dict[int, Report] = {}
    at_work: dict[Future[Report], int] = {}
    left = list(range(len(wave)))

    def ended(number: int, report: Report) -> None:
        accounts.ended(wave[number].entry, report.accepted)
        reports[number] = report
        count(report)

    while left or at_work:
        waiting = []
        for number in left:
            job = wave[number]
            verdict = accounts.verdict(job.entry)
            if verdict == "wait":
                waiting.append(number)
                continue
            accounts.begun(job.entry)
            if verdict == "give up":
                ended(number, Report(job.name, job.agreed, error=accounts.given_up(job.entry), started=False))
                continue
            future = engine.submit(job, stop)
            if future.done():  # done in this thread: what it says must stop the next one
                ended(number, report_of(job, future))
            else:
                at_work[future] = number
        left = waiting
        if at_work:
            for future in wait(at_work, timeout=_LOOK_UP_SECONDS, return_when=FIRST_COMPLETED).done:
                number = at_work.pop(future)
                ended(number, report_of(wave[number], future))
    return [(job, reports[number]) for number, job in enumerate(wave)]


def report_of(job: Job, future: Future[Report]) -> Report:
    """What a job came to; that it did not come to an end of its own is a report as well."""
    try:
        return future.result()
    except RunbookError as error:
        return Report(job.name, job.agreed, error=error, role=job.entry.role)
    except Exception as error:
        return Report(job.name, job.agreed, error=unexpected(error), role=job.entry.role)
