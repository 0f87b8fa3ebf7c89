"""What to do about an explained text: the first thing to do, and what to rule out before it."""

from __future__ import annotations

from typing import Final, NamedTuple

from runbook.dpm.symptoms.codes import EntryPoint, First
from runbook.dpm.symptoms.origin import Origin
from runbook.dpm.symptoms.reader import Explanation
from runbook.dpm.symptoms.sentences import ANOTHER, LIKELY, LOOK_UP, NO_CAUSE, VERDICTS
from runbook.text import Text

RULED_OUT_BEFORE: Final = {First.STEP1: (First.NAME, First.PORT, First.ENABLED, First.ANTIVIRUS)}
"""The causes that end a connection as a time-out does: with any of them a step changes nothing."""


class Advice(NamedTuple):
    """The verdict in a sentence, what to do in words, the node to begin with, and the nodes to look at before that."""

    verdict: Text
    todo: Text | None
    first: First | None
    before: tuple[First, ...]


def advice_for(found: Explanation) -> Advice:
    """Return the advice for an explained text. A text of another product has no node to begin with."""
    reason = found.reason
    first = reason.first if reason is not None and found.answer is reason.entry else None
    meaning = found.advice
    todo = meaning.todo if meaning is not None else None
    if todo is None and found.product is not None:
        todo = found.product.todo
    return Advice(_verdict(found), todo, first, RULED_OUT_BEFORE.get(first, ()) if first is not None else ())


def _verdict(found: Explanation) -> Text:
    if found.product is not None:
        return ANOTHER.format(product=found.product.name)
    if found.answer is EntryPoint.OTHER and found.deciding is None:
        return LOOK_UP if found.advice is None else NO_CAUSE
    if found.likely is not None and found.origin is not Origin.ANOTHER:
        return LIKELY.format(code=found.likely.code)
    return VERDICTS[found.answer]
