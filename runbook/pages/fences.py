"""Render the ``` tree fences of a page in the page's language. Superfences calls `japanese` or `english`.

A fence has lines `name: value`; `show` selects the content. Links are relative to the usual place of that kind of fence: pages of
nodes are beside each other, all others at the root of their language, the code table one folder down.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from pymdownx.superfences import SuperFencesException

from runbook.pages.advice_list import advice_list
from runbook.pages.diagnose_box import diagnose_box
from runbook.pages.error_list import error_list
from runbook.pages.explain.box import explain_box
from runbook.pages.explain.code_table import code_filter, code_table, family_table, subject_table
from runbook.pages.fact_tables import exit_code_table, limit_table, variable_table
from runbook.pages.markup import Html
from runbook.pages.outline import numbered_list
from runbook.pages.picture import picture
from runbook.pages.reference.api import api_reference
from runbook.pages.reference.command_line import cli_reference
from runbook.pages.rights_table import needs_table, rights_table
from runbook.pages.start.causes_before import causes_before
from runbook.pages.start.facts import facts, source_code
from runbook.pages.start.step_cards import step_cards
from runbook.pages.steps.glance import glance
from runbook.pages.steps.settings_table import settings_table
from runbook.pages.support_table import support_table
from runbook.pages.tree.cause_page import cause_card, check, signs, source
from runbook.pages.tree.cause_table import cause_table
from runbook.pages.tree.node_card import card, next_nodes
from runbook.pages.tree.paper import checklist, one_page
from runbook.pages.tree.place import place
from runbook.pages.tree.results import failed, resolved
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
        "cause": lambda asked, language: cause_card(causes, asked["node"], language),
        "sign": lambda asked, language: signs(causes, asked["node"], language),
        "check": lambda asked, language: check(tree, asked["node"], language),
        "source": lambda asked, language: source(tree, asked["node"], language),
        "resolved": lambda _, language: resolved(tree, language),
        "failed": lambda _, language: failed(tree, language),
        "place": lambda asked, language: place(tree, causes, asked["node"], language),
        "next": lambda asked, language: next_nodes(tree, causes, asked["node"], language),
        "list": lambda _, language: numbered_list(tree, language, _NODES),
        "checklist": lambda _, language: checklist(tree, language),
        "one-page": lambda _, language: one_page(tree, language),
        "picture": lambda _, language: picture(tree, language, _NODES),
        "diagnose": lambda _, language: diagnose_box(tree, language, _NODES),
        "causes": lambda _, language: cause_table(causes, language, _NODES),
        "explain": lambda _, language: explain_box(language),
        "code-filter": lambda _, language: code_filter(language),
        "ids": lambda _, language: code_table(tree, "id", language),
        "hresults": lambda _, language: code_table(tree, "hresult", language),
        "subjects": lambda _, language: subject_table(language),
        "families": lambda _, language: family_table(language),
        "steps": lambda _, language: step_cards(tree, language),
        "causes-before": lambda _, language: causes_before(causes, language),
        "facts": lambda _, language: facts(language),
        "source-code": lambda _, language: source_code(language),
        "glance": lambda asked, language: glance(tree, asked["step"], language),
        "settings": lambda asked, language: settings_table(tree, asked["step"], language),
        "rights": lambda _, language: rights_table(language),
        "needs": lambda _, language: needs_table(language),
        "support": lambda _, language: support_table(language),
        "doctor": lambda asked, language: advice_list(asked["examination"], language),
        "exit-codes": lambda asked, language: exit_code_table(asked.get("only", ""), language),
        "environment": lambda _, language: variable_table(language),
        "quotas": lambda _, language: limit_table(language),
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
        raise SuperFencesException(f"a fence `tree` asks for what there is not, {error}: {source}") from error
    except (
        Exception
    ) as error:  # superfences lets only its own exception end the build, and shows the fence as it is instead
        raise SuperFencesException(f"a fence `tree` cannot be drawn, {error!r}: {source}") from error


def japanese(source: str, *_: Any, **__: Any) -> Html:
    """Return the markup for a fence on a Japanese page."""
    return render_fence(source, "ja")


def english(source: str, *_: Any, **__: Any) -> Html:
    """Return the markup for a fence on an English page."""
    return render_fence(source, "en")
