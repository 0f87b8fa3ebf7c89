"""What a command wants of each host, as data: it has to travel to whoever does the work."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, Literal, Protocol

from runbook.change.journal import Journal
from runbook.change.plan import Plan
from runbook.change.resume import plan_resume
from runbook.change.run import Run
from runbook.change.undo import plan_undo
from runbook.procedure import step1, step2, step3, step4
from runbook.windows.look import Look

StepName = Literal["step1", "step2", "step3", "step4"]
StepOptions = step1.Options | step2.Options | step3.Options | step4.Options

STEPS: Final[dict[str, Any]] = {"step1": step1, "step2": step2, "step3": step3, "step4": step4}


class Planner(Protocol):
    """Makes a host's plan."""

    def plan(self, look: Look, journal: Journal) -> Plan:
        """The difference between the host as it is and as it is wanted."""
        ...

    def study(self, look: Look) -> step4.Study | None:
        """What a person sees before the plan, if there is more to see."""
        ...


@dataclass(frozen=True, slots=True)
class StepPlanner:
    """One step of the procedure, with that step's own options."""

    step: StepName
    options: StepOptions

    def plan(self, look: Look, journal: Journal) -> Plan:
        """The step's own plan."""
        plan: Plan = STEPS[self.step].plan(look, journal, self.options)
        return plan

    def study(self, look: Look) -> step4.Study | None:
        """For step 4, the schedules as they are and as they would be."""
        return step4.study(look) if self.step == "step4" else None


@dataclass(frozen=True, slots=True)
class UndoPlanner:
    """The way back from a run."""

    run: Run

    def plan(self, look: Look, journal: Journal) -> Plan:  # noqa: ARG002  # the run is all that counts
        """What restores what the run found."""
        return plan_undo(look, self.run)

    def study(self, look: Look) -> None:
        """Nothing more."""


@dataclass(frozen=True, slots=True)
class ResumePlanner:
    """The rest of a run that was cut off."""

    run: Run

    def plan(self, look: Look, journal: Journal) -> Plan:  # noqa: ARG002  # the run is all that counts
        """What the run did not come to."""
        return plan_resume(look, self.run)

    def study(self, look: Look) -> None:
        """Nothing more."""
