"""The result of an examination, and the advice for a person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from runbook.text import Text

Condition = Literal["fine", "broken", "unknown", "note", "skipped"]
"""`broken` must be fixed; `unknown` could not be read; `note` is only for information; `skipped` waits for another examination."""


@dataclass(frozen=True, slots=True)
class Advice:
    """The advice for one possible finding of an examination: the same words on the screen and on the page."""

    when: Text
    todo: Text


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """The evidence of an examination, in lines. `page` is the section of the site that explains it; empty for the usual section."""

    state: Condition
    seen: tuple[Text, ...]
    todo: Text | None = None
    page: str = ""


def fine(*seen: Text) -> Diagnosis:
    """Return the diagnosis of a correct state."""
    return Diagnosis("fine", seen)


def found(state: Condition, advice: Advice, *seen: Text) -> Diagnosis:
    """Return a diagnosis with this advice; the advice's own words come first."""
    return Diagnosis(state, (advice.when, *seen), advice.todo)
