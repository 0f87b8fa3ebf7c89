"""One walk down the tree: immutable, so that every state of it can be kept, compared and taken up again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from runbook.change.walk_log import Answered
from runbook.errors import InvalidInput, RunbookError
from runbook.procedure.measuring import Finding, Pair
from runbook.procedure.tree import Check, Node, Tree
from runbook.text import Text


@dataclass(frozen=True, slots=True)
class Walk:
    """Where a walk stands, and how it came there."""

    tree: Tree
    taken: tuple[Answered, ...] = ()

    @classmethod
    def again(cls, tree: Tree, taken: Iterable[Answered]) -> Walk:
        """A walk from its record. Raises `InvalidInput` for one that this tree does not know."""
        walk = cls(tree)
        for answered in taken:
            walk = walk.answer(answered)
        return walk

    @property
    def node(self) -> Node:
        """The node that it stands at."""
        if not self.taken:
            return self.tree[self.tree.root]
        last = self.taken[-1]
        return self.tree.after(last.node, last.answer)

    @property
    def since(self) -> datetime | None:
        """When the last step was done, by the DPM server's clock; None if there was none or the clock was not read."""
        steps = [each for each in self.taken if each.how == "done"]
        return datetime.fromisoformat(steps[-1].since) if steps and steps[-1].since else None

    @property
    def runs(self) -> tuple[int, ...]:
        """The runs that its steps made."""
        return tuple(run for each in self.taken for run in each.runs)

    def back(self) -> Walk:
        """The walk at the node that it passed last, to put the same question again."""
        return replace(self, taken=self.taken[:-1])

    def answer(self, answered: Answered) -> Walk:
        """The walk one node further. What was answered after an earlier node is forgotten when that is answered again.

        Raises `InvalidInput` for an answer that is not one of the node's, or to a node where the walk has not been.
        """
        passed = [each.node for each in self.taken]
        if answered.node in passed:
            return replace(self, taken=self.taken[: passed.index(answered.node)]).answer(answered)
        if answered.node != self.node.id or answered.answer not in (each.slug for each in self.node.answers):
            raise InvalidInput(
                Text(
                    "{node} に対する回答 {answer} は、現在の位置 ({here}) では使えません。",
                    "The answer {answer} to {node} does not fit where the walk stands ({here}).",
                ).format(node=answered.node, answer=answered.answer, here=self.node.id)
            )
        return replace(self, taken=(*self.taken, answered))


def measured(check: Check, pair: Pair) -> Finding:
    """What a check finds. A host that cannot be read gives no answer, and the reason as evidence; it never raises that."""
    try:
        return check.measure(pair)
    except RunbookError as error:
        return Finding(None, (error.text,))
