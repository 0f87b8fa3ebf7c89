"""The order in which hosts are changed: no pair may be worse off than before at any moment."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import groupby

from runbook.fleet.change_job import ChangeJob
from runbook.fleet.reboot_job import RebootJob
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


def reboot_waves(jobs: Sequence[RebootJob], at_once: int) -> list[list[RebootJob]]:
    """Return the reboots in waves of at most that many hosts: protected computers first, DPM servers after all of them.

    Each computer is rebooted once, by its last job. What may be a node of a cluster is a wave of its own, after the others:
    two nodes that are down together could take their cluster down.
    """
    last = {job.plan.computer: job for job in jobs}.values()
    ends = [[job for job in last if (job.entry.role == DPM_SERVER) is server] for server in (False, True)]
    return [wave for end in ends for wave in _apart(end, at_once)]


def _apart(jobs: Sequence[RebootJob], at_once: int) -> list[list[RebootJob]]:
    together, alone = ([job for job in jobs if job.alone is one] for one in (False, True))
    return [together[first : first + at_once] for first in range(0, len(together), at_once)] + [[job] for job in alone]
