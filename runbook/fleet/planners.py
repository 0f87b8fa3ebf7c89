"""Planners make the plan for a host. They are data, because they are sent to the machine that does the work."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import ClassVar, Protocol

from runbook.change.plan import Plan
from runbook.change.recorder import History
from runbook.change.run import Run
from runbook.procedure.steps.schedule_overview import ScheduleOverview
from runbook.settings.setting import Setting, Value
from runbook.windows.look import Look


class Planner(Protocol):
    """Makes a host's plan. A step of the procedure is a planner."""

    def plan(self, look: Look, history: History) -> Plan:
        """Return the changes from the host's current state to the wanted state."""
        ...

    @property
    def study(self) -> Callable[[Look], ScheduleOverview] | None:
        """Return the function that reads the overview shown before the plan; None if the plan is enough."""
        ...


@dataclass(frozen=True, slots=True)
class RunPlanner:
    """Plans the rest of a run: `make` is `plan_undo` to undo it, or `plan_resume` to finish it.

    `after` are the planners whose plans are carried out before on the same host, in this order. All are shown and agreed to
    together.
    """

    make: Callable[[Look, Run, Mapping[Setting, Value]], Plan]
    run: Run
    after: tuple[RunPlanner, ...] = ()

    study: ClassVar[None] = None

    def plan(self, look: Look, history: History) -> Plan:  # noqa: ARG002  # the plan depends on the run alone
        """Return the plan for the host as the plans in `after` leave it."""
        assumed: dict[Setting, Value] = {}
        for before in self.after:
            assumed |= {change.setting: change.after for change in before.make(look, before.run, assumed).changes}
        return self.make(look, self.run, assumed)
