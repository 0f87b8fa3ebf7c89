"""Find the hosts of runs, for undo and --resume."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from runbook.change.run import Run
from runbook.cli.errors import NoSuchRun, RunElsewhere
from runbook.errors import InvalidInput
from runbook.hosts.directory import Directory, Wanted
from runbook.hosts.entry import Entry
from runbook.journal.journal import Journal
from runbook.wsman.target import Target


def recorded_run(journal: Journal, number: int) -> Run:
    """Return a run to undo or to resume. Raise `InvalidInput` if there is none, `UntrustedJournal` if it is not to be trusted."""
    run = journal.run(number)
    if run is None:
        raise NoSuchRun(number=number)
    return run


class HostsOfRuns:
    """Finds the host of each run by the name that the journal recorded."""

    def __init__(self, directory: Directory, wanted: Wanted) -> None:
        self._directory = directory
        self._wanted = wanted

    def include(self, run: Run) -> bool:
        """Return whether a run was on one of the chosen hosts. If none was chosen, every run was."""
        if not self._wanted:
            return True
        try:
            return self._directory.target(run.host) in self._targets
        except InvalidInput:
            return False  # a name from another inventory

    def of(self, runs: Sequence[Run]) -> list[tuple[Run, Entry]]:
        """Return each run with its host. Raise `InvalidInput` if the host is not among the chosen hosts.

        For a single run, the computer may have a new name: the host of `--host` is used, and it is verified there that it is the
        run's computer.
        """
        if len(runs) == 1 and self._wanted == Wanted(self._wanted.hosts) and len(self._wanted.hosts) == 1:
            return [(runs[0], self._directory.entry(self._wanted.hosts[0]))]
        for run in runs:
            if not self.include(run):
                raise RunElsewhere(run=run.id, host=run.host)
        return [(run, self._directory.entry(run.host)) for run in runs]

    @cached_property
    def _targets(self) -> frozenset[Target]:
        return frozenset(entry.target for entry in self._directory.wanted(self._wanted))
