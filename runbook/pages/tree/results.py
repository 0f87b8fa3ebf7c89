"""What follows the backups: what to keep when they succeed, where to go on when they do not."""

from __future__ import annotations

from runbook.pages.markup import ARROW, Html, element, link, words
from runbook.procedure.tree import Node, Outcome, StepNode, Tree
from runbook.text import Language


def resolved(tree: Tree, language: Language) -> Html:
    """Return every end that is a success, with what to do about the change that brought it."""
    items = [
        item
        for node in tree.nodes.values()
        if isinstance(node, Outcome) and node.kind == "resolved"
        for item in (
            element("dt", element("strong", words(node.title, language)), id=node.id),
            element("dd", element("p", words(node.todo, language))),
        )
    ]
    return element("dl", *items, class_="rb-advice")


def failed(tree: Tree, language: Language) -> Html:
    """Return what follows each step whose change did not help."""
    items = [
        element("li", words(step.title, language), ARROW, link(after, language, ""))
        for step, question in _questions(tree)
        for _, after in tree.ways(question.id)
        if not _is_success(after)
    ]
    return element("ul", *items)


def _questions(tree: Tree) -> list[tuple[StepNode, Node]]:
    """Return each step with the question after it."""
    steps = [node for node in tree.nodes.values() if isinstance(node, StepNode)]
    return [(step, after) for step in steps for _, after in tree.ways(step.id)]


def _is_success(node: Node) -> bool:
    return isinstance(node, Outcome) and node.kind == "resolved"
