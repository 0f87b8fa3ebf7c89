"""The order in which hosts are changed: no pair may be worse off than before at any moment."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import groupby

from runbook.fleet.change_job import ChangeJob
from runbook.hosts.entry import DPM_SERVER
from runbook.windows.identity import Identity


def waves(jobs: Sequence[ChangeJob], canary: int = 0, *, back: bool = False) -> list[list[ChangeJob]]:
    """Return the jobs in waves: each wave starts when the one before has ended.

    A protected computer belongs to one pair, its DPM server to all pairs. So the computers come first. The server, where a mistake
    affects every pair and a restart affects every job, comes after all of them. With `back` the order is reversed. Of several jobs
    on one host each waits for the one before. The first `canary` hosts form a wave of their own.
    """
    seen: Counter[Identity] = Counter()
    placed: list[tuple[tuple[int, bool], ChangeJob]] = []
    for job in jobs:
        computer = job.agreed.computer if job.agreed else Identity(job.entry.name)  # the same under all its names
        placed.append(((seen[computer], (job.entry.role == DPM_SERVER) != back), job))
        seen[computer] += 1
    placed.sort(key=lambda one: one[0])  # stable: otherwise in the given order
    if 0 < canary < len(placed):
        placed = [((-1, False), job) for _, job in placed[:canary]] + placed[canary:]
    return [[job for _, job in wave] for _, wave in groupby(placed, key=lambda one: one[0])]
