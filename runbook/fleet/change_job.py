"""The job of a step, of undo and of --resume: look at a host or, with consent, carry out the plan."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from enum import Enum
from typing import Final

from runbook.change.apply import Applied, apply
from runbook.change.plan import Plan
from runbook.dpm.server import is_server
from runbook.errors import Collateral, Interrupted, NotVerified, UntrustedJournal
from runbook.fleet.errors import ChangedByReboot
from runbook.fleet.job import Report, Resources
from runbook.fleet.planners import Planner
from runbook.hosts import patience
from runbook.hosts.entry import DPM_SERVER, PROTECTED, Entry
from runbook.procedure.steps.schedule_overview import ScheduleOverview
from runbook.text import Text
from runbook.windows.host import Host
from runbook.windows.identity import Identity
from runbook.windows.look import Look

LONG_AGO: Final = 86_400.0


class HostState(Enum):
    """The state of a host after a job."""

    DONE = "done"
    REBOOT_DUE = "reboot due"
    DIFFERENT = "different"
    NOT_CONFIRMED = "not confirmed"
    NOT_STARTED = "not started"
    UNVERIFIED = "unverified"
    FAILED = "failed"
    INTERRUPTED = "interrupted"


@dataclass(slots=True)
class ChangeReport(Report):
    """The plan for a host, and the result of carrying it out."""

    plan: Plan | None = None
    applied: Applied | None = None
    rebooted: bool = False
    overview: ScheduleOverview | None = None
    role: str = ""

    @property
    def state(self) -> HostState:
        """Return the current state."""
        if isinstance(self.error, Interrupted):
            return HostState.INTERRUPTED
        if self.error is not None:
            uncertain = (NotVerified, Collateral, UntrustedJournal)
            return HostState.UNVERIFIED if isinstance(self.error, uncertain) else HostState.FAILED
        if not self.started or self.plan is None:
            return HostState.NOT_STARTED
        if self.rebooted:
            return HostState.DONE
        if self.applied is not None:
            return HostState.REBOOT_DUE if self.applied.reboot_due else HostState.DONE
        if not self.plan.is_empty:
            return HostState.DIFFERENT
        return HostState.REBOOT_DUE if self.plan.reboot_pending else HostState.DONE


@dataclass(frozen=True, slots=True)
class ChangeJob:
    """Look at a host or, if a plan was `agreed`, carry it out.

    `undoes` and `resumes` are run numbers. `reboot` reboots the host if a reboot is due. `asks_role` finds out whether the host is
    a DPM server; this costs one request.
    """

    entry: Entry
    planner: Planner
    agreed: Plan | None = None
    undoes: int | None = None
    resumes: int | None = None
    reboot: bool = False
    asks_role: bool = False

    def report(self) -> ChangeReport:
        """Return an empty report."""
        return ChangeReport(self.entry.name, plan=self.agreed, role=self.entry.role)

    def run(self, report: ChangeReport, resources: Resources) -> None:
        """Look at the host, or carry out the agreed plan."""
        with resources.connected(self.entry) as (host, was_open):
            if self.agreed is None:
                self._look(report, host, resources)
                return
            host.client.wait_at_most(patience.CHANGE_SECONDS)
            # A plan made over another connection may be old, or come from another machine with another clock.
            plan = self.agreed if was_open else replace(self.agreed, made=time.monotonic() - LONG_AGO)
            if not plan.is_empty:
                report.applied = apply(
                    host, plan, resources.recorder, undoes=self.undoes, resumes=self.resumes, progress=resources.notify
                )
            if self.reboot and (report.applied.reboot_due if report.applied else plan.reboot_pending):
                self._reboot(host, plan.computer, resources)
                report.rebooted = True

    def _look(self, report: ChangeReport, host: Host, resources: Resources) -> None:
        look = Look(host)
        plan = self.planner.plan(look, resources.recorder)
        if not report.role and self.asks_role:
            report.role = DPM_SERVER if is_server(look) else PROTECTED
        if self.planner.study is not None:
            report.overview = self.planner.study(look)
        report.plan = plan

    def _reboot(self, host: Host, computer: Identity, resources: Resources) -> None:
        left = Text("起動を待っています (あと {n} 秒)", "waiting for it to come back ({n} s left)")
        with host.only(computer):
            host.system.reboot(waiting=lambda seconds: resources.notify(left.format(n=round(seconds))))
            resources.recorder.record_reboot(computer)
            if self.planner.plan(Look(host), resources.recorder).changes:
                raise ChangedByReboot
