"""A node on its own page: what it is, how one comes there, and what follows."""

from __future__ import annotations

from runbook.procedure.tree import Outcome, Step, Tree
from runbook.site.markup import Html, element, kind_of, link, words
from runbook.text import Language, Text, same

_HERE = Text("ここに来る場合", "You come here from")
_NEXT = Text("次に進む", "What next")
_SOURCE = Text("出典", "Source")


def card(tree: Tree, name: str, language: Language) -> Html:
    """Where you are: the kind of the node, its own words, and the answers that lead to it. The links are those of a node's page."""
    node = tree[name]
    kind, word = kind_of(node)
    lines = [element("p", words(word, language), class_=f"rb-kind rb-{kind}")]
    if isinstance(node, Outcome):
        lines.append(element("p", words(node.todo, language)))
        source = f"{_SOURCE.to(language)}: {node.source}"
        lines.append(element("p", words(same(source), language), class_="rb-source"))
    else:
        lines.append(element("p", words(node.why, language)))
        if not isinstance(node, Step):
            lines.append(element("p", element("strong", words(node.ask, language))))
    coming = [
        element("li", link(before, language, ""), ": ", words(answer.label, language))
        for before in tree.nodes.values()
        for answer in before.answers
        if answer.to == name
    ]
    if coming:
        lines += [element("p", words(_HERE, language), class_="rb-from"), element("ul", *coming)]
    return element("div", *lines, class_=f"rb-card rb-{kind}")


def onward(tree: Tree, name: str, language: Language) -> Html:
    """What next: each answer with the page that it leads to; from an end, the way back."""
    node = tree[name]
    ways = [
        element("li", words(answer.label, language), " → ", link(tree[answer.to], language, ""))
        for answer in node.answers
    ]
    if not ways:
        back = Text("診断に戻る", "Back to the walk")
        ways.append(element("li", element("a", words(back, language), href="../walk.html")))
    else:
        there = element("a", words(Text("全体の一覧で見る", "See it in the whole list"), language), href=f"../walk.html#list-{name}")  # fmt: skip
        ways.append(element("li", there))
    return element("nav", element("p", words(_NEXT, language)), element("ul", *ways), class_="rb-next", aria_label=_NEXT.to(language))  # fmt: skip
