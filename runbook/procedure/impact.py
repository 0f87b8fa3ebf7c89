"""What a step asks of a person and of the servers, told before it is taken."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from runbook.text import Text

Interruption = Literal["none", "service", "system"]
"""What stops for a while: nothing, one service, or the whole server."""


@dataclass(frozen=True, slots=True)
class Impact:
    """The impact of a step in four short answers. `work` is this project's own estimate of the time at the keyboard.

    `restart` says in words what is restarted, `interruption` how grave that is; `where` names the servers that are changed, `undo`
    how the change is undone manually.
    """

    work: Text
    restart: Text
    interruption: Interruption
    where: Text
    undo: Text
