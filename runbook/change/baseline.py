"""How the backups went before a run."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from runbook.text import Text


@dataclass(frozen=True, slots=True)
class Baseline:
    """The backup jobs of a computer from `since` to `until`, by the clock of its DPM server.

    `failed` of the `jobs` failed as the run is meant to mend; `other` failed of another cause. `told` says why the jobs could not be
    read; then there is nothing else.
    """

    since: datetime | None = None
    until: datetime | None = None
    jobs: int = 0
    failed: int = 0
    other: int = 0
    told: Text | None = None
