"""A node on its own page: its kind, the ways to it, and the ways from it."""

from __future__ import annotations

from runbook.pages.markup import ARROW, Html, element, kind_of, link, words
from runbook.procedure.tree import Outcome, StepNode, Tree
from runbook.text import Language, Text, same

_HERE = Text("ここに来る場合", "You come here from")
_NEXT = Text("次に進む", "What next")
_SOURCE = Text("出典", "Source")


def card(tree: Tree, name: str, language: Language) -> Html:
    """Return the kind of a node, its own words, and the answers that lead to it."""
    node = tree[name]
    kind, word = kind_of(node)
    lines = [element("p", words(word, language), class_=f"rb-kind rb-{kind}")]
    if isinstance(node, Outcome):
        lines.append(element("p", words(node.todo, language)))
        source = f"{_SOURCE.to(language)}: {node.source}"
        lines.append(element("p", words(same(source), language), class_="rb-source"))
    else:
        lines.append(element("p", words(node.why, language)))
        if not isinstance(node, StepNode):
            lines.append(element("p", element("strong", words(node.ask, language))))
    coming = [
        element("li", link(before, language, ""), Html(": "), words(answer.label, language))
        for before, answer in tree.ways_to(name)
    ]
    if coming:
        lines += [element("p", words(_HERE, language), class_="rb-from"), element("ul", *coming)]
    return element("div", *lines, class_=f"rb-card rb-{kind}")


def next_nodes(tree: Tree, name: str, language: Language) -> Html:
    """Return each answer with a link to the next page; for an outcome, the way back."""
    ways = [
        element("li", words(answer.label, language), ARROW, link(after, language, ""))
        for answer, after in tree.ways(name)
    ]
    if not ways:
        back = Text("診断に戻る", "Back to the walk")
        ways.append(element("li", element("a", words(back, language), href="../walk.html")))
    else:
        there = element("a", words(Text("全体の一覧で見る", "See it in the whole list"), language), href=f"../walk.html#list-{name}")  # fmt: skip
        ways.append(element("li", there))
    return element("nav", element("p", words(_NEXT, language)), element("ul", *ways), class_="rb-next", aria_label=_NEXT.to(language))  # fmt: skip
