"""A run, as the journal keeps it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from runbook.change.baseline import Baseline
from runbook.change.plan import Change
from runbook.change.provenance import Provenance
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
    """One step on one host, for a `customer` if the inventory named one. `booted` is the host's boot time, if it was read; where a
    reboot put the changes in force that was recorded, it is the time of that one.

    `computer` has a name only where an older version made the run.

    `who` (user@machine) and `process` (its number there) carried the run out last, from `since` on: they began it or
    resumed it, with what `provenance` says. `baseline` are the backup jobs before it, if somebody looked.
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
    provenance: Provenance = field(default_factory=Provenance)
    baseline: Baseline | None = None

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
    def waits_for_boot(self) -> bool:
        """True if a change of it takes effect only after a reboot, whether there was one since or not."""
        return any(change.needs_reboot for change in self.touched)

    @property
    def put_in_force(self) -> datetime | None:
        """The recorded boot that put its changes in force; None if there was none, or if nobody recorded it."""
        after = self.booted is not None and self.booted > self.since
        return self.booted if after and self.waits_for_boot and not self.needs_reboot else None

    @property
    def at_risk(self) -> frozenset[Setting]:
        """The values that an interrupted write may have changed by accident. They must be restored to their old values."""
        return frozenset(change.setting for change, state in self.changes if state is ChangeState.AT_RISK)
