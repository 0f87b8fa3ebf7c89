"""The tree as data: what a node is, and what holds for all of them together.

Ids and answers are ASCII slugs that do not change once published: they are URLs, and a walk in a journal names them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

from runbook.procedure.measuring import Finding, Pair
from runbook.text import Text

Measure = Callable[[Pair], Finding]
End = Literal["dpm", "host"]
BOTH: Final[tuple[End, End]] = ("dpm", "host")

Kind = Literal["resolved", "not-this-runbook", "other-cause", "escalate"]


@dataclass(frozen=True, slots=True)
class Answer:
    """One way on: its slug, what a person chooses it by, and the node that follows."""

    slug: str
    label: Text
    to: str


@dataclass(frozen=True, slots=True)
class Question:
    """What a person is asked, because no host can tell."""

    id: str
    title: Text
    ask: Text
    why: Text
    answers: tuple[Answer, ...]


@dataclass(frozen=True, slots=True)
class Check:
    """What the hosts themselves tell, by reading alone; where they cannot be read, `ask` puts it to a person.

    `ends` are the hosts that `measure` reads.
    """

    id: str
    title: Text
    ask: Text
    why: Text
    answers: tuple[Answer, ...]
    measure: Measure = field(compare=False)
    ends: tuple[End, ...] = BOTH


@dataclass(frozen=True, slots=True)
class Step:
    """A change. `step` names the command that makes it, `seconds` its time-out where it has one, `ends` the hosts."""

    id: str
    title: Text
    why: Text
    step: Literal["step1", "step2", "step3", "step4"]
    answers: tuple[Answer, ...]
    ends: tuple[End, ...] = BOTH
    seconds: int | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """An end, with what to do there. `source` is where that comes from."""

    id: str
    kind: Kind
    title: Text
    todo: Text
    source: str
    answers: tuple[Answer, ...] = ()


Node = Question | Check | Step | Outcome

DONE: Final = "done"
"""The one answer of a step."""


@dataclass(frozen=True, slots=True)
class Tree:
    """All nodes by id, and the first. Raises `ValueError` for one that is no tree of this kind."""

    root: str
    nodes: Mapping[str, Node]

    def __post_init__(self) -> None:
        """Every answer leads to a node, every node is reached, none leads back to itself, and the ends are outcomes."""
        reached: set[str] = set()

        def visit(name: str, above: frozenset[str]) -> None:
            if name in above or name not in self.nodes:
                raise ValueError(f"{name}: a loop, or no such node")
            if name in reached:
                return
            reached.add(name)
            node = self.nodes[name]
            slugs = [answer.slug for answer in node.answers]
            if len(set(slugs)) != len(slugs) or bool(slugs) == isinstance(node, Outcome):
                raise ValueError(f"{name}: its answers are not one for each way on")
            if not all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug) for slug in (name, *slugs)) or node.id != name:
                raise ValueError(f"{name}: an id that is no slug")
            for answer in node.answers:
                visit(answer.to, above | {name})

        visit(self.root, frozenset())
        if reached != set(self.nodes):
            raise ValueError(f"never reached: {sorted(set(self.nodes) - reached)}")

    def __getitem__(self, name: str) -> Node:
        return self.nodes[name]

    def after(self, name: str, answer: str) -> Node:
        """The node that an answer leads to. Raises `KeyError` for an answer that the node does not have."""
        for each in self.nodes[name].answers:
            if each.slug == answer:
                return self.nodes[each.to]
        raise KeyError(f"{name}: {answer}")

    def paths(self, start: str | None = None) -> Iterator[tuple[tuple[str, str], ...]]:
        """Every way from the root to an outcome, as (node, answer) pairs; the outcome's own answer is ''."""
        name = start or self.root
        node = self.nodes[name]
        if not node.answers:
            yield ((name, ""),)
        for answer in node.answers:
            for rest in self.paths(answer.to):
                yield ((name, answer.slug), *rest)


def tree_of(root: str, *nodes: Node) -> Tree:
    """A tree of these nodes. Raises `ValueError` when two have the same id, or it is no tree."""
    by_id = {node.id: node for node in nodes}
    if len(by_id) != len(nodes):
        raise ValueError("two nodes with one id")
    return Tree(root, by_id)
