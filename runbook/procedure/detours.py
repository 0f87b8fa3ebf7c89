"""The two answers that a walk takes and the tree does not draw: a step that is skipped, and a question that nobody can answer.

Both go on as though nothing had been found or helped. They belong to every walk, not to one procedure, and would double its paths.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from runbook.procedure.tree import Check, Node, Outcome, OutcomeKind, Question, StepNode, Tree
from runbook.text import Text

SKIP: Final = "skip"
"""A step that was left out."""

UNKNOWN: Final = "unknown"
"""A question to which nobody knows the answer."""

_LABELS: Final = {SKIP: Text("スキップした", "skipped"), UNKNOWN: Text("分からない", "not known")}


def detours(tree: Tree, node: Node) -> Mapping[str, Node]:
    """Return the node that follows each answer of this kind.

    A skipped step is followed by what comes when it did not help, past what would do more of it. An unknown answer is followed by what comes when the cause is not
    there, because nothing speaks for it; where more than a cause hangs on it, such as whether backups succeed, the walk stays.
    """
    if isinstance(node, StepNode):
        past: Node | None = _past(tree, node)
        while isinstance(past, StepNode) and past.more_of == node.id:
            past = _past(tree, past)
        return {SKIP: past} if past else {}
    if isinstance(node, Question | Check) and node.find_out is not None:
        return {UNKNOWN: _only_way(tree, node, but="other-cause") or node}
    return {}


def label_of(node: Node, slug: str) -> Text:
    """Return the words for an answer of the node."""
    return _LABELS.get(slug) or next(answer.label for answer in node.answers if answer.slug == slug)


def _past(tree: Tree, step: StepNode) -> Node | None:
    [(_, after)] = tree.ways(step.id)
    return _only_way(tree, after, but="resolved")


def _only_way(tree: Tree, node: Node, *, but: OutcomeKind) -> Node | None:
    """Return the only node that follows, apart from outcomes of this kind; None if there are more."""
    ways = [after for _, after in tree.ways(node.id) if not (isinstance(after, Outcome) and after.kind == but)]
    return ways[0] if len(ways) == 1 else None
