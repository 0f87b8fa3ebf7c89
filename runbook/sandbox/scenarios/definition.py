"""The definition of a scenario: its story, the fault in a healthy environment, and the remedy."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from runbook.sandbox.environment import Environment


@dataclass(frozen=True, slots=True)
class Definition:
    """The titles and stories of a scenario in Japanese and English: an administrator's observations, never the cause.

    `begin` breaks a healthy environment; `cure` does the remedy by hand. `versions` are the Windows versions on which
    it can happen, all if empty; for any other version, the last of them is used. `symptom` is set if the console shows
    nothing more.
    """

    name: str
    titles: tuple[str, str]
    stories: tuple[str, str]
    begin: Callable[[Environment], None]
    cure: Callable[[Environment], None]
    versions: tuple[str, ...] = ()
    symptom: tuple[str, str] | None = None
