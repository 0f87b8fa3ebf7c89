"""The input and the result of a check. Checks read; they never write."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal

from runbook.procedure.errors import DpmServerNotNamed
from runbook.text import Text
from runbook.windows.look import Look

End = Literal["dpm", "host"]
"""One of the two hosts: the DPM server, or the protected computer."""

BOTH: Final[tuple[End, End]] = ("dpm", "host")

RECENT: Final = timedelta(days=7)
"""The oldest event or crash that can explain current failures."""


@dataclass(frozen=True, slots=True)
class Measurement:
    """The result of a check: its answer and the evidence. `answer` is None if the hosts give no answer.

    `undecided`: all of it could be read, but what it means is for a person to decide.
    """

    answer: str | None
    evidence: tuple[Text, ...] = ()
    undecided: bool = False


@dataclass(frozen=True, slots=True)
class Pair:
    """One look at a protected computer and, if it was named, at its DPM server.

    `since` is the time, on the DPM server's own clock, from which its jobs count; None if nothing was changed yet.
    """

    host: Look
    server: Look | None = None
    since: datetime | None = None

    @property
    def dpm(self) -> Look:
        """Return the look at the DPM server. Raise `InvalidInput` if no server was named."""
        if self.server is None:
            raise DpmServerNotNamed()
        return self.server

    @property
    def both(self) -> tuple[Look, ...]:
        """Return the looks at the named hosts, the DPM server first."""
        return (self.host,) if self.server is None else (self.server, self.host)
