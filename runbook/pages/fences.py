"""Render the ``` tree fences of a page in the page's language. Superfences calls `japanese` or `english`.

A fence has lines `name: value`; `show` selects the content. Links are relative to the usual place of that kind of fence: pages of
nodes are beside each other, all others at the root of their language, the code table one folder down.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from pymdownx.superfences import SuperFencesException

from runbook.pages.advice_list import advice_list
from runbook.pages.cause_table import cause_table
from runbook.pages.code_table import code_table, family_table, subject_table
from runbook.pages.error_list import error_list
from runbook.pages.explain_box import explain_box
from runbook.pages.markup import Html
from runbook.pages.node_card import card, next_nodes
from runbook.pages.outline import checklist, numbered_list
from runbook.pages.picture import picture
from runbook.pages.references import api_reference, cli_reference
from runbook.pages.rights_table import needs_table, rights_table
from runbook.pages.settings_table import settings_table
from runbook.pages.support_table import support_table
from runbook.pages.walk_box import walk_box
from runbook.procedure.cause import Cause
from runbook.procedure.tree import Tree
from runbook.procedure.troubleshooting import CAUSES, TREE
from runbook.text import Language

_NODES: Final = "tree/"

Fence = Callable[[Mapping[str, str], Language], Html]


def fences(tree: Tree, causes: Sequence[Cause]) -> dict[str, Fence]:
    """Return the contents that pages about a procedure may ask for, by the name after `show`."""
    return {
        "node": lambda asked, language: card(tree, asked["node"], language),
        "next": lambda asked, language: next_nodes(tree, asked["node"], language),
        "list": lambda _, language: numbered_list(tree, language, _NODES),
        "checklist": lambda _, language: checklist(tree, language),
        "picture": lambda _, language: picture(tree, language, _NODES),
        "walk": lambda _, language: walk_box(tree, language, _NODES),
        "causes": lambda _, language: cause_table(causes, language, _NODES),
        "explain": lambda _, language: explain_box(tree, language),
        "codes": lambda _, language: code_table(tree, language),
        "subjects": lambda _, language: subject_table(language),
        "families": lambda _, language: family_table(language),
        "settings": lambda asked, language: settings_table(tree, asked["step"], language),
        "rights": lambda _, language: rights_table(language),
        "needs": lambda _, language: needs_table(language),
        "support": lambda _, language: support_table(language),
        "doctor": lambda asked, language: advice_list(asked["examination"], language),
        "cli": lambda _, language: cli_reference(language),
        "api": lambda _, language: api_reference(language),
        "errors": lambda _, language: error_list(language),
    }


_OURS: Final = fences(TREE, CAUSES)


def render_fence(source: str, language: Language, ours: Mapping[str, Fence] = _OURS) -> Html:
    """Return the markup for a fence. Raise `SuperFencesException` if it asks for unknown content."""
    asked = {name.strip(): value.strip() for name, _, value in (line.partition(":") for line in source.splitlines())}
    try:
        return ours[asked["show"]](asked, language)
    except KeyError as error:
        # Superfences lets only this exception end the build.
        raise SuperFencesException(f"a fence `tree` asks for what there is not, {error}: {source}") from error


def japanese(source: str, *_: Any, **__: Any) -> Html:
    """Return the markup for a fence on a Japanese page."""
    return render_fence(source, "ja")


def english(source: str, *_: Any, **__: Any) -> Html:
    """Return the markup for a fence on an English page."""
    return render_fence(source, "en")
