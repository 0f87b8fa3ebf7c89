"""Hosts that need the same changes are one group: 38 plans are not read, one is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from runbook.change.plan import Plan
from runbook.change.settings import shown


@dataclass(frozen=True, slots=True)
class Group:
    """A plan, and the hosts that it is the plan of, but for their names and what identifies their adapters."""

    plan: Plan
    hosts: tuple[str, ...]


def grouped(plans: Iterable[Plan]) -> list[Group]:
    """Plans that read the same to a person, together; in the order in which each group came first."""
    found: dict[object, list[Plan]] = {}
    for plan in plans:
        found.setdefault(_as_read(plan), []).append(plan)
    return [Group(same[0], tuple(plan.host for plan in same)) for same in found.values()]


def _as_read(plan: Plan) -> object:
    """All that a person is shown of a plan, but for the host's name."""
    changes = tuple(
        (change.setting.place, change.setting.label, shown(change.before), shown(change.after), change.in_use)
        for change in plan.changes
    )
    return changes, plan.restarts_now, plan.notes, plan.needs_reboot, plan.reboot_pending, len(plan.settings)
