"""The states of a run, of its changes and of its restarts. The journal stores these words."""

from __future__ import annotations

from enum import StrEnum


class RunState(StrEnum):
    """The state of a run."""

    APPLYING = "applying"
    """In progress or interrupted; only the journal can tell which."""
    DONE = "done"
    FAILED = "failed"


class ChangeState(StrEnum):
    """The state of one change of a run."""

    PLANNED = "planned"
    WRITING = "writing"
    """Perhaps written: the answer has not come yet, or the run was interrupted."""
    WRITTEN = "written"
    AT_RISK = "at risk"
    """Not a wanted change: a value that the current write may change by accident, with its old value."""
    COLLATERAL = "collateral"
    """A change that a write made by accident."""
    BY_HAND = "by hand"
    """A change that the user reports to have made in a console; this program cannot write it."""


class RestartState(StrEnum):
    """The state of the restart of a service."""

    PLANNED = "planned"
    RESTARTING = "restarting"
    """The service and its dependents may have been left stopped."""
    DONE = "done"
