"""Group hosts that need the same changes, so that a person reads one plan instead of 38."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from runbook.change.plan import Plan
from runbook.settings.setting import format_value
from runbook.windows.identity import Identity


@dataclass(frozen=True, slots=True)
class HostGroup:
    """A plan, and the hosts that it applies to. Host names and adapter identifiers may differ."""

    plan: Plan
    hosts: tuple[str, ...]


def group_plans(plans: Iterable[Plan]) -> list[HostGroup]:
    """Return the plans group_plans by the text that a person reads, in the order of the first plan of each group.

    Several plans for one computer, which are carried out one after the other, are in different groups.
    """
    found: dict[object, list[Plan]] = {}
    seen: Counter[Identity] = Counter()
    for plan in plans:
        found.setdefault((seen[plan.computer], _display_key(plan)), []).append(plan)
        seen[plan.computer] += 1
    return [HostGroup(same[0], tuple(plan.host for plan in same)) for same in found.values()]


def _display_key(plan: Plan) -> object:
    """Return everything that a person sees of a plan, except the host's name."""
    changes = tuple(
        (
            change.setting.place,
            change.setting.label,
            format_value(change.before),
            format_value(change.after),
            change.in_use,
        )
        for change in plan.changes
    )
    return changes, plan.restarts_now, plan.notes, plan.needs_reboot, plan.reboot_pending, len(plan.settings)
