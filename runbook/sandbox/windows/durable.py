"""The durable state of a computer, for comparison: apply and undo together must leave it unchanged."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from runbook.sandbox.windows.computer import Computer


@dataclass(frozen=True, slots=True)
class Durable:
    """The registry, the TCP globals, the services, QoS policies and schedules; equal only if nothing differs."""

    items: frozenset[tuple[str, object]]

    def diff(self, other: Durable) -> list[str]:
        """Return a line for each difference: the other's value, then this one's.

        Return an empty list if nothing differs.
        """
        mine, theirs = dict(self.items), dict(other.items)
        names = sorted({name for name, _ in self.items ^ other.items})
        return [f"{name}: {theirs.get(name, 'absent')} -> {mine.get(name, 'absent')}" for name in names]


def durable(computer: Computer) -> Durable:
    """Return the present durable state of a computer."""
    return Durable(frozenset(_items(computer)))


def _items(computer: Computer) -> Iterator[tuple[str, object]]:
    for path, values in computer.registry.walk():
        yield path, "there"
        for name, value in values.items():
            yield f"{path}\\\\{name}", value
    for name, state in computer.tcp.items():
        yield f"tcp {name}", state
    for service in computer.services.values():
        yield f"service {service.name}", f"{service.state}, {service.start_mode}"
    for name, policy in computer.qos.items():
        yield f"qos {name}", policy
    for group in computer.dpm.groups if computer.dpm is not None else ():
        yield f"offset {group.name}", group.offset
        for number, schedule in enumerate(group.schedules):
            yield f"schedule {group.name} {number}", (schedule.job_type, schedule.days, schedule.times)
