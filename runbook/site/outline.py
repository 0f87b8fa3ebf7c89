"""The tree as lists: all of it, numbered, for reading; and as a checklist to print and tick."""

from __future__ import annotations

from runbook.procedure.tree import Check, Node, Outcome, Question, Step, Tree
from runbook.site.markup import Html, element, kind_of, link, words
from runbook.text import Language, Text


def in_order(tree: Tree) -> tuple[Node, ...]:
    """The nodes so that each comes after all that lead to it, the main line unbroken."""
    before = dict.fromkeys(tree.nodes, 0)
    for node in tree.nodes.values():
        for answer in node.answers:
            before[answer.to] += 1
    found: list[Node] = []
    ready = [tree.root]
    while ready:
        # The last is taken: ends before all others, so that they stand beside the node that they belong to.
        ready.sort(key=lambda name: isinstance(tree[name], Outcome))
        name = ready.pop()
        found.append(tree[name])
        for answer in reversed(tree[name].answers):
            before[answer.to] -= 1
            if not before[answer.to]:
                ready.append(answer.to)
    return tuple(found)


def numbered(tree: Tree, language: Language, base: str) -> Html:
    """Every node that is not an end as an item of a numbered list, its answers with where they lead."""
    stops = [node for node in in_order(tree) if not isinstance(node, Outcome)]
    numbers = {node.id: number for number, node in enumerate(stops, start=1)}
    items = []
    for node in stops:
        name, kind = kind_of(node)
        title = element("strong", link(node, language, base))
        ask = "" if isinstance(node, Step) else " " + element("span", words(node.ask, language), class_="rb-ask")
        ways = [_way(tree, answer.to, answer.label, numbers, language, base) for answer in node.answers]
        badge = element("span", words(kind, language), class_=f"rb-kind rb-{name}")
        items.append(
            element("li", badge, " ", title, ask, element("ul", *ways), id=f"list-{node.id}", class_=f"rb-{name}")
        )
    return element("ol", *items, class_="rb-list", data_search_exclude="")  # each node has a page, which is found


def _way(tree: Tree, to: str, label: Text, numbers: dict[str, int], language: Language, base: str) -> Html:
    after = tree[to]
    if to in numbers:
        number = element("a", str(numbers[to]), href=f"#list-{to}")
        return element("li", words(label, language), " → ", number, ". ", words(after.title, language))
    return element("li", words(label, language), " → ", link(after, language, base, class_="rb-outcome"))


def checklist(tree: Tree, language: Language) -> Html:
    """The same with a box to tick at each answer, and lines for notes."""
    items = []
    for node in in_order(tree):
        if isinstance(node, Outcome):
            continue
        boxes = [
            element("li", "☐ ", words(answer.label, language), " → ", words(tree[answer.to].title, language))
            for answer in node.answers
        ]
        ask = node.ask if isinstance(node, (Question, Check)) else node.why
        items.append(
            element(
                "li",
                element("strong", words(node.title, language)),
                element("br"),
                words(ask, language),
                element("ul", *boxes),
                element("p", words(Text("メモ", "Notes"), language), ":", class_="rb-notes"),
            )
        )
    return element("ol", *items, class_="rb-checklist")
