"""A run, as the journal remembers it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from runbook.change.plan import Change
from runbook.change.settings import Setting


class Restarted(NamedTuple):
    """A service that a run was to restart, because it ran.

    `state` is `planned`, `restarting` (it and its `dependents` may have been left stopped) or `done`.
    """

    service: str
    state: str
    dependents: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Run:
    """One step on one host. `state` is `applying` (it was interrupted, or still is at work), `done` or `failed`.

    `who` (user@machine) and `process` (its number there) have been at it since `since`: they began it, or went on with it last.
    """

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
    restarts: tuple[Restarted, ...]
    who: str
    process: int
    since: datetime

    @property
    def touched(self) -> tuple[Change, ...]:
        """The changes that were made, or may have been made when the run was cut off."""
        return tuple(change for change, state in self.changes if state not in ("planned", "by hand"))

    @property
    def at_risk(self) -> frozenset[Setting]:
        """What a cut-off write may have spoiled: whatever it holds now, what it held before is to be restored."""
        return frozenset(change.setting for change, state in self.changes if state == "at risk")
