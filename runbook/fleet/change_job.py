"""The job of a step, of undo and of --resume: look at a host or, with consent, carry out the plan."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from enum import Enum
from typing import Final

from runbook.change.apply import STALE_SECONDS, Applied, apply
from runbook.change.plan import Plan
from runbook.dpm.jobs import ServerJobs
from runbook.dpm.server import is_server
from runbook.dpm.support import ran_on_real
from runbook.errors import Collateral, Interrupted, NotVerified, UntrustedJournal
from runbook.fleet.errors import HostHeld
from runbook.fleet.job import Report, Resources
from runbook.fleet.planners import Planner
from runbook.hosts import patience
from runbook.hosts.entry import DPM_SERVER, PROTECTED, Entry
from runbook.plans.plan_file import PlannedHost, planned
from runbook.procedure.steps.schedule_overview import ScheduleOverview
from runbook.text import Text
from runbook.windows.cluster import ClusterNode
from runbook.windows.errors import UnreadableCluster
from runbook.windows.host import Host
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
    """The plan for a host, as it is kept in a plan file if there is one (`planned`), and the result of carrying it out.

    `node` is the node of a failover cluster that the host is, if a reboot is due; with `in_no_cluster` it is known to be none.
    `rebooted_before`: the reboot that was due had been made already. `reminders` are left for a person. `jobs` are those of a DPM
    server, if they were asked for.
    """

    plan: Plan | None = None
    planned: PlannedHost | None = None
    applied: Applied | None = None
    rebooted: bool = False
    rebooted_before: bool = False
    node: ClusterNode | None = None
    in_no_cluster: bool = False
    reminders: tuple[Text, ...] = ()
    overview: ScheduleOverview | None = None
    role: str = ""
    jobs: ServerJobs | None = None

    @property
    def state(self) -> HostState:
        """Return the current state."""
        if isinstance(self.error, Interrupted):
            return HostState.INTERRUPTED
        if isinstance(self.error, HostHeld):
            return HostState.NOT_STARTED
        if self.error is not None:
            uncertain = (NotVerified, Collateral, UntrustedJournal)
            return HostState.UNVERIFIED if isinstance(self.error, uncertain) else HostState.FAILED
        if not self.started or self.plan is None:
            return HostState.NOT_STARTED
        if self.rebooted or self.rebooted_before:
            return HostState.DONE
        if self.applied is not None:
            return HostState.REBOOT_DUE if self.applied.reboot_due else HostState.DONE
        if not self.plan.is_empty:
            return HostState.DIFFERENT
        return HostState.REBOOT_DUE if self.plan.reboot_pending else HostState.DONE


@dataclass(frozen=True, slots=True)
class ChangeJob:
    """Look at a host or, if a plan was `agreed`, carry it out.

    `undoes` and `resumes` are run numbers. `asks_role` finds out whether the host is a DPM server, as does a plan that
    may disturb jobs; this costs one request. `keeps_plan` reports what a plan file keeps of the host: up to three requests for its
    versions.
    """

    entry: Entry
    planner: Planner
    agreed: Plan | None = None
    undoes: int | None = None
    resumes: int | None = None
    asks_role: bool = False
    keeps_plan: bool = False

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
                plan = self._again(plan, host, resources)
                report.applied = apply(
                    host, plan, resources.recorder, undoes=self.undoes, resumes=self.resumes, progress=resources.notify
                )

    def _again(self, plan: Plan, host: Host, resources: Resources) -> Plan:
        """Return the agreed plan. One of a plan file is made again if it is old: everything in it must be as approved, not its values alone."""
        if not plan.file or time.monotonic() - plan.made <= STALE_SECONDS:
            return plan
        now = self.planner.plan(Look(host), resources.recorder)
        return replace(now, notes=plan.notes, real_run=plan.real_run)

    def _look(self, report: ChangeReport, host: Host, resources: Resources) -> None:
        look = Look(host)
        plan = self.planner.plan(look, resources.recorder)
        if not report.role and (self.asks_role or plan.disturbs):
            report.role = DPM_SERVER if is_server(look) else PROTECTED
        if self.planner.study is not None:
            report.overview = self.planner.study(look)
        if plan.needs_reboot or plan.reboot_pending:
            # A plan that was approved has the note already, if nothing has changed.
            notes = dict.fromkeys((*plan.notes, *_look_at_cluster(report, look)))
            plan = replace(plan, notes=tuple(notes))
        report.plan = replace(plan, real_run=ran_on_real(look))
        if self.keeps_plan:
            report.planned = planned(look, report.plan, self.undoes)


def _look_at_cluster(report: ChangeReport, look: Look) -> tuple[Text, ...]:
    """Note the node that a host is, if it is one. Return what a person should know before it is rebooted."""
    try:
        report.node = look.cluster_node
    except UnreadableCluster as error:
        return (error.text,)
    report.in_no_cluster = report.node is None
    return () if report.node is None else (_NODE.format(name=report.node.name, state=report.node.state),)


_NODE = Text(
    "フェールオーバー クラスターのノードです ({state})。再起動する前に Suspend-ClusterNode -Name {name} -Drain で役割を移動して一時停止してください。"
    "ドレインされていないノードは再起動しません。",
    "A node of a failover cluster ({state}). Before it is rebooted, drain and pause it: Suspend-ClusterNode -Name {name} -Drain. "
    "A node that is not drained is not rebooted.",
)
