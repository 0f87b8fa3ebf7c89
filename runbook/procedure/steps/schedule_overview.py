"""The overview of schedules that a person sees before the plan that moves them."""

from __future__ import annotations

from dataclasses import dataclass

from runbook.dpm.schedules import ProtectionGroup, overlaps, synchronize_together


@dataclass(frozen=True, slots=True)
class ScheduleOverview:
    """The protection groups before and after. `changeable` is true if this DPM's shell can move them (2012 and later)."""

    changeable: bool
    before: tuple[ProtectionGroup, ...]
    after: tuple[ProtectionGroup, ...]

    @property
    def crowded(self) -> bool:
        """Return whether groups start together."""
        return bool(overlaps(self.before) or synchronize_together(self.before))
