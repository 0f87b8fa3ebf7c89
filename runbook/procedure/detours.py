"""The answers that every walk takes beside those of the tree, which draws none of them: what is skipped, not known, or done otherwise.

They go on as though nothing had been found or helped. They belong to every walk, not to one procedure, and would double its paths.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from runbook.procedure.ruling_out import first_step, onward
from runbook.procedure.tree import Check, Node, Outcome, StepNode, Tree
from runbook.text import Text

SKIP: Final = "skip"
"""A step that was left out."""

UNKNOWN: Final = "unknown"
"""A question to which nobody knows the answer, or which was left out."""

FIXED: Final = "fixed"
"""A cause that was found and fixed, after which backups still fail."""

MANUALLY: Final = "manually"
"""What the gate leads to is not to be had: a person looks and changes what the program would have."""

SKIP_CHECKS: Final = "skip-checks"
"""This check and all others before the first step were left out."""

_LABELS: Final = {
    SKIP: Text("スキップした", "skipped"),
    UNKNOWN: Text("分からない", "not known"),
    FIXED: Text("対処したが、改善しなかった", "fixed, but backups still fail"),
    MANUALLY: Text("WinRM を使わずに、手動で進める", "go on manually, without WinRM"),
    SKIP_CHECKS: Text("残りの確認を省いた", "the remaining checks were skipped"),
}


def detours(tree: Tree, node: Node) -> Mapping[str, Node]:
    """Return the node that follows each answer of this kind.

    A skipped step is followed by what comes when it did not help, past what would do more of it. Any other is followed by what comes
    when the cause is not there; where that is not clear, as with the question whether backups succeed, the walk stays.
    """
    if isinstance(node, StepNode):
        past: Node | None = _past(tree, node)
        while isinstance(past, StepNode) and past.more_of == node.id:
            past = _past(tree, past)
        return {SKIP: past} if past else {}
    if isinstance(node, Outcome) or node.find_out is None:
        return {}
    after = onward(tree, node)
    if after is None:
        return {UNKNOWN: node}
    ways: dict[str, Node] = {UNKNOWN: after}
    if any(isinstance(end, Outcome) and end.kind == "other-cause" for _, end in tree.ways(node.id)):
        ways[FIXED] = after
    if isinstance(node, Check) and node.gate:
        ways[MANUALLY] = after
    step = first_step(tree, node)
    if step is not None and step != after:
        ways[SKIP_CHECKS] = step
    return ways


def label_of(node: Node, slug: str) -> Text:
    """Return the words for an answer of the node."""
    return _LABELS.get(slug) or next(answer.label for answer in node.answers if answer.slug == slug)


def _past(tree: Tree, step: StepNode) -> Node | None:
    """Return what follows a step that did not help."""
    [(_, check)] = tree.ways(step.id)
    ways = [after for _, after in tree.ways(check.id) if not (isinstance(after, Outcome) and after.kind == "resolved")]
    return ways[0] if len(ways) == 1 else None
