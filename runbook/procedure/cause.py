"""A cause, with the node that finds it and the outcome that removes it."""

from __future__ import annotations

from dataclasses import dataclass

from runbook.procedure.tree import Check, Outcome, Question
from runbook.text import Text


@dataclass(frozen=True, slots=True)
class Cause:
    """Another cause of the symptoms, which the steps do not remove (facts 8).

    `signs` are the errors that DPM shows, with codes in backquotes; None if DPM does not fail because of it. `node` finds the
    cause, and the procedure then ends with `remedy`. `also` are checks that find it further on.
    """

    name: Text
    signs: Text | None
    node: Check | Question
    remedy: Outcome
    also: tuple[Check, ...] = ()
