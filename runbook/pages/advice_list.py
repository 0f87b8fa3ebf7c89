"""The possible advice of `doctor` after one examination."""

from __future__ import annotations

from runbook.doctor.examine import EXAMINATIONS
from runbook.pages.markup import Html, element, words
from runbook.text import Language, Text


def advice_list(examination: str, language: Language) -> Html:
    """Return all possible findings of an examination, each with its advice. Raise `KeyError` if the examination does not exist."""
    advice = {each.id: each.advice for each in EXAMINATIONS}[examination]
    items = [
        item
        for each in advice
        for item in (
            element("dt", element("strong", words(_capitalized(each.when), language))),
            element("dd", element("p", words(each.todo, language))),
        )
    ]
    return element("dl", *items, class_="rb-advice")


def _capitalized(text: Text) -> Text:
    """Return the text with a capital: on the screen it follows a colon, here it begins a line."""
    return Text(text.ja, text.en[:1].upper() + text.en[1:])
