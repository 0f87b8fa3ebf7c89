"""In which order hosts are changed, so that no pair is worse off than before at any moment."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import groupby

from runbook.fleet.entry import DPM_SERVER
from runbook.fleet.job import Job


def waves(jobs: Sequence[Job], canary: int = 0, *, back: bool = False) -> list[list[Job]]:
    """The jobs in waves: each wave begins when the one before has ended.

    A protected computer belongs to one pair, its DPM server to all of them: so the computers come first, and the server, where a
    mistake would hit every pair and a restart every job, only after the change was made on each of them. On the way `back` it is the
    other way round. Of several jobs on one host each waits for the one before. The first `canary` hosts are a wave of their own.
    """
    seen: Counter[str] = Counter()
    placed: list[tuple[tuple[int, bool], Job]] = []
    for job in jobs:
        placed.append(((seen[job.name], (job.entry.role == DPM_SERVER) != back), job))
        seen[job.name] += 1
    placed.sort(key=lambda one: one[0])  # stable: else as they were named
    if 0 < canary < len(placed):
        placed = [((-1, False), job) for _, job in placed[:canary]] + placed[canary:]
    return [[job for _, job in wave] for _, wave in groupby(placed, key=lambda one: one[0])]
