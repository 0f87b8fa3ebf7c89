"""What a page asks for in a fence ``` tree, drawn in the page's language. Superfences calls `japanese` or `english`.

A fence holds lines `name: value`; `show` says what is drawn. Links are relative to where that kind of fence stands: pages
of nodes beside each other, all others at the root of their language, the code table one folder down.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from pymdownx.superfences import SuperFencesException

from runbook.errors import InvalidInput
from runbook.procedure.troubleshooting import TREE
from runbook.site.advice_list import advice_list
from runbook.site.explain_box import code_table, explain_box
from runbook.site.markup import Html
from runbook.site.node_card import card, onward
from runbook.site.outline import checklist, numbered
from runbook.site.picture import picture
from runbook.site.references import api_reference, cli_reference
from runbook.site.settings_table import settings_table
from runbook.site.walk_box import walk_box
from runbook.text import Language

_NODES: Final = "tree/"

_DRAWN: Final[dict[str, Callable[[dict[str, str], Language], Html]]] = {
    "node": lambda asked, language: card(TREE, asked["node"], language),
    "next": lambda asked, language: onward(TREE, asked["node"], language),
    "list": lambda _, language: numbered(TREE, language, _NODES),
    "checklist": lambda _, language: checklist(TREE, language),
    "picture": lambda _, language: picture(TREE, language, _NODES),
    "walk": lambda _, language: walk_box(TREE, language, _NODES),
    "explain": lambda _, language: explain_box(TREE, language),
    "codes": lambda _, language: code_table(TREE, language),
    "settings": lambda asked, language: settings_table(asked["step"], language),
    "doctor": lambda asked, language: advice_list(asked["examination"], language),
    "cli": lambda _, language: cli_reference(language),
    "api": lambda _, language: api_reference(language),
}


def drawn(source: str, language: Language) -> Html:
    """The markup for a fence. Raises `SuperFencesException` for one that asks for nothing that there is."""
    asked = {name.strip(): value.strip() for name, _, value in (line.partition(":") for line in source.splitlines())}
    try:
        return _DRAWN[asked["show"]](asked, language)
    except (KeyError, InvalidInput) as error:
        # Of all exceptions superfences lets only this one end the build.
        raise SuperFencesException(f"a fence `tree` asks for what there is not, {error}: {source}") from error


def japanese(source: str, *_: Any, **__: Any) -> Html:
    """A fence on a Japanese page."""
    return drawn(source, "ja")


def english(source: str, *_: Any, **__: Any) -> Html:
    """A fence on an English page."""
    return drawn(source, "en")
