"""A run, as the journal remembers it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from runbook.change.plan import Change
from runbook.change.settings import Setting


@dataclass(frozen=True, slots=True)
class Run:
    """One step on one host. `state` is `applying` (it was interrupted, or still is at work), `done` or `failed`."""

    id: int
    started: datetime
    step: str
    host: str
    computer: str
    booted: str
    state: str
    needs_reboot: bool
    undoes: int | None
    undone_by: int | None
    changes: tuple[tuple[Change, str], ...]
    restarts: tuple[tuple[str, str], ...]

    @property
    def touched(self) -> tuple[Change, ...]:
        """The changes that were made, or may have been made when the run was cut off."""
        return tuple(change for change, state in self.changes if state not in ("planned", "by hand"))

    @property
    def at_risk(self) -> frozenset[Setting]:
        """What a cut-off write may have spoiled: whatever it holds now, what it held before is to be restored."""
        return frozenset(change.setting for change, state in self.changes if state == "at risk")
