"""What the page of a cause draws from the package: what it is, its signs, its checks, and the source of its fix."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from runbook.pages.markup import ARROW, Html, element, join, link, with_code, words
from runbook.procedure.cause import Cause
from runbook.procedure.tree import Outcome, StepNode, Tree
from runbook.text import Language, Text, same

_CAUSE: Final = Text("先に除外する原因", "Rule out first")
_CODES: Final = Text("エラー コードの一覧", "All error codes")
_FIX: Final = Text("この原因です。「対処」に進みます", "this is the cause: go to the fix")
_SOURCE: Final = Text("出典", "Source")


def cause_card(causes: Sequence[Cause], name: str, language: Language) -> Html:
    """Return why a cause makes backups fail. Raise `KeyError` for a node that finds no cause."""
    node = _cause(causes, name).node
    kind = element("p", words(_CAUSE, language), class_="rb-kind rb-check")
    return element("div", kind, element("p", words(node.why, language)), class_="rb-card rb-check")


def signs(causes: Sequence[Cause], name: str, language: Language) -> Html:
    """Return the errors that DPM shows for a cause."""
    found = _cause(causes, name).signs
    if found is None:
        raise KeyError(name)
    codes = element("a", words(_CODES, language), href="../reference/codes.html")
    return element("p", with_code(found, language), Html(" ("), codes, Html(")"))


def check(tree: Tree, name: str, language: Language) -> Html:
    """Return a check's question, and what each answer means. Raise `KeyError` for a node that asks nothing."""
    node = tree[name]
    if isinstance(node, (Outcome, StepNode)):
        raise KeyError(name)
    ways = [
        element("li", words(answer.label, language), ARROW, _fix(language) if isinstance(after, Outcome) else link(after, language, ""))
        for answer, after in tree.ways(name)
    ]  # fmt: skip
    return join(element("p", element("strong", words(node.ask, language))), element("ul", *ways))


def source(tree: Tree, name: str, language: Language) -> Html:
    """Return where the advice of an outcome comes from. Raise `KeyError` for another node."""
    node = tree[name]
    if not isinstance(node, Outcome):
        raise KeyError(name)
    return element("p", words(same(f"{_SOURCE.to(language)}: {node.source}"), language), class_="rb-source")


def _fix(language: Language) -> Html:
    return element("a", words(_FIX, language), href="#fix")


def _cause(causes: Sequence[Cause], name: str) -> Cause:
    return {each.node.id: each for each in causes}[name]
