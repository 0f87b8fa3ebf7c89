"""A machine's state that lasts, for comparison: apply and undo must leave none of it changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from runbook.sandbox.machine import Machine


@dataclass(frozen=True, slots=True)
class Durable:
    """The registry, the TCP globals, the services, QoS policies and schedules; equal if and only if nothing differs."""

    items: frozenset[tuple[str, object]]

    def diff(self, other: Durable) -> list[str]:
        """What differs, a line for each: how the other has it, and how this one. Empty if nothing does."""
        mine, theirs = dict(self.items), dict(other.items)
        names = sorted({name for name, _ in self.items ^ other.items})
        return [f"{name}: {theirs.get(name, 'absent')} -> {mine.get(name, 'absent')}" for name in names]


def durable(machine: Machine) -> Durable:
    """The durable state of a machine now."""
    return Durable(frozenset(_items(machine)))


def _items(machine: Machine) -> Iterator[tuple[str, object]]:
    for path, values in machine.registry.walk():
        yield path, "there"
        for name, value in values.items():
            yield f"{path}\\\\{name}", value
    for name, state in machine.tcp.items():
        yield f"tcp {name}", state
    for service in machine.services.values():
        yield f"service {service.name}", f"{service.state}, {service.start_mode}"
    for name, policy in machine.qos.items():
        yield f"qos {name}", policy
    for group in machine.dpm.groups if machine.dpm is not None else ():
        yield f"offset {group.name}", group.offset
        for number, schedule in enumerate(group.schedules):
            yield f"schedule {group.name} {number}", (schedule.job_type, schedule.days, schedule.times)
