"""Where a page stands in the procedure: what to rule out first, the steps, and the backups that tell whether a step helped."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from runbook.pages.markup import Html, element, page_of, words
from runbook.procedure.cause import Cause
from runbook.procedure.tree import Check, Node, Question, StepNode, Tree
from runbook.text import Language, Text

_PART: Final = Text("手順の全体と現在の位置", "Part of this procedure")
_CAUSES: Final = Text("先に除外する原因", "Causes to rule out first")
_BACKUPS: Final = Text("バックアップの結果を確認する (各手順の後)", "Check the backups, after each step")


def place(tree: Tree, causes: Sequence[Cause], name: str, language: Language) -> Html:
    """Return the parts of the procedure as links; the one that the page of `name` belongs to is marked."""
    here = _page(tree[name])
    cause = next((each.name for each in causes if _page(each.node) == here), None)
    parts = [_part(_CAUSES, "../causes.html", language, within=cause)] if causes else []
    steps = [node for node in tree.nodes.values() if isinstance(node, StepNode) and node.more_of is None]
    pages = {_page(node): node.title for node in reversed(steps)}
    for address, title in reversed(pages.items()):
        parts.append(_part(title, address, language, here=address == here))
    for address in dict.fromkeys(_page(after) for node in steps for _, after in tree.ways(node.id) if _asks(after)):
        parts.append(_part(_BACKUPS, address, language, here=address == here))
    label = words(_PART, language)
    return element("nav", element("p", label), element("ol", *parts), class_="rb-partof", aria_label=_PART.to(language))


def _part(title: Text, address: str, language: Language, *, here: bool = False, within: Text | None = None) -> Html:
    """Return a part; on its own page it is no link, and on a page within it that page's name follows."""
    if here:
        return element("li", element("strong", words(title, language)), aria_current="page")
    found = element("a", words(title, language), href=address)
    if within is None:
        return element("li", found)
    return element("li", found, Html(": "), element("strong", words(within, language), aria_current="page"))


def _page(node: Node) -> str:
    return page_of(node, "").partition("#")[0]


def _asks(node: Node) -> bool:
    return isinstance(node, (Check, Question))
