"""A node on its own page: its kind, the ways to it, and the ways from it."""

from __future__ import annotations

from collections.abc import Sequence

from runbook.pages.markup import ARROW, Html, element, join, kind_of, link, words
from runbook.pages.tree.place import place
from runbook.procedure.addresses import page_of as described_at
from runbook.procedure.cause import Cause
from runbook.procedure.tree import Outcome, StepNode, Tree
from runbook.text import Language, Text, same

_HERE = Text("前の確認", "Comes after")
_NEXT = Text("次に進む", "What next")
_SOURCE = Text("出典", "Source")
_DIAGNOSIS = Text("診断に戻る", "Back to the diagnosis")


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
    if coming and described_at(name) == f"tree/{name}.html":  # a page that several nodes share comes after many
        lines += [element("p", words(_HERE, language), class_="rb-from"), element("ul", *coming)]
    return element("div", *lines, class_=f"rb-card rb-{kind}")


def next_nodes(tree: Tree, causes: Sequence[Cause], name: str, language: Language) -> Html:
    """Return the nodes that follow, the way back to the diagnosis, and where the page stands in the procedure."""
    ways = [
        element("li", words(answer.label, language), ARROW, link(after, language, ""))
        for answer, after in tree.ways(name)
        if not (isinstance(after, Outcome) and after.kind == "other-cause")
    ]
    ways.append(element("li", element("a", words(_DIAGNOSIS, language), href="../diagnose.html")))
    following = element(
        "nav",
        element("p", words(_NEXT, language)),
        element("ul", *ways),
        class_="rb-next",
        aria_label=_NEXT.to(language),
    )
    return join(following, place(tree, causes, name, language))
