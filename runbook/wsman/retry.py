"""Asking again: which failures pass by themselves, and how long that is waited for.

What only reads is asked again as it is. A write whose answer was lost may have been carried out: it is read back first, and made
again only when it was not.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Final, TypeVar

from runbook.errors import (
    AuthenticationFailed,
    ConnectionLost,
    NoAnswer,
    OperationTimedOut,
    QuotaExceeded,
    RunbookError,
    Uncertain,
    Unreachable,
    UnreadableAnswer,
)
from runbook.pause import pause
from runbook.text import Text

Found = TypeVar("Found")
Tell = Callable[[Text], None]


@dataclass(frozen=True, slots=True)
class Patience:
    """How often to ask at most, and how long: after `seconds` only the second try is still made.

    That one always is, because a single answer that does not come takes 30 s by itself. `first` is the pause before it, in
    seconds; the pauses double, each a little longer or shorter by chance, so that many hosts are not asked in step.
    """

    tries: int = 4
    seconds: float = 30.0
    first: float = 0.5


PATIENT = Patience()
"""What holds unless a client is told otherwise."""
ONCE: Final = Patience(tries=1)

_PASSING: Final = (ConnectionLost, NoAnswer, OperationTimedOut, QuotaExceeded)
# From a host that has never answered, these say that it is another host, another port or another password.
_PASSING_ONCE_MET: Final = (Unreachable, UnreadableAnswer, AuthenticationFailed)

_tell: ContextVar[Tell | None] = ContextVar("told of every new try", default=None)


@contextmanager
def telling(tell: Tell) -> Iterator[None]:
    """In this block, and in this thread, `tell` hears of every new try: a progress line, say."""
    token = _tell.set(tell)
    try:
        yield
    finally:
        _tell.reset(token)


def passes(error: RunbookError, *, met: bool = True) -> bool:
    """Whether a failure may pass by itself; `met` says that the host has answered before."""
    return isinstance(error, _PASSING) or (met and isinstance(error, _PASSING_ONCE_MET))


def ask(read: Callable[[], Found], patience: Patience, met: Callable[[], bool] = lambda: True) -> Found:
    """What `read` finds, asked again while it fails in a way that passes and patience lasts.

    Raises what the last try raised; `Interrupted` while it waits and the work is to be left.
    """
    deadline = time.monotonic() + patience.seconds
    number = 1
    while True:
        try:
            return read()
        except RunbookError as error:
            late = number > 1 and time.monotonic() > deadline
            if number >= patience.tries or late or not passes(error, met=met()):
                raise
        number += 1
        tell = _tell.get()
        if tell is not None:
            tell(_AGAIN.format(n=number, all=patience.tries))
        pause(patience.first * 2 ** (number - 2) * random.uniform(0.75, 1.25))  # noqa: S311  # no secret hangs on it


def write(
    write: Callable[[], Found],
    carried_out: Callable[[], bool],
    patience: Patience,
    met: Callable[[], bool] = lambda: True,
) -> Found | None:
    """What `write` gives; None when its answer was lost, and `carried_out` reads back that it had its effect.

    `write` is made again, as patience has it, only after `carried_out` has said that it had none. Raises what the last `write`
    raised, then; whatever `carried_out` raises of its own; and `Uncertain` when that fails with the connection.
    """

    def once() -> Found | None:
        try:
            return write()
        except RunbookError as error:
            if not passes(error):
                raise
            try:
                done = carried_out()
            except RunbookError as unread:
                if not passes(unread):
                    raise
                raise Uncertain(
                    Text(
                        "変更の応答が失われ、実行されたかどうかも確認できません ({why})。",
                        "The answer to a change was lost, and whether it was carried out cannot be seen ({why}).",
                    ).format(why=unread.text),
                    Text(
                        "ホストに接続できるようになってから、history で確認してください。undo は現在の値を確認してから元に戻します。",
                        "Once the host can be reached again, see `history`. `undo` looks at the values before it takes them back.",
                    ),
                ) from unread
            if not done:
                raise
            return None

    return ask(once, patience, met)


_AGAIN = Text("応答が得られないため、再試行しています ({n}/{all})", "no answer, asking again ({n}/{all})")
