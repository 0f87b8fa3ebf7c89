"""One host's part of a command that changes hosts: its planner, and the report of its latest job."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from runbook.cli.exit_codes import ExitCode
from runbook.fleet.change_job import ChangeJob, ChangeReport, HostState
from runbook.fleet.planners import Planner
from runbook.hosts.entry import Entry


@dataclass(slots=True)
class ChangeTask:
    """A host and the planner of its changes; `undoes` and `resumes` are run numbers.

    `first_look` makes the plan that is shown, if another task changes the same host before this one.
    """

    entry: Entry
    planner: Planner
    undoes: int | None = None
    resumes: int | None = None
    first_look: Planner | None = None
    report: ChangeReport = field(init=False)
    refused: bool = False

    def __post_init__(self) -> None:
        """Start with an empty report."""
        self.report = ChangeReport(self.entry.name, started=False)

    def look_job(self, *, asks_role: bool) -> ChangeJob:
        """Return the job that looks at the host."""
        return ChangeJob(self.entry, self.first_look or self.planner, asks_role=asks_role)

    def change_job(self, *, reboot: bool) -> ChangeJob:
        """Return the job that carries out the plan of the look."""
        entry = replace(self.entry, role=self.report.role)
        return ChangeJob(entry, self.planner, self.report.plan, undoes=self.undoes, resumes=self.resumes, reboot=reboot)

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
