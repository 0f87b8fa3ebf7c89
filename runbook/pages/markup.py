"""Build HTML: elements with escaped text, and the words and links of a node on every page."""

from __future__ import annotations

import json
import re
from html import escape
from typing import Any, Final, NewType

from runbook.procedure.addresses import page_of as described_at
from runbook.procedure.tree import Check, Node, Outcome, Question, StepNode
from runbook.text import Language, Text

Html = NewType("Html", str)
"""Markup that is already escaped."""

SPACE: Final = Html(" ")
ARROW: Final = Html(" → ")
_NODES: Final = "tree/"

_KINDS: Final = {
    Question: ("question", Text("質問", "Question")),
    Check: ("check", Text("確認", "Check")),
    StepNode: ("step", Text("手順", "Step")),
    Outcome: ("outcome", Text("結果", "Outcome")),
}
_EMPTY: Final = ("br", "input", "link")


def element(name: str, *inside: Html, **attributes: str) -> Html:
    """Return an element; `br`, `input` and `link` have no end tag. In an attribute's name a trailing `_` is removed, and other `_` become `-`."""
    written = "".join(f' {key.rstrip("_").replace("_", "-")}="{escape(value)}"' for key, value in attributes.items())
    return Html(f"<{name}{written}>" if name in _EMPTY else f"<{name}{written}>{''.join(inside)}</{name}>")


def words(text: Text, language: Language) -> Html:
    """Return a sentence in one language."""
    return escape_text(text.to(language))


def escape_text(text: str) -> Html:
    """Return text of any language, escaped."""
    return Html(escape(text, quote=False))


def with_code(text: Text, language: Language) -> Html:
    """Return a sentence with its backquoted words as code."""
    return Html(re.sub("`([^`]+)`", r"<code>\1</code>", words(text, language)))


def join(*parts: Html) -> Html:
    """Return the pieces of markup joined."""
    return Html("".join(parts))


def kind_of(node: Node) -> tuple[str, Text]:
    """Return the kind of a node: its class name, and its words."""
    return _KINDS[type(node)]


def page_of(node: Node | str, base: str) -> str:
    """Return the address of a node's description, relative to a page that sees the nodes under `base` (`tree/`, or empty inside it)."""
    address = described_at(node if isinstance(node, str) else node.id)
    inside = address.removeprefix(_NODES)
    return base + inside if inside != address else (base.removesuffix(_NODES) if base else "../") + address


def link(node: Node, language: Language, base: str, **attributes: str) -> Html:
    """Return a link to a node's page, named by its title."""
    return element("a", words(node.title, language), href=page_of(node, base), **attributes)


def data_for(name: str, data: dict[str, Any]) -> Html:
    """Return the data for the script of that name. It is in the page, because a page opened from a folder cannot fetch it."""
    written = json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    return Html(f'<script type="application/json" class="rb-{name}-data">{written}</script>')


def script_of(name: str, base: str = "") -> Html:
    """Return a script that only the page with this fence needs, whose language's root is at `base`."""
    return element("script", src=f"{base}assets/runbook/{name}.js", defer="")


def style_of(name: str, base: str = "") -> Html:
    """Return a style sheet that only the page with this fence needs, whose language's root is at `base`.

    It stands within a block: Markdown would put a paragraph around a link that stands first.
    """
    return element("link", rel="stylesheet", href=f"{base}assets/runbook/{name}.css")


def short(label: Text) -> Text:
    """Return an answer's label without the examples after its colon."""
    return Text(label.ja.partition(":")[0], label.en.partition(":")[0])
