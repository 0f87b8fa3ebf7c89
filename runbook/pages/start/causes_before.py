"""The causes to rule out before the steps, each with a link to its page."""

from __future__ import annotations

from collections.abc import Sequence

from runbook.pages.markup import Html, element, page_of, words
from runbook.procedure.cause import Cause
from runbook.text import Language


def causes_before(causes: Sequence[Cause], language: Language) -> Html:
    """Return the names of all causes that have signs, in their order."""
    shown = [each for each in causes if each.signs is not None]
    links = [
        element("li", element("a", words(each.name, language), href=page_of(each.node, "tree/"))) for each in shown
    ]
    return element("ul", *links, class_="rb-causes")
