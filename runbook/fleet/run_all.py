"""Run many jobs, wave after wave, until all are done or enough have failed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from typing import Final, TypeVar

from runbook.fleet.engine import Engine, Stop
from runbook.fleet.job import AnyReport

_LOOK_UP_SECONDS: Final = 0.2
"""The longest wait, in seconds, before Python can handle Ctrl-C. On Windows an endless wait never lets it."""

AnyJob = TypeVar("AnyJob")


def run_all(
    engine: Engine[AnyJob, AnyReport],
    waves: Sequence[Sequence[AnyJob]],
    stop: Stop,
    show: Callable[[AnyReport], None] = lambda _: None,
    *,
    stop_after: int = 0,
    canary: bool = False,
) -> list[tuple[AnyJob, AnyReport]]:
    """Run all jobs. Return each with its report, in the order of the waves. Call `show` with each report as it arrives.

    Start no further host once `stop_after` hosts have failed (0: no limit), or if the first wave is the `canary` and one of its
    hosts failed. A job that was not started gets a report that says so.
    """
    done: list[tuple[AnyJob, AnyReport]] = []
    failures = 0

    def count(report: AnyReport) -> None:
        nonlocal failures
        failures += report.failed
        if stop_after and failures >= stop_after:
            stop.closing.set()
        show(report)

    for number, wave in enumerate(waves):
        done += _run_together(engine, wave, stop, count)
        if canary and number == 0 and failures:
            stop.closing.set()
    return done


def _run_together(
    engine: Engine[AnyJob, AnyReport], wave: Sequence[AnyJob], stop: Stop, count: Callable[[AnyReport], None]
) -> list[tuple[AnyJob, AnyReport]]:
    """Run the jobs of one wave. Submit a job again later if it must wait for other jobs."""
    reports: dict[int, AnyReport] = {}
    at_work: dict[Future[AnyReport], int] = {}
    left = list(range(len(wave)))

    def end(number: int, future: Future[AnyReport]) -> None:
        reports[number] = future.result()
        count(reports[number])

    while left or at_work:
        waiting = []
        for number in left:
            future = engine.submit(wave[number], stop)
            if future is None:
                waiting.append(number)
            elif future.done():  # ran in this thread: its report may stop the next job
                end(number, future)
            else:
                at_work[future] = number
        left = waiting
        if at_work:
            for future in wait(at_work, timeout=_LOOK_UP_SECONDS, return_when=FIRST_COMPLETED).done:
                end(at_work.pop(future), future)
        elif left:
            stop.leaving.wait(_LOOK_UP_SECONDS)
    return [(job, reports[number]) for number, job in enumerate(wave)]
