"""One job on one host, wherever it is done: whatever happens, there is a report."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Final

from runbook.change.apply import apply
from runbook.change.journal import Journal
from runbook.dpm.server import is_server
from runbook.errors import NotVerified, RunbookError
from runbook.fleet.entry import DPM_SERVER, PROTECTED, Entry
from runbook.fleet.job import Job, Report, unexpected
from runbook.pause import stop_if_told
from runbook.text import Text
from runbook.windows import Host
from runbook.windows.look import Look
from runbook.wsman.target import Target

LONG_AGO: Final = 86_400.0

Progress = Callable[[str, Text], None]
"""Told which host is at what."""


class Connections:
    """The connections to hosts, one for each, never in two threads at once: a host has one job at a time.

    With `keep` they stay open from one job to the next, which saves a login; a thousand hosts are better let go of.
    """

    def __init__(self, *, keep: bool) -> None:
        self._keep = keep
        self._open: dict[Target, Host] = {}
        self._lock = threading.Lock()

    @contextmanager
    def to(self, entry: Entry) -> Iterator[tuple[Host, bool]]:
        """The connection, and whether it was open already."""
        with self._lock:
            host = self._open.pop(entry.target, None)
        was_open = host is not None
        host = host or entry.connect()
        try:
            yield host, was_open
        finally:
            if self._keep:
                with self._lock:
                    self._open[entry.target] = host
            else:
                host.close()

    def close(self) -> None:
        """Close them all."""
        with self._lock:
            hosts, self._open = list(self._open.values()), {}
        for host in hosts:
            host.close()


def work(job: Job, journal: Journal, connections: Connections, progress: Progress = lambda *_: None) -> Report:
    """Do it. An error ends in the report, also one that only a mistake of ours explains: other hosts' results must not be lost."""
    report = Report(job.name, job.agreed, role=job.entry.role)
    try:
        stop_if_told()
        with connections.to(job.entry) as (host, was_open):
            if job.agreed is None:
                return _look(job, report, host, journal)
            # A plan that was made over another connection may be old, or of another machine with another clock.
            plan = job.agreed if was_open else replace(job.agreed, made=time.monotonic() - LONG_AGO)
            if not plan.is_empty:
                applied = apply(
                    host, plan, journal, undoes=job.undoes, resumes=job.resumes, progress=lambda text: progress(job.name, text)
                )  # fmt: skip
                report = replace(report, applied=applied)
            if job.reboot and (report.applied.reboot_due if report.applied else plan.reboot_pending):
                _reboot(job, host, plan.computer, journal, progress)
                report = replace(report, rebooted=True)
        return report
    except RunbookError as error:
        return replace(report, error=error)
    except Exception as error:
        return replace(report, error=unexpected(error))


def _look(job: Job, report: Report, host: Host, journal: Journal) -> Report:
    look = Look(host)
    plan = job.planner.plan(look, journal)
    role = job.entry.role
    if not role and job.asks_role:
        role = DPM_SERVER if is_server(look) else PROTECTED
    return replace(report, plan=plan, study=job.planner.study(look), role=role)


def _reboot(job: Job, host: Host, computer: str, journal: Journal, progress: Progress) -> None:
    left = Text("起動を待っています (あと {n} 秒)", "waiting for it to come back ({n} s left)")
    host.system.reboot(waiting=lambda seconds: progress(job.name, left.format(n=round(seconds))))
    journal.rebooted(computer)
    if job.planner.plan(Look(host), journal).changes:
        raise NotVerified(Text("再起動後に値が変わりました。", "The values have changed with the reboot."))
