"""HTML, spelled out: elements with escaped text, and the words and links that a node has on every page."""

from __future__ import annotations

import json
from html import escape
from typing import Any, Final

from runbook.procedure.tree import Check, Node, Outcome, Question, Step
from runbook.text import Language, Text

Html = str
"""Markup that is escaped already."""

KINDS: Final = {
    Question: ("question", Text("質問", "Question")),
    Check: ("check", Text("確認", "Check")),
    Step: ("step", Text("手順", "Step")),
    Outcome: ("outcome", Text("結果", "Outcome")),
}


def element(name: str, *inside: Html, **attributes: str) -> Html:
    """An element; `br` without an end. A trailing `_` in an attribute's name goes, other `_` become `-`."""
    written = "".join(f' {key.rstrip("_").replace("_", "-")}="{escape(value)}"' for key, value in attributes.items())
    return f"<{name}{written}>" if name == "br" else f"<{name}{written}>{''.join(inside)}</{name}>"


def words(text: Text, language: Language) -> Html:
    """A sentence in one language."""
    return escape(text.to(language), quote=False)


def kind_of(node: Node) -> tuple[str, Text]:
    """What a node is: as a class name, and in words."""
    return KINDS[type(node)]


def page_of(node: Node | str, base: str) -> str:
    """The address of a node's page, seen from a page for which the nodes lie in `base` (`tree/`, or nothing inside it)."""
    return f"{base}{node if isinstance(node, str) else node.id}.html"


def link(node: Node, language: Language, base: str, **attributes: str) -> Html:
    """A link to a node's page, named by its title."""
    return element("a", words(node.title, language), href=page_of(node, base), **attributes)


def data_for(name: str, data: dict[str, Any]) -> Html:
    """What the script of that name reads. It is in the page, because from a folder nothing can be fetched."""
    written = json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    return f'<script type="application/json" class="rb-{name}-data">{written}</script>'


def script_of(name: str) -> Html:
    """A script that only the page with this fence needs; such pages lie at the root of their language."""
    return element("script", src=f"assets/runbook/{name}.js", defer="")


def short(label: Text) -> Text:
    """An answer's label without the examples behind its colon."""
    return Text(label.ja.partition(":")[0], label.en.partition(":")[0])
