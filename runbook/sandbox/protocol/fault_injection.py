"""Faults to inject at any message, of any kind that a network or a host causes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, get_args

FaultKind = Literal[
    "reset", "reset-after", "timeout", "401", "soap-fault", "slow", "garbage", "half", "reboot", "reboot-after"
]
KINDS: Final = get_args(FaultKind)


@dataclass(slots=True)
class Fault:
    """A fault that hits a message.

    `reset` breaks the connection before the operation is done, `reset-after` when it is done but not answered.
    `timeout` never answers. `401` forgets the login. `soap-fault` answers with a fault of this `code`. `slow` answers
    after `seconds`. `garbage` and `half` answer with invalid bytes. `reboot` restarts the computer instead,
    `reboot-after` when the operation is done but not answered.

    `at` counts messages from now (0 is the next); `action` is a part of the message's action. If both are given, both
    must match. The fault hits `times` messages. With `logins` it also counts and hits the HTTP messages of a login,
    which carry no envelope; their action is `Login`.
    """

    kind: FaultKind
    at: int | None = None
    action: str | None = None
    times: int = 1
    seconds: float = 0.0
    code: int | None = None
    logins: bool = False


class Faults:
    """The faults that wait for their messages."""

    def __init__(self) -> None:
        self._waiting: list[Fault] = []

    def add(self, fault: Fault) -> None:
        """Inject a fault."""
        self._waiting.append(fault)

    def clear(self) -> None:
        """Drop all faults that still wait."""
        self._waiting.clear()

    def next(self, action: str) -> Fault | None:
        """Count a message. Return the fault that hits it, if any."""
        return self._next(action, self._waiting)

    def at_login(self) -> Fault | None:
        """Count a message of a login. Return the fault that hits it, if any."""
        return self._next("Login", [fault for fault in self._waiting if fault.logins])

    def _next(self, action: str, waiting: list[Fault]) -> Fault | None:
        chosen: Fault | None = None
        for fault in waiting:
            if fault.at is not None and fault.at > 0:
                fault.at -= 1
            elif chosen is None and fault.times > 0 and (fault.action is None or fault.action in action):
                fault.times -= 1
                chosen = fault
        self._waiting = [fault for fault in self._waiting if fault.times > 0]
        return chosen


Broken = Literal["reset", "timeout", "401", "half"]


@dataclass(frozen=True, slots=True)
class Reply:
    """The reply: bytes with an HTTP status, or the way in which the connection breaks. `half` sends half of `envelope`."""

    envelope: bytes
    status: int = 200
    broken: Broken | None = None


def to_exception(broken: Broken | None) -> OSError | None:
    """Return the error that an in-process caller gets; None if an answer, or half of one, arrives."""
    if broken == "reset":
        return ConnectionResetError(104, "Connection reset by peer")
    if broken == "timeout":
        return TimeoutError("timed out")
    return PermissionError(401, "Unauthorized") if broken == "401" else None
