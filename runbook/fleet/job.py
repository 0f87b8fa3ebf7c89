"""A job: one host's part of a command. A report: what came of it. Both are data that can travel to another machine."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from runbook.change.apply import Applied
from runbook.change.plan import Plan
from runbook.errors import (
    AuthenticationFailed,
    Collateral,
    ConnectionProblem,
    Interrupted,
    InvalidInput,
    NotVerified,
    RunbookError,
    Unexpected,
)
from runbook.fleet.entry import Entry
from runbook.fleet.planners import Planner
from runbook.procedure.step4 import Study
from runbook.text import Text


class State(Enum):
    """How things stand on a host."""

    DONE = "done"
    REBOOT_DUE = "reboot due"
    DIFFERENT = "different"
    NOT_CONFIRMED = "not confirmed"
    NOT_STARTED = "not started"
    UNVERIFIED = "unverified"
    FAILED = "failed"
    INTERRUPTED = "interrupted"


FAILURES = frozenset({State.FAILED, State.UNVERIFIED})


@dataclass(frozen=True, slots=True)
class Job:
    """Look at a host or, with `agreed`, carry out the plan that was agreed to.

    `undoes` and `resumes` name a run; `reboot` reboots where that is all that is missing. `asks_role` finds out whether it is a
    DPM server, at the price of a request.
    """

    entry: Entry
    planner: Planner
    agreed: Plan | None = None
    undoes: int | None = None
    resumes: int | None = None
    reboot: bool = False
    asks_role: bool = False

    @property
    def name(self) -> str:
        """The host, as people call it."""
        return self.entry.name


@dataclass(frozen=True, slots=True)
class Report:
    """What came of a job. Without `started`, nothing was sent to the host."""

    name: str
    plan: Plan | None = None
    applied: Applied | None = None
    rebooted: bool = False
    error: RunbookError | None = None
    study: Study | None = None
    role: str = ""
    started: bool = True

    @property
    def state(self) -> State:
        """How things stand now."""
        if isinstance(self.error, Interrupted):
            return State.INTERRUPTED
        if self.error is not None:
            return State.UNVERIFIED if isinstance(self.error, (NotVerified, Collateral)) else State.FAILED
        if not self.started or self.plan is None:
            return State.NOT_STARTED
        if self.rebooted:
            return State.DONE
        if self.applied is not None:
            return State.REBOOT_DUE if self.applied.reboot_due else State.DONE
        if not self.plan.is_empty:
            return State.DIFFERENT
        return State.REBOOT_DUE if self.plan.reboot_pending else State.DONE

    @property
    def accepted(self) -> bool | None:
        """Whether the host accepted the login; None where it did not come to that."""
        if isinstance(self.error, AuthenticationFailed):
            return False
        never = (ConnectionProblem, InvalidInput, Interrupted, Unexpected)
        return None if not self.started or isinstance(self.error, never) else True


def unexpected(error: Exception) -> Unexpected:
    """The error of a host on which we made a mistake."""
    mistake = Unexpected(
        Text(
            "予期しないエラーが発生しました ({kind}: {error})。",
            "Something went wrong that should not have ({kind}: {error}).",
        ).format(kind=type(error).__name__, error=error),
        Text(
            "このプログラムの誤りです。history でどこまで進んだかを確認し、エラーの内容を報告してください。",
            "This is a mistake in this program. See with `history` how far it came, and please report it.",
        ),
    )
    mistake.__cause__ = error
    return mistake
