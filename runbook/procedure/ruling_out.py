"""The checks before the first step: other causes of the same error, which are ruled out first and may be left out."""

from __future__ import annotations

from collections.abc import Iterator

from runbook.procedure.tree import Check, Node, Outcome, Question, StepNode, Tree


def onward(tree: Tree, node: Node) -> Node | None:
    """Return the node that follows a check or a question when its cause is not there, or nobody can say whether it is.

    Where several follow, it is the first in which their ways meet again; None where they do not, as after the question whether
    backups succeed.
    """
    ways = [
        after for _, after in tree.ways(node.id) if not (isinstance(after, Outcome) and after.kind == "other-cause")
    ]
    if len(ways) == 1:
        return ways[0]
    first, *others = [list(_line(tree, way)) for way in ways] or [[]]
    return next((each for each in first if all(each in other for other in others)), None)


def first_step(tree: Tree, node: Node) -> StepNode | None:
    """Return the step that comes once the causes from this check on are ruled out; None if a change was made before it."""
    if node.id == tree.root or not isinstance(node, Check | Question) or _follows_a_step(tree, node):
        return None
    return next((each for each in _line(tree, node) if isinstance(each, StepNode)), None)


def checks_left(tree: Tree, node: Node) -> int:
    """Return how many checks are left to the next step, at most, with this one."""
    if not isinstance(node, Check | Question):
        return 0
    return 1 + max((checks_left(tree, after) for _, after in tree.ways(node.id)), default=0)


def _line(tree: Tree, node: Node) -> Iterator[Node]:
    """Yield the node and those after it, as long as no cause is found, to a step or to where it is not clear what follows."""
    here: Node | None = node
    while here is not None:
        yield here
        here = onward(tree, here) if isinstance(here, Check | Question) else None


def _follows_a_step(tree: Tree, node: Node) -> bool:
    return any(isinstance(before, StepNode) or _follows_a_step(tree, before) for before, _ in tree.ways_to(node.id))
