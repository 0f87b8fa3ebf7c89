"""What `doctor` says of one examination, drawn from the package: the page cannot say anything else."""

from __future__ import annotations

from runbook.doctor.examine import EXAMINATIONS
from runbook.site.markup import Html, element, words
from runbook.text import Language, Text


def advice_list(examination: str, language: Language) -> Html:
    """Everything that it may find, and what to do then. Raises `KeyError` for one that does not exist."""
    advice = {each.id: each.advice for each in EXAMINATIONS}[examination]
    items = [
        element("dt", element("strong", words(_begun(each.when), language)))
        + element("dd", element("p", words(each.todo, language)))
        for each in advice
    ]
    return element("dl", *items, class_="rb-advice")


def _begun(text: Text) -> Text:
    """On the screen it stands behind a colon, here it begins a line."""
    return Text(text.ja, text.en[:1].upper() + text.en[1:])
