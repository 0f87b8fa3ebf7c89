"""How a command goes over many hosts, as it was typed."""

from __future__ import annotations

import argparse
from contextlib import AbstractContextManager
from dataclasses import dataclass

from runbook.change.journal import Journal
from runbook.errors import InvalidInput
from runbook.fleet.credentials import travel_encrypted
from runbook.fleet.engine import Engine, threads
from runbook.fleet.work import Progress
from runbook.text import Text


@dataclass(frozen=True, slots=True)
class Rollout:
    """`parallel` hosts at once, `canary` hosts before the others, no further host after `stop_after` failures (0: no such thing).

    `scheduler` is the address of Dask's, whose workers do the work; '' keeps it in this process.
    """

    parallel: int = 32
    canary: int = 0
    stop_after: int = 0
    scheduler: str = ""

    @property
    def logs_in_elsewhere(self) -> bool:
        """Whether passwords are looked up by workers, and need not be known here."""
        return bool(self.scheduler) and not travel_encrypted()

    def engine(self, hosts: int, journal: Journal, progress: Progress) -> AbstractContextManager[Engine]:
        """Who does the work on so many hosts."""
        if self.scheduler:
            from runbook.fleet.dask_engine import dask

            return dask(self.scheduler, journal)
        return threads(hosts, self.parallel, journal, progress)


def rollout_of(options: argparse.Namespace) -> Rollout:
    """Raises `InvalidInput` for an engine without its scheduler, and the other way round."""
    if (options.engine == "dask") != (options.scheduler is not None):
        raise InvalidInput(
            Text(
                "--engine dask と --scheduler は一緒に指定してください。", "--engine dask and --scheduler go together."
            ),
            Text(
                "例: --engine dask --scheduler tcp://10.0.0.5:8786",
                "Example: --engine dask --scheduler tcp://10.0.0.5:8786",
            ),
        )
    return Rollout(options.parallel, options.canary, options.stop_after, options.scheduler or "")
