"""Trouble on order: at any message, of any kind that a network or a host makes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

FaultKind = Literal["reset", "reset-after", "timeout", "401", "soap-fault", "slow", "garbage", "half"]


@dataclass(slots=True)
class Fault:
    """Something that goes wrong with a message.

    `reset` breaks the connection before the operation is done, `reset-after` when it is done but not answered; `timeout` never answers; `401`
    forgets the login; `soap-fault` answers with a fault of this `code`; `slow` answers after `seconds`; `garbage` and
    `half` answer with bytes that are no answer. `at` counts messages from now (0 is the next), `action` is a part of the
    message's action; those given must both fit. `times` is for how many messages it holds.
    """

    kind: FaultKind
    at: int | None = None
    action: str | None = None
    times: int = 1
    seconds: float = 0.0
    code: int | None = None


class Faults:
    """The trouble that a machine has in store."""

    def __init__(self) -> None:
        self._waiting: list[Fault] = []

    def add(self, fault: Fault) -> None:
        """Put one in store."""
        self._waiting.append(fault)

    def clear(self) -> None:
        """Have no more trouble."""
        self._waiting.clear()

    def next(self, action: str) -> Fault | None:
        """The trouble with this message, if any; counts it."""
        chosen: Fault | None = None
        for fault in self._waiting:
            if fault.at is not None and fault.at > 0:
                fault.at -= 1
            elif chosen is None and fault.times > 0 and (fault.action is None or fault.action in action):
                fault.times -= 1
                chosen = fault
        self._waiting = [fault for fault in self._waiting if fault.times > 0]
        return chosen


Broken = Literal["reset", "timeout", "401", "half"]


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back: bytes with an HTTP status, or a way in which the connection breaks. `envelope` is what `half` cuts."""

    envelope: bytes
    status: int = 200
    broken: Broken | None = None
