"""A run, as the journal keeps it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from runbook.change.plan import Change
from runbook.change.states import ChangeState, RestartState, RunState
from runbook.settings.setting import Setting
from runbook.windows.identity import Identity


@dataclass(frozen=True, slots=True)
class Restarted:
    """A running service that a run had to restart; its `dependents` ran too."""

    service: str
    state: RestartState
    dependents: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Run:
    """One step on one host, for a `customer` if the inventory named one. `booted` is the host's boot time, if it was read.

    `computer` has a name only where an older version made the run.

    `who` (user@machine) and `process` (its number there) carried the run out last, from `since` on: they began it or
    resumed it.
    """

    id: int
    started: datetime
    step: str
    host: str
    computer: Identity
    booted: datetime | None
    state: RunState
    needs_reboot: bool
    undoes: int | None
    undone_by: int | None
    changes: tuple[tuple[Change, ChangeState], ...]
    restarts: tuple[Restarted, ...]
    who: str
    process: int
    since: datetime
    customer: str = ""

    @property
    def is_partial_undo(self) -> bool:
        """True if it took back some settings of a run, which it names after the run's number (`undo 12 *RscIPv4`)."""
        return self.undoes is not None and len(self.step.split()) > 2

    @property
    def touched(self) -> tuple[Change, ...]:
        """The changes that were made, or may have been made if the run was interrupted."""
        untouched = (ChangeState.PLANNED, ChangeState.BY_HAND)
        return tuple(change for change, state in self.changes if state not in untouched)

    @property
    def at_risk(self) -> frozenset[Setting]:
        """The values that an interrupted write may have changed by accident. They must be restored to their old values."""
        return frozenset(change.setting for change, state in self.changes if state is ChangeState.AT_RISK)
