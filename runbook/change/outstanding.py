"""What the runs of a journal have changed and nothing has taken back yet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from runbook.change.plan import Change
from runbook.change.run import Run
from runbook.change.states import ChangeState, RunState
from runbook.settings.setting import Setting


def outstanding(runs: Iterable[Run]) -> Mapping[int, tuple[Change, ...]]:
    """Return the changes of each run that are still to be taken back, by the run's number; runs without any are left out.

    `runs` must contain the undos: each may have taken back all of a run, or some of its settings. This is what the
    journal knows; a host may have been changed by others since.
    """
    every = tuple(runs)
    restored: defaultdict[int, set[Setting]] = defaultdict(set)
    for run in every:
        if run.undoes is not None:
            restored[run.undoes] |= _written(run)
    left = {
        run.id: tuple(change for change in run.touched if change.setting not in restored[run.id])
        for run in every
        if run.undoes is None and run.undone_by is None
    }
    return {number: changes for number, changes in left.items() if changes}


def restored_by_parts(run: Run, runs: Iterable[Run]) -> frozenset[Setting]:
    """Return the settings of a run that undos of parts of it have restored. `runs` must contain these undos.

    An undo that failed or was cut off does not count: what it wrote may not have stayed.
    """
    done = (each for each in runs if each.undoes == run.id and each.state is RunState.DONE)
    return frozenset[Setting]().union(*map(_written, done))


def _written(run: Run) -> frozenset[Setting]:
    return frozenset(change.setting for change, state in run.changes if state is ChangeState.WRITTEN)
