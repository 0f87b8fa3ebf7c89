"""Retries: which failures are transient, and how long to wait.

Reads are simply retried. A write whose answer was lost may have been carried out: read it back first, and retry only if
it was not.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, TypeVar

from runbook.errors import (
    AuthenticationFailed,
    ConnectionLost,
    NoAnswer,
    OperationTimedOut,
    QuotaExceeded,
    RunbookError,
    TemporaryFault,
    Unreachable,
    UnreadableAnswer,
)
from runbook.pause import Cancellation
from runbook.text import Notify, Text
from runbook.wsman.errors import ChangeUncertain, HostTooSlow, TooMuch

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """The limits of retries: at most that many attempts, and no third attempt after `seconds`.

    The second attempt is always made, because a single missing answer takes 30 s by itself. `first_pause` is the pause
    before it, in seconds. The pauses double, with a random variation, so that many hosts are not asked in step.
    """

    attempts: int = 4
    seconds: float = 30.0
    first_pause: float = 0.5

    def pause_before(self, attempt: int) -> float:
        """Return the seconds to wait before this attempt (the second, the third, ...)."""
        return self.first_pause * 2.0 ** (attempt - 2) * random.uniform(0.75, 1.25)  # noqa: S311  # not used for a secret


DEFAULT_POLICY = RetryPolicy()
"""The default policy of a client."""
NO_RETRY: Final = RetryPolicy(attempts=1)

_TRANSIENT: Final = (ConnectionLost, NoAnswer, OperationTimedOut, QuotaExceeded, TemporaryFault)
# If the host has never answered, these mean a wrong host, a wrong port or a wrong password.
_TRANSIENT_AFTER_AN_ANSWER: Final = (Unreachable, UnreadableAnswer, AuthenticationFailed)


def is_transient(error: RunbookError, *, answered: bool = True) -> bool:
    """Return True if a failure may pass by itself. `answered`: the host has answered before."""
    return isinstance(error, _TRANSIENT) or (answered and isinstance(error, _TRANSIENT_AFTER_AN_ANSWER))


def _may_be_read_again(error: RunbookError) -> bool:
    """Return True unless the answer was too much, as it would be again."""
    return not isinstance(error, TooMuch)


def _may_be_written_again(error: RunbookError) -> bool:
    """Return True unless the host said that it broke off: what it had begun may still take effect after a look at it."""
    return not isinstance(error, TemporaryFault)


@dataclass(frozen=True, slots=True)
class Retries:
    """The retries of one client: its `policy`, and `answered`, which returns True if its host has answered so far.

    Call `notify` before every new attempt; `cancellation` ends the pause before it with `Interrupted`.
    """

    policy: RetryPolicy
    answered: Callable[[], bool]
    cancellation: Cancellation
    notify: Notify

    def read(self, read: Callable[[], Result]) -> Result:
        """Return the result of `read`. Call it again after a transient failure, if the policy allows.

        Raise the error of the last attempt.
        """
        return self._repeat(read, _may_be_read_again)

    def _repeat(self, call: Callable[[], Result], may_repeat: Callable[[RunbookError], bool]) -> Result:
        deadline = time.monotonic() + self.policy.seconds
        attempt = 1
        while True:
            try:
                return call()
            except RunbookError as error:
                late = attempt > 1 and time.monotonic() > deadline
                passing = is_transient(error, answered=self.answered()) and may_repeat(error)
                if attempt >= self.policy.attempts or late or not passing:
                    raise
            attempt += 1
            self.notify(_RETRYING.format(n=attempt, all=self.policy.attempts))
            self.cancellation.pause(self.policy.pause_before(attempt))

    def write(self, write: Callable[[], Result], carried_out: Callable[[], bool]) -> Result | None:
        """Return the result of `write`; None if its answer was lost, but `carried_out` reads back that it took effect.

        Call `write` again, if the policy allows, only if `carried_out` returned False, and never after a
        `TemporaryFault`. Raise the last error of `write` then, or an error of `carried_out` itself; raise `Uncertain` if
        `carried_out` fails with the connection.
        """

        def attempt() -> Result | None:
            try:
                return write()
            except RunbookError as error:
                if not is_transient(error, answered=self.answered()):
                    raise
                if not _read_back(carried_out):
                    raise
                return None

        return self._repeat(attempt, _may_be_written_again)


def _read_back(carried_out: Callable[[], bool]) -> bool:
    try:
        return carried_out()
    except RunbookError as error:
        if not is_transient(error) and not isinstance(error, HostTooSlow):
            raise
        raise ChangeUncertain(why=error.text) from error


_RETRYING = Text("応答が得られないため、再試行しています ({n}/{all})", "no answer, asking again ({n}/{all})")
