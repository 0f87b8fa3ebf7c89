"""A simulated failover cluster: its nodes, and the groups that they own (facts 6.12)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

UP, DOWN, PAUSED, JOINING = range(4)
NOT_INITIATED, IN_PROGRESS, COMPLETED, FAILED = range(4)
ONLINE, OFFLINE = 0, 1

CORE_GROUPS: Final = ("Cluster Group", "Available Storage")


@dataclass(slots=True)
class Node:
    """A node: its state, and how far it has been drained."""

    name: str
    state: int = UP
    drain: int = NOT_INITIATED


@dataclass(slots=True)
class Group:
    """A role, or one of the cluster's own groups (`core`)."""

    name: str
    owner: str
    state: int = ONLINE
    core: bool = False


@dataclass(slots=True)
class Cluster:
    """A cluster that all its computers share. `cut_off` are the roles that went down with a node that was not drained."""

    name: str
    nodes: list[Node]
    groups: list[Group]
    cut_off: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, name: str, nodes: Sequence[str], roles: Sequence[str]) -> Cluster:
        """Return a cluster of these nodes. The first one owns every role, and the cluster's own groups."""
        core = [Group(CORE_GROUPS[0], nodes[0], core=True), Group(CORE_GROUPS[1], nodes[0], OFFLINE, core=True)]
        return cls(name, [Node(each) for each in nodes], core + [Group(each, nodes[0]) for each in roles])

    def node(self, name: str) -> Node:
        """Return a node by its name. Raise `KeyError` if there is none."""
        found = next((each for each in self.nodes if each.name.lower() == name.lower()), None)
        if found is None:
            raise KeyError(name)
        return found

    def owned(self, name: str) -> list[Group]:
        """Return the groups that a node owns."""
        return [each for each in self.groups if each.owner.lower() == name.lower()]

    def drain(self, name: str) -> None:
        """Move everything away from a node and pause it, as Suspend-ClusterNode -Drain does."""
        self._move_from(name)
        self.node(name).state, self.node(name).drain = PAUSED, COMPLETED

    def resume(self, name: str) -> None:
        """Let a node take roles again, as Resume-ClusterNode does."""
        self.node(name).state, self.node(name).drain = UP, NOT_INITIATED

    def fail_over(self, name: str) -> None:
        """Move everything away from a node that goes down. What was online there is cut off. A paused node stays paused."""
        self.cut_off += [each.name for each in self.owned(name) if each.state == ONLINE and not each.core]
        self._move_from(name)

    def _move_from(self, name: str) -> None:
        others = [each.name for each in self.nodes if each.name.lower() != name.lower() and each.state == UP]
        for group in self.owned(name):
            if others:
                group.owner = others[0]
