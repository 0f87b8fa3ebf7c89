"""Every error code as a table: its meaning, the walk's entry for it, and the source."""

from __future__ import annotations

from typing import Final

from runbook.dpm.symptoms.catalogue import CATALOGUE, Meaning
from runbook.pages.markup import Html, element, escape_text, link, words
from runbook.procedure.tree import Node, Tree
from runbook.text import Language, Text, same

_HEADS: Final = (
    Text("コード", "Code"),
    Text("意味", "Meaning"),
    Text("診断の入口", "Where the walk begins"),
    Text("出典", "Source"),
)


def code_table(tree: Tree, language: Language) -> Html:
    """Return a table of every code: its meaning, its entry and its source. Official English is in quotation marks."""
    rows = [_row(each, tree.after(tree.root, each.entry.value), language) for each in CATALOGUE.values()]
    head = element("tr", *(element("th", words(each, language), scope="col") for each in _HEADS))
    table = element("table", element("thead", head), element("tbody", *rows))
    return element("div", table, class_="rb-table")


def _row(each: Meaning, begin: Node, language: Language) -> Html:
    inside = [] if language == "en" and each.quoted else [words(each.text, language)]
    if each.quoted:
        inside.append(element("q", words(same(each.text.en), language), lang="en", class_="rb-original"))
    if each.todo:
        inside.append(element("p", words(each.todo, language)))
    anchor = f"id-{each.code.number}" if each.code.system == "id" else f"0x{each.code.number:08x}"
    return element(
        "tr",
        element("td", element("code", escape_text(str(each.code))), id=anchor),
        element("td", *inside),
        element("td", link(begin, language, "../tree/")),
        element("td", words(same(each.source), language)),
    )
