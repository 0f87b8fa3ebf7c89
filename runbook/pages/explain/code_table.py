"""Every error code as tables: the codes with a meaning of their own, the other IDs by subject, the other codes by family.

The search finds a row by its code and its meaning; the rest of it would make the index, which every page loads, twice as large.
"""

from __future__ import annotations

from typing import Final

from runbook.dpm.symptoms.catalogue import CATALOGUE
from runbook.dpm.symptoms.codes import Code, Meaning, System
from runbook.dpm.symptoms.families import FAMILIES
from runbook.dpm.symptoms.subjects import SUBJECTS
from runbook.pages.markup import Html, element, escape_text, page_of, script_of, style_of, words
from runbook.procedure.tree import Tree
from runbook.text import Language, Text, same

_HEADS: Final = (
    Text("コード", "Code"),
    Text("意味", "Meaning"),
    Text("まず行うこと", "Do this first"),
    Text("出典", "Source"),
)
_GO_ON: Final = Text("次に行うこと", "What to do")
_SUBJECT_HEADS: Final = (Text("内容", "About"), Text("メッセージ ID", "Message IDs"), _GO_ON)
_FAMILY_HEADS: Final = (Text("コード", "Codes"), Text("内容", "About"), _GO_ON)
_FILTER: Final = Text("コードまたは言葉で絞り込む", "Show only codes with")
_NONE: Final = Text("一致するコードはありません。", "No code matches.")


def anchor_of(code: Code) -> str:
    """Return the anchor of a code's row, which is also its name in the address of an answer: `id-52`, `0x80072746`."""
    return str(code).lower().replace(" ", "-")


def code_filter(language: Language) -> Html:
    """Return the field that leaves only the rows with what is typed. A script shows it."""
    field = element("input", id="rb-filter", type="search", autocomplete="off")
    box = element(
        "p",
        element("label", words(_FILTER, language), for_="rb-filter"),
        field,
        element("span", words(_NONE, language), role="status", hidden=""),
        class_="rb-filter",
        data_search_exclude="",
        hidden="",
    )
    return element("div", style_of("explain", base="../"), box, script_of("codes", base="../"))


def code_table(tree: Tree, system: System, language: Language) -> Html:
    """Return a table of the codes of one system, ascending. Official English is in quotation marks."""
    found = sorted((each for each in CATALOGUE.values() if each.code.system == system), key=lambda each: each.code)
    return _table(_HEADS, [_row(tree, each, language) for each in found], language, "rb-codes")


def subject_table(language: Language) -> Html:
    """Return a table of the other IDs by subject."""
    rows = [
        element(
            "tr",
            element("td", words(each.name, language)),
            element("td", escape_text(each.ids.replace(" ", ", "))),
            element("td", words(each.todo, language), data_search_exclude=""),
        )
        for each in SUBJECTS
    ]
    return _table(_SUBJECT_HEADS, rows, language, "rb-subjects")


def family_table(language: Language) -> Html:
    """Return a table of the other codes by family."""
    rows = [
        element(
            "tr",
            element("td", element("code", escape_text(f"0x{each.first:08X}")), escape_text(" - "), element("code", escape_text(f"0x{each.last:08X}"))),
            element("td", words(each.name.format(n="n"), language)),
            element("td", words(each.todo.format(n="n"), language), data_search_exclude=""),
        )
        for each in FAMILIES
    ]  # fmt: skip
    return _table(_FAMILY_HEADS, rows, language, "rb-families")


def _table(heads: tuple[Text, ...], rows: list[Html], language: Language, kind: str) -> Html:
    head = element("tr", *(element("th", words(each, language), scope="col") for each in heads))
    return element("div", element("table", element("thead", head), element("tbody", *rows)), class_=f"rb-table {kind}")


def _row(tree: Tree, each: Meaning, language: Language) -> Html:
    anchor = anchor_of(each.code)
    inside = [] if language == "en" and each.quoted else [words(each.text, language)]
    if each.quoted:
        inside.append(element("q", words(same(each.text.en), language), lang="en", class_="rb-original"))
    todo = []
    if each.first:
        todo.append(element("a", words(each.first.todo, language), href=page_of(tree[each.first], "../tree/")))
    if each.todo:
        todo.append(element("p", words(each.todo, language)))
    return element(
        "tr",
        element("td", element("a", element("code", escape_text(str(each.code))), href=f"#{anchor}")),
        element("td", *inside),
        element("td", *todo, data_search_exclude=""),
        element("td", words(same(each.source), language), data_search_exclude=""),
        id=anchor,
    )
