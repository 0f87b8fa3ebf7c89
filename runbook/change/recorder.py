"""The journal as planning and applying see it.

`Journal` implements it; on a worker of a cluster, another class sends the calls to the journal.
"""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from runbook.change.baseline import Baseline
from runbook.change.plan import Change, Plan
from runbook.change.states import ChangeState, RunState
from runbook.windows.identity import Identity
from runbook.wsman.login import UNKNOWN, SignIn


class History(Protocol):
    """Earlier runs, for planning. Every method raises `JournalProblem`."""

    def reboot_due(self, computer: Identity, booted: datetime) -> bool:
        """Return True if changes made since that boot wait for a reboot. `booted` is the host's current boot time."""
        ...

    def restart_due(self, computer: Identity, service: str) -> bool:
        """Return True if the last run that had to restart the service on that computer did not reach the restart."""
        ...


class Recorder(History, Protocol):
    """A journal that records a run while it is carried out.

    Every method is on disk before it returns; all raise `JournalProblem`.

    Methods that name a run raise `Refused` if the run has ended, was released, or is carried out by another process.
    """

    def begin(
        self, plan: Plan, *, sign_in: SignIn = UNKNOWN, undoes: int | None = None, resumes: int | None = None
    ) -> int:
        """Claim the computer, record the whole plan with its before-images, and return the run's number.

        With `resumes` the plan is the rest of that run, which keeps its number and its before-images. Raise `Refused`
        if another run works on the computer, or if the run to resume has ended meanwhile.
        """
        ...

    def has_other_records(self, run: int) -> bool:
        """Return True if anything else was recorded about the computer since the plan's values were read."""
        ...

    def mark(self, run: int, position: int, state: ChangeState) -> None:
        """Record the state of the plan's change at that position: `WRITING` before the write, `WRITTEN` after it."""
        ...

    def add(self, run: int, change: Change, state: ChangeState) -> None:
        """Record a change that is not in the plan.

        `AT_RISK` before a write that may change it by accident; `COLLATERAL` after that happened.
        """
        ...

    def clear_at_risk(self, run: int) -> None:
        """Remove the `AT_RISK` records: the values were compared, and the changed ones are recorded as `COLLATERAL`."""
        ...

    def record_restart_start(self, run: int, service: str) -> None:
        """Record that a restart of a service starts now. From here on, the run may leave the service stopped."""
        ...

    def record_restart_end(self, run: int, service: str) -> None:
        """Record that the restart of a service has ended."""
        ...

    def record_baseline(self, run: int, baseline: Baseline) -> None:
        """Record the backup jobs before a run, which may have ended. The first that are recorded stay."""
        ...

    def record_boot_time(self, run: int, moment: datetime) -> None:
        """Record the host's boot time if it may have changed since the run began."""
        ...

    def end(self, run: int, state: RunState) -> None:
        """Record how the run ended: `DONE` or `FAILED`.

        The computer is free for the next run even if this cannot be written.
        """
        ...

    def release(self, run: int) -> None:
        """Release an interrupted run: its computer is free for the next run.

        Nothing more is recorded of it until it is resumed.
        """
        ...

    def record_reboot(self, computer: Identity, booted: datetime) -> None:
        """Record that a computer was rebooted, and its new boot time. Nothing waits for the reboot any more."""
        ...
