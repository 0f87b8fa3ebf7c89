"""What step 2 has left switched off: it is a test, so it is listed until it is taken back."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import Final

from runbook.change.outstanding import outstanding
from runbook.change.plan import Change
from runbook.change.run import Run
from runbook.cli.show.screen import Screen
from runbook.procedure.steps.step2 import Step2
from runbook.text import Text


def show_temporary(runs: Iterable[Run], everything: Iterable[Run], screen: Screen) -> None:
    """Show which settings these runs of step 2 left switched off, by host; nothing if there are none.

    `everything` are all runs of the journal, in which the undos are found.
    """
    left = outstanding(everything)
    of_step2 = [run for run in runs if run.step == Step2.name and run.id in left]
    if not of_step2:
        return
    screen.heading(_TEMPORARY)
    for run in sorted(of_step2, key=lambda run: run.id):
        screen.host_line(run.host, _RUN.format(run=run.id, settings=_by_place(left[run.id])), "yellow")


def _by_place(changes: Iterable[Change]) -> str:
    """Return the names of the settings after each place, in one line."""
    places = groupby(changes, key=lambda change: change.setting.place)
    return "; ".join(f"{place}: {' '.join(each.setting.short_name for each in found)}" for place, found in places)


_TEMPORARY: Final = Text(
    "手順 2 で一時的に無効にしている設定 (undo --setting NAME で 1 つずつ、undo --step step2 ですべて元に戻せます):",
    "Turned off by step 2 for the time being (undo --setting NAME undoes one, undo --step step2 all):",
)
_RUN: Final = Text("実行 {run}: {settings}", "run {run}: {settings}")
