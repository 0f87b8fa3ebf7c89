"""Run read-only jobs on all hosts of a command at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from runbook.cli.progress import Progress
from runbook.cli.show.screen import Screen
from runbook.cli.typed.options import PARALLEL
from runbook.fleet.engine import Stop, threads
from runbook.fleet.job import AnyReport, Job
from runbook.fleet.run_all import run_all
from runbook.journal.journal import Journal
from runbook.text import Text


def read_hosts(
    jobs: Sequence[Job[AnyReport]], screen: Screen, show: Callable[[AnyReport], None] = lambda _: None
) -> list[AnyReport]:
    """Run the jobs and return their reports, in that order. Call `show` with each report as it arrives.

    Raise `KeyboardInterrupt` after Ctrl-C, when all running jobs have ended.
    """
    stop = Stop()
    progress = Progress(screen, stop)
    hosts = [job.entry.name for job in jobs]
    with (
        Journal(None) as nothing,
        progress.on(hosts, Text("確認しています", "looking")) as count,
        threads(len(jobs), PARALLEL, nothing, progress.notify, keep=False) as engine,
    ):

        def ended(report: AnyReport) -> None:
            count(report)
            with screen.aside():
                show(report)

        done = run_all(engine, [jobs], stop, ended)
    if stop.leaving.is_set():
        raise KeyboardInterrupt
    return [report for _, report in done]
