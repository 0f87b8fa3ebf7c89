"""A plan file: the plans of one command for all its hosts, with what they were made from."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from runbook.change.plan import Plan
from runbook.dpm import agent
from runbook.dpm.jobs import BackupJob
from runbook.errors import WsmanFault
from runbook.settings.setting import Setting, Value
from runbook.text import Text
from runbook.windows.look import Look

FORMAT: Final = 1
"""The number of the format; a file of another one is refused."""

UNDO: Final = "undo"
STEPS: Final = ("step1", "step2", "step3", "step4", UNDO)
"""The commands that make a plan file."""


@dataclass(frozen=True, slots=True)
class Versions:
    """A host's Windows as it calls itself, the number of that Windows, and the version of DPM's agent; `""` if that is not known."""

    caption: str
    windows: str
    dpm: str


def versions_of(look: Look) -> Versions:
    """Return a host's versions. Up to three requests, none for what was read before."""
    system = look.system
    number = ".".join(map(str, (*system.version, system.build)))
    dpm = ""
    with suppress(WsmanFault):
        dpm = look.cached(agent.version)
    return Versions(system.caption, number, dpm)


@dataclass(frozen=True, slots=True)
class JobsSeen:
    """The jobs that ran on a host when its plan was made, for information: `running` is None if that is not known, and `why` says why."""

    running: tuple[BackupJob, ...] | None = None
    why: Text | None = None


@dataclass(frozen=True, slots=True)
class PlannedHost:
    """The plan for a host. `unchanged` are the settings that have the wanted value already; `undoes` is the run to take back.

    `jobs` are never compared; None if nobody looked for them.
    """

    plan: Plan
    versions: Versions
    unchanged: tuple[tuple[Setting, Value], ...] = ()
    undoes: int | None = None
    jobs: JobsSeen | None = None


def planned(look: Look, plan: Plan, undoes: int | None) -> PlannedHost:
    """Return what a plan file keeps of a host.

    An undo is planned from the journal again when it is carried out, so what it leaves alone need not be kept.
    """
    changing = {change.setting for change in plan.changes}
    left = () if undoes else tuple((each, each.read(look)) for each in plan.settings if each not in changing)
    return PlannedHost(plan, versions_of(look), left, undoes)


@dataclass(frozen=True, slots=True)
class PlanFile:
    """A plan file. `step` made it, with this `version` of the package, for the computers of `customer`.

    `settings` are the words by which an undo was told to take back some settings alone.
    """

    step: str
    version: str
    made: datetime
    customer: str
    hosts: tuple[PlannedHost, ...]
    settings: tuple[str, ...] = ()


def sha256_of(content: bytes) -> str:
    """Return the SHA-256 of a file's bytes, as `sha256sum` prints it."""
    return hashlib.sha256(content).hexdigest()
