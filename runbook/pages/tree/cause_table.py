"""The other causes as a table: the signs of each, and its page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from runbook.pages.markup import Html, element, page_of, with_code, words
from runbook.procedure.cause import Cause
from runbook.text import Language, Text

_HEADS: Final = (Text("原因", "Cause"), Text("主な兆候", "Typical sign"))


def cause_table(causes: Sequence[Cause], language: Language, base: str) -> Html:
    """Return all causes that have signs, in their order."""
    head = element("tr", *(element("th", words(each, language), scope="col") for each in _HEADS))
    rows = [
        element(
            "tr",
            element("td", element("a", words(each.name, language), href=page_of(each.node, base))),
            element("td", with_code(each.signs, language)),
        )
        for each in causes
        if each.signs is not None
    ]
    table = element("table", element("thead", head), element("tbody", *rows))
    return element("div", table, class_="rb-table")
