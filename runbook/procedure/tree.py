"""The tree as data: the nodes, the next node for each answer, and the rules for a valid tree.

Ids and answers are ASCII slugs that never change after publication: they are URLs, and journals record them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Final, Literal

from runbook.procedure.impact import Impact
from runbook.procedure.measuring import BOTH, End, Measurement, Pair
from runbook.procedure.steps.step import Step
from runbook.text import Text

Measure = Callable[[Pair], Measurement]

OutcomeKind = Literal["resolved", "not-this-runbook", "other-cause", "escalate"]

Flow = Mapping[str, Mapping[str, str]]
"""The next node for each answer of each node that is not an outcome."""

DONE: Final = "done"
"""The only answer of a step."""


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer of a node: its slug, and the label that a person chooses."""

    slug: str
    label: Text


@dataclass(frozen=True, slots=True)
class Question:
    """A question that only a person can answer.

    If `by_code` is true, its answers are the entry points that `explain` finds for an error code. `find_out` says how a person
    learns the answer, or from whom.
    """

    id: str
    title: Text
    ask: Text
    why: Text
    answers: tuple[Answer, ...]
    by_code: bool = False
    find_out: Text | None = None


@dataclass(frozen=True, slots=True)
class Check:
    """A check that reads the hosts without changing anything. If it finds no answer, a person is asked.

    `ends` are the hosts that `measure` reads. If a `gate` does not give its first answer, nothing after it can be read. `find_out`
    says how a person learns the answer, or from whom.
    """

    id: str
    title: Text
    ask: Text
    why: Text
    answers: tuple[Answer, ...]
    measure: Measure = field(compare=False)
    ends: tuple[End, ...] = BOTH
    gate: bool = False
    find_out: Text | None = None


@dataclass(frozen=True, slots=True)
class StepNode:
    """A change, made by a step. One that is `passed_unchanged` is skipped by itself if neither host has anything to change.

    `more_of` is the node of the same change of which this one does more: who skips that one is not asked about this one.
    """

    id: str
    title: Text
    why: Text
    step: Step
    impact: Impact
    passed_unchanged: bool = False
    more_of: str | None = None
    answers: tuple[Answer, ...] = (Answer(DONE, Text("実施した", "done")),)


@dataclass(frozen=True, slots=True)
class Outcome:
    """An end of the procedure, with its advice and the `source` of the advice."""

    id: str
    kind: OutcomeKind
    title: Text
    todo: Text
    source: str
    answers: tuple[Answer, ...] = ()


Node = Question | Check | StepNode | Outcome


@dataclass(frozen=True, slots=True)
class Tree:
    """A procedure: nodes by id, the root, and the next node for each answer. Raise `ValueError` unless it is a valid tree."""

    root: str
    nodes: Mapping[str, Node]
    flow: Flow

    @classmethod
    def of(cls, root: str, flow: Flow, nodes: Iterable[Node]) -> Tree:
        """Return the tree of these nodes. Raise `ValueError` if two have the same id, or the tree is not valid."""
        each = tuple(nodes)
        by_id = {node.id: node for node in each}
        if len(by_id) != len(each):
            raise ValueError("two nodes with one id")
        return cls(root, by_id, flow)

    def __post_init__(self) -> None:
        """Raise `ValueError` unless all answers lead to nodes, all nodes are reachable, no path is a cycle, and all ends are outcomes."""
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
            if set(slugs) != set(self.flow.get(name, ())):
                raise ValueError(f"{name}: its answers are not those of the flow")
            if not all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug) for slug in (name, *slugs)) or node.id != name:
                raise ValueError(f"{name}: an id that is no slug")
            for after in self.flow.get(name, {}).values():
                visit(after, above | {name})

        visit(self.root, frozenset())
        if unreached := (set(self.nodes) | set(self.flow)) - reached:
            raise ValueError(f"never reached: {sorted(unreached)}")

    def __getitem__(self, name: str) -> Node:
        return self.nodes[name]

    @property
    def checks(self) -> tuple[Check, ...]:
        """Return the checks for other causes, in order: each has an answer that leads to an outcome."""
        return tuple(
            node
            for node in self.nodes.values()
            if isinstance(node, Check)
            and any(isinstance(after, Outcome) and after.kind == "other-cause" for _, after in self.ways(node.id))
        )

    @property
    def steps(self) -> tuple[Step, ...]:
        """Return the steps, in the order of their first occurrence."""
        first: dict[str, Step] = {}
        for node in self.nodes.values():
            if isinstance(node, StepNode):
                first.setdefault(node.step.name, node.step)
        return tuple(first.values())

    def with_step(self, step: Step) -> Tree:
        """Return the same procedure with this step in place of every step of its type, so that its options are used."""
        chosen = {
            name: replace(node, step=step) if isinstance(node, StepNode) and type(node.step) is type(step) else node
            for name, node in self.nodes.items()
        }
        return replace(self, nodes=chosen)

    def after(self, name: str, answer: str) -> Node:
        """Return the node that follows an answer. Raise `KeyError` for an answer that the node does not have."""
        return self.nodes[self.flow[name][answer]]

    def ways(self, name: str) -> tuple[tuple[Answer, Node], ...]:
        """Return the answers of a node in order, each with the next node; empty for an outcome."""
        return tuple((answer, self.after(name, answer.slug)) for answer in self.nodes[name].answers)

    def ways_to(self, name: str) -> tuple[tuple[Node, Answer], ...]:
        """Return the nodes that lead to a node, each with the answer that does."""
        return tuple(
            (self.nodes[each], answer) for each in self.flow for answer, after in self.ways(each) if after.id == name
        )

    def paths(self, start: str | None = None) -> Iterator[tuple[tuple[str, str], ...]]:
        """Yield every path from the root to an outcome, as (node, answer) pairs; the outcome's own answer is ''."""
        name = start or self.root
        ways = self.ways(name)
        if not ways:
            yield ((name, ""),)
        for answer, after in ways:
            for rest in self.paths(after.id):
                yield ((name, answer.slug), *rest)
