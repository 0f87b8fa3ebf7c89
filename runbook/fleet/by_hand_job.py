"""The job of a step that a person takes in a console: collect the instructions. It writes nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from runbook.fleet.job import Report, Resources
from runbook.hosts.entry import Entry
from runbook.procedure.steps.by_hand import Instructions
from runbook.windows.look import Look


@dataclass(slots=True)
class ByHandReport(Report):
    """The report of a `ByHandJob`."""

    instructions: Instructions | None = None


@dataclass(frozen=True, slots=True)
class ByHandJob:
    """Read a protected computer and its DPM server, and let `by_hand` make the instructions from both."""

    entry: Entry
    server: Entry
    by_hand: Callable[[Look, Look], Instructions]

    def report(self) -> ByHandReport:
        """Return an empty report."""
        return ByHandReport(self.entry.name)

    def run(self, report: ByHandReport, resources: Resources) -> None:
        """Read both ends."""
        with resources.looks(self.server, self.entry) as (server, host):
            report.instructions = self.by_hand(server, host)
