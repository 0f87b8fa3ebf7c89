"""What a check reads from, and what it finds. Checks read; they never write."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from runbook.errors import InvalidInput
from runbook.text import Text
from runbook.windows.look import Look

RECENT: Final = timedelta(days=7)
"""How far back an event or a crash still says something about failures now."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found: the answer it gives, and what was seen. `answer` is None where the hosts do not tell."""

    answer: str | None
    evidence: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class Pair:
    """One look at a protected computer and, where it was named, at its DPM server.

    `since` is the moment, on the DPM server's own clock, from which its jobs count; None while nothing was changed.
    """

    host: Look
    server: Look | None = None
    since: datetime | None = None

    @property
    def dpm(self) -> Look:
        """The DPM server. Raises `InvalidInput` where none was named."""
        if self.server is None:
            raise InvalidInput(Text("DPM サーバーが指定されていません (--dpm)。", "No DPM server was named (--dpm)."))
        return self.server

    @property
    def both(self) -> tuple[Look, ...]:
        """The ends that were named, the DPM server first."""
        return (self.host,) if self.server is None else (self.server, self.host)
