"""One walk down a tree. It is immutable, so that every state can be kept, compared and resumed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from runbook.errors import Interrupted, wrap_unexpected
from runbook.journal.walks import Answered
from runbook.procedure.detours import MANUALLY, SKIP, SKIP_CHECKS, UNKNOWN, detours
from runbook.procedure.errors import AnswerDoesNotFit
from runbook.procedure.measuring import Measurement, Pair
from runbook.procedure.tree import Check, Node, Tree

_OPEN: Final = (SKIP, UNKNOWN, SKIP_CHECKS)


@dataclass(frozen=True, slots=True)
class Walk:
    """A walk: its tree and the answers so far."""

    tree: Tree
    taken: tuple[Answered, ...] = ()

    @classmethod
    def replay(cls, tree: Tree, taken: Iterable[Answered]) -> Walk:
        """Return the walk with these recorded answers. Raise `InvalidInput` for an answer that this tree does not have.

        They may stand in another order than the tree would ask today: an earlier version of the package recorded them.
        """
        walk = cls(tree)
        for answered in taken:
            walk = walk._without(answered.node)._with(answered)
        return walk

    @property
    def node(self) -> Node:
        """Return the current node."""
        if not self.taken:
            return self.tree[self.tree.root]
        last = self.taken[-1]
        ways = detours(self.tree, self.tree[last.node])
        return ways.get(last.answer) or self.tree.after(last.node, last.answer)

    @property
    def left_open(self) -> tuple[Answered, ...]:
        """Return the steps and the checks that a person skipped, and the questions that nobody could answer."""
        return tuple(
            each
            for each in self.taken
            if each.how != "measured"
            and each.answer in _OPEN
            and each.answer in detours(self.tree, self.tree[each.node])
        )

    @property
    def manually(self) -> bool:
        """True if a person looks and changes, because the hosts are not asked."""
        return any(each.answer == MANUALLY for each in self.taken)

    @property
    def changed_something(self) -> bool:
        """True if at least one step was carried out."""
        return any(each.how == "done" for each in self.taken)

    @property
    def since(self) -> datetime | None:
        """Return the time of the last step, by the DPM server's clock; None if there was no step or the clock was not read."""
        steps = [each for each in self.taken if each.how == "done"]
        return steps[-1].since if steps else None

    def back(self) -> Walk:
        """Return the walk at the node that it passed last, to ask the same question again."""
        return replace(self, taken=self.taken[:-1])

    def answer(self, answered: Answered) -> Walk:
        """Return the walk with one more answer. A new answer to an earlier node removes all answers after it.

        Raise `InvalidInput` for an answer that the node does not have, or for a node that the walk has not reached.
        """
        walk = self._without(answered.node)
        if answered.node != walk.node.id:
            raise AnswerDoesNotFit(node=answered.node, answer=answered.answer, here=walk.node.id)
        return walk._with(answered)

    def _without(self, node: str) -> Walk:
        """Return the walk as it was before it passed a node; unchanged if it has not."""
        passed = [each.node for each in self.taken]
        return replace(self, taken=self.taken[: passed.index(node)]) if node in passed else self

    def _with(self, answered: Answered) -> Walk:
        """Return the walk with an answer that its node has. Raise `InvalidInput` for any other."""
        node = self.tree.nodes.get(answered.node)
        if node is None or answered.answer not in {*self.tree.flow.get(node.id, ()), *detours(self.tree, node)}:
            raise AnswerDoesNotFit(node=answered.node, answer=answered.answer, here=self.node.id)
        return replace(self, taken=(*self.taken, answered))


def measured(check: Check, pair: Pair) -> Measurement:
    """Return the result of a check. Any error, even a bug, gives no answer, and its text is the evidence.

    Raise `Interrupted` alone.
    """
    try:
        return check.measure(pair)
    except Interrupted:
        raise
    except Exception as error:  # keep the other checks and the walk running
        return Measurement(None, (wrap_unexpected(error).text,))
