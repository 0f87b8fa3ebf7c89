"""Every error code as tables: the codes with a meaning of their own, the other IDs by subject, the other codes by family."""

from __future__ import annotations

from typing import Final

from runbook.dpm.symptoms.catalogue import CATALOGUE
from runbook.dpm.symptoms.codes import Meaning
from runbook.dpm.symptoms.families import FAMILIES
from runbook.dpm.symptoms.subjects import SUBJECTS
from runbook.pages.markup import Html, element, escape_text, join, link, words
from runbook.procedure.tree import Node, Tree
from runbook.text import Language, Text, same

_HEADS: Final = (
    Text("コード", "Code"),
    Text("意味", "Meaning"),
    Text("診断の入口", "Where the walk begins"),
    Text("最初に確認する項目", "Look first at"),
    Text("出典", "Source"),
)
_GO_ON: Final = Text("次に行うこと", "Where to go on")
_SUBJECT_HEADS: Final = (Text("内容", "About"), Text("メッセージ ID", "Message IDs"), _GO_ON)
_FAMILY_HEADS: Final = (Text("コード", "Codes"), Text("内容", "About"), _GO_ON)


def code_table(tree: Tree, language: Language) -> Html:
    """Return a table of every code with a meaning of its own. Official English is in quotation marks."""
    rows = [_row(each, tree.after(tree.root, each.entry.value), language) for each in CATALOGUE.values()]
    return _table(_HEADS, rows, language)


def subject_table(language: Language) -> Html:
    """Return a table of the other IDs by subject."""
    rows = [
        element(
            "tr",
            element("td", words(each.name, language)),
            element("td", escape_text(each.ids)),
            element("td", words(each.todo, language)),
        )
        for each in SUBJECTS
    ]
    return _table(_SUBJECT_HEADS, rows, language)


def family_table(language: Language) -> Html:
    """Return a table of the other codes by family."""
    rows = [
        element(
            "tr",
            element("td", element("code", escape_text(f"0x{each.first:08X}")), escape_text("-"), element("code", escape_text(f"0x{each.last:08X}"))),
            element("td", words(each.name.format(n="n"), language)),
            element("td", words(each.todo.format(n="n"), language)),
        )
        for each in FAMILIES
    ]  # fmt: skip
    return _table(_FAMILY_HEADS, rows, language)


def _table(heads: tuple[Text, ...], rows: list[Html], language: Language) -> Html:
    head = element("tr", *(element("th", words(each, language), scope="col") for each in heads))
    return element("div", element("table", element("thead", head), element("tbody", *rows)), class_="rb-table")


def _row(each: Meaning, begin: Node, language: Language) -> Html:
    inside = [] if language == "en" and each.quoted else [words(each.text, language)]
    if each.quoted:
        inside.append(element("q", words(same(each.text.en), language), lang="en", class_="rb-original"))
    if each.todo:
        inside.append(element("p", words(each.todo, language)))
    anchor = f"id-{each.code.number}" if each.code.system == "id" else f"0x{each.code.number:08x}"
    first = element("a", words(each.first.text, language), href=f"../tree/{each.first}.html") if each.first else join()
    return element(
        "tr",
        element("td", element("code", escape_text(str(each.code))), id=anchor),
        element("td", *inside),
        element("td", link(begin, language, "../tree/")),
        element("td", first),
        element("td", words(same(each.source), language)),
    )
