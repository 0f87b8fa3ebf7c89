"""The other causes as a table: the signs of each, and the pages that check and remove it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from runbook.pages.markup import Html, element, page_of, with_code, words
from runbook.procedure.cause import Cause
from runbook.procedure.tree import Node
from runbook.text import Language, Text

_HEADS: Final = (Text("原因", "Cause"), Text("主な兆候", "Typical sign"), Text("確認", "Check"), Text("対処", "Remedy"))
_CHECK: Final = Text("確認", "check")
_REMEDY: Final = Text("対処", "remedy")


def cause_table(causes: Sequence[Cause], language: Language, base: str) -> Html:
    """Return all causes that have signs, in their order."""
    head = element("tr", *(element("th", words(each, language)) for each in _HEADS))
    rows = [
        element(
            "tr",
            element("td", words(each.name, language)),
            element("td", with_code(each.signs, language)),
            element("td", _link(each.node, _CHECK, language, base)),
            element("td", _link(each.remedy, _REMEDY, language, base)),
        )
        for each in causes
        if each.signs is not None
    ]
    return element("table", element("thead", head), element("tbody", *rows))


def _link(node: Node, text: Text, language: Language, base: str) -> Html:
    return element("a", words(text, language), href=page_of(node, base))
