"""What an examination saw, and what a person does about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from runbook.text import Text

State = Literal["fine", "broken", "unknown", "note", "skipped"]
"""`broken` is to be mended; `unknown` could not be seen; `note` need not be mended, but should be known; `skipped` waits for another."""


@dataclass(frozen=True, slots=True)
class Advice:
    """What to do about one thing that an examination may find: the same words on the screen and on the page."""

    when: Text
    todo: Text


@dataclass(frozen=True, slots=True)
class Finding:
    """What was seen, in lines. `page` is where the site explains it, relative to its language; filled in if it is the usual one."""

    state: State
    seen: tuple[Text, ...]
    todo: Text | None = None
    page: str = ""


def fine(*seen: Text) -> Finding:
    """As it should be."""
    return Finding("fine", seen)


def found(state: State, advice: Advice, *seen: Text) -> Finding:
    """Something that has an advice: its own words come first."""
    return Finding(state, (advice.when, *seen), advice.todo)
