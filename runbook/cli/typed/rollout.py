"""How a command proceeds over many hosts, from the options."""

from __future__ import annotations

import argparse
from contextlib import AbstractContextManager
from dataclasses import dataclass

from runbook.cli.errors import EngineAlone
from runbook.cli.typed.options import PARALLEL
from runbook.fleet.any_change import AnyChange
from runbook.fleet.change_job import ChangeReport
from runbook.fleet.engine import Engine, threads
from runbook.fleet.errors import DaskMissing
from runbook.journal.journal import Journal
from runbook.text import Notify


@dataclass(frozen=True, slots=True)
class Rollout:
    """`parallel` hosts at once, `canary` hosts before the others, no further host after `stop_after` failures (0: no limit).

    At most `reboots_at_once` hosts are down at the same time.

    `scheduler` is the address of the Dask scheduler whose workers do the work; '' does it in this process.
    """

    parallel: int = PARALLEL
    canary: int = 0
    stop_after: int = 0
    scheduler: str = ""
    reboots_at_once: int = 1

    @property
    def logs_in_elsewhere(self) -> bool:
        """Return whether workers look up the passwords, so that this computer does not need them."""
        if not self.scheduler:
            return False
        from runbook.fleet.dask.entry_for_worker import sends_passwords

        return not sends_passwords()

    def engine(
        self, hosts: int, journal: Journal, notify: Notify
    ) -> AbstractContextManager[Engine[AnyChange, ChangeReport]]:
        """Return the engine for this number of hosts. Raise `InvalidInput` if Dask is asked for and not installed."""
        if not self.scheduler:
            return threads(hosts, self.parallel, journal, notify)
        try:
            from runbook.fleet.dask.engine import dask
        except ModuleNotFoundError as error:
            raise DaskMissing from error
        return dask(self.scheduler, journal)


def rollout_of(options: argparse.Namespace) -> Rollout:
    """Return the rollout of the options. Raise `InvalidInput` for an engine without its scheduler, or the reverse."""
    if (options.engine == "dask") != (options.scheduler is not None):
        raise EngineAlone
    at_once = getattr(options, "reboots_at_once", 1)
    return Rollout(options.parallel, options.canary, options.stop_after, options.scheduler or "", at_once)
