"""The tree as lists: a numbered list to read, and a checklist to print and tick."""

from __future__ import annotations

from runbook.pages.markup import ARROW, SPACE, Html, element, escape_text, kind_of, link, words
from runbook.procedure.tree import Answer, Check, Node, Outcome, Question, StepNode, Tree
from runbook.text import Language, Text


def in_order(tree: Tree) -> tuple[Node, ...]:
    """Return the nodes so that each comes after all that lead to it, with the main line in one piece."""
    before = dict.fromkeys(tree.nodes, 0)
    for ways in tree.flow.values():
        for to in ways.values():
            before[to] += 1
    found: list[Node] = []
    ready = [tree.root]
    while ready:
        # The last is taken: outcomes before all others, so that they are next to the node that leads to them.
        ready.sort(key=lambda name: isinstance(tree[name], Outcome))
        name = ready.pop()
        found.append(tree[name])
        for _, after in reversed(tree.ways(name)):
            before[after.id] -= 1
            if not before[after.id]:
                ready.append(after.id)
    return tuple(found)


def numbered_list(tree: Tree, language: Language, base: str) -> Html:
    """Return a numbered list of every node except outcomes, with its answers and their next nodes."""
    stops = [node for node in in_order(tree) if not isinstance(node, Outcome)]
    numbers = {node.id: number for number, node in enumerate(stops, start=1)}
    items = []
    for node in stops:
        name, kind = kind_of(node)
        title = element("strong", link(node, language, base))
        ask = [] if isinstance(node, StepNode) else [SPACE, element("span", words(node.ask, language), class_="rb-ask")]
        ways = [_way(answer, after, numbers, language, base) for answer, after in tree.ways(node.id)]
        badge = element("span", words(kind, language), class_=f"rb-kind rb-{name}")
        items.append(
            element("li", badge, SPACE, title, *ask, element("ul", *ways), id=f"list-{node.id}", class_=f"rb-{name}")
        )
    return element("ol", *items, class_="rb-list", data_search_exclude="")  # the search finds each node's own page


def _way(answer: Answer, after: Node, numbers: dict[str, int], language: Language, base: str) -> Html:
    label = words(answer.label, language)
    if after.id in numbers:
        number = element("a", escape_text(str(numbers[after.id])), href=f"#list-{after.id}")
        return element("li", label, ARROW, number, Html(". "), words(after.title, language))
    return element("li", label, ARROW, link(after, language, base, class_="rb-outcome"))


def checklist(tree: Tree, language: Language) -> Html:
    """Return the same list with a box to tick at each answer, and room for notes."""
    items = []
    for node in in_order(tree):
        if isinstance(node, Outcome):
            continue
        boxes = [
            element("li", Html("☐ "), words(answer.label, language), ARROW, words(after.title, language))
            for answer, after in tree.ways(node.id)
        ]
        ask = node.ask if isinstance(node, (Question, Check)) else node.why
        items.append(
            element(
                "li",
                element("strong", words(node.title, language)),
                element("br"),
                words(ask, language),
                element("ul", *boxes),
                element("p", words(Text("メモ", "Notes"), language), Html(":"), class_="rb-notes"),
            )
        )
    return element("ol", *items, class_="rb-checklist")
