"""One host's part of a command that changes hosts: its planner, and the report of its latest job."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from runbook.change.plan import Change
from runbook.cli.exit_codes import ExitCode
from runbook.fleet.change_job import ChangeJob, ChangeReport, HostState
from runbook.fleet.idle.read_jobs import HostJobs
from runbook.fleet.planners import Planner
from runbook.fleet.reboot_job import RebootJob
from runbook.hosts.entry import Entry


@dataclass(slots=True)
class ChangeTask:
    """A host and the planner of its changes; `undoes` and `resumes` are run numbers.

    `alone`: the host may be a node of a cluster, so no other one is rebooted with it. `jobs` are those that the change may disturb, if they were asked for; `held`: its reboot was not begun because of them, or of the time. `first_look` makes the plan that is shown, if another task changes the same host before this one, or if the plan was approved.
    """

    entry: Entry
    planner: Planner
    undoes: int | None = None
    resumes: int | None = None
    first_look: Planner | None = None
    report: ChangeReport = field(init=False)
    refused: bool = False
    alone: bool = True
    jobs: HostJobs | None = None
    held: bool = False

    def __post_init__(self) -> None:
        """Start with an empty report."""
        self.report = ChangeReport(self.entry.name, started=False)

    def look_job(self, *, asks_role: bool, keeps_plan: bool = False) -> ChangeJob:
        """Return the job that looks at the host."""
        planner = self.first_look or self.planner
        return ChangeJob(self.entry, planner, undoes=self.undoes, asks_role=asks_role, keeps_plan=keeps_plan)

    def change_job(self) -> ChangeJob:
        """Return the job that carries out the plan of the look."""
        entry, plan = replace(self.entry, role=self.report.role), self.report.plan
        planner = self.first_look if plan is not None and plan.file and self.first_look else self.planner
        return ChangeJob(entry, planner, plan, undoes=self.undoes, resumes=self.resumes)

    def reboot_job(self, changes: tuple[Change, ...]) -> RebootJob:
        """Return the job that reboots the host, after these changes. Only for a task that has looked."""
        plan = self.report.plan
        assert plan is not None  # noqa: S101  # without a plan, no reboot is due
        entry = replace(self.entry, role=self.report.role)
        return RebootJob(entry, self.planner, plan, changes, self.report.applied, alone=self.alone)

    @property
    def state(self) -> HostState:
        """Return the host's state; a change that was declined is not confirmed."""
        return HostState.NOT_CONFIRMED if self.refused else self.report.state

    @property
    def code(self) -> ExitCode:
        """Return the host's own exit code."""
        return ExitCode[self.state.name]

    @property
    def reboot_due(self) -> bool:
        """Return whether only a reboot is missing."""
        return self.state is HostState.REBOOT_DUE
