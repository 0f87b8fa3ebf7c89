"""A step of a procedure: it describes itself and makes its own plan."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from runbook.change.plan import Plan
from runbook.change.recorder import History
from runbook.procedure.measuring import End
from runbook.procedure.steps.by_hand import Instructions
from runbook.procedure.steps.schedule_overview import ScheduleOverview
from runbook.text import Text
from runbook.windows.look import Look


class Step(Protocol):
    """A step: a tree node contains it, a command carries it out. Its options are its fields, so that it can be sent as data."""

    @property
    def name(self) -> str:
        """Return the name of its command, which is also its name in the journal."""
        ...

    @property
    def title(self) -> Text:
        """Return its action, as a heading."""
        ...

    @property
    def cost(self) -> Text:
        """Return its cost while it takes effect, shown before consent."""
        ...

    @property
    def next(self) -> Text:
        """Return the advice for after the step."""
        ...

    @property
    def ends(self) -> tuple[End, ...]:
        """Return the hosts that the step changes."""
        ...

    @property
    def by_hand(self) -> Callable[[Look, Look], Instructions] | None:
        """Return the function that makes instructions from a look at the DPM server and a look at the protected computer.

        None if the program takes the step itself.
        """
        ...

    def plan(self, look: Look, history: History) -> Plan:
        """Return the changes from the host's current state to the wanted state."""
        ...

    @property
    def study(self) -> Callable[[Look], ScheduleOverview] | None:
        """Return the function that reads the overview shown before the plan; None if the plan is enough."""
        ...
