"""What a walk came to, in the words that hold: an outcome's own do not if no step was taken, or all was taken back."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from runbook.change.run import Run
from runbook.procedure.tree import Outcome
from runbook.procedure.walk import Walk
from runbook.text import Text

_NO_STEP_TAKEN: Final = Text(
    "手順を 1 つも実施していないため、解決するかどうかは分かりません",
    "No step was taken, so whether they would help is not known",
)
_TAKEN_BACK: Final = Text(
    "その後、変更は元に戻されました: {title}",
    "The changes have since been undone: {title}",
)


def title_of(walk: Walk, outcome: Outcome, runs: Iterable[Run] = ()) -> Text:
    """Return the title of the outcome, or what holds in its place. `runs` are the walk's, with those that undo them."""
    if outcome.kind == "escalate" and not walk.changed_something:
        return _NO_STEP_TAKEN
    if outcome.kind == "resolved" and is_taken_back(runs):
        return _TAKEN_BACK.format(title=outcome.title)
    return outcome.title


def is_taken_back(runs: Iterable[Run]) -> bool:
    """Return True if a run of these has changed something and every such run is undone."""
    own = [run for run in runs if run.undoes is None and run.changes]
    return bool(own) and all(run.undone_by is not None for run in own)
