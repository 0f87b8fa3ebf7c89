"""Files of a computer: their names, sizes and versions, never their content."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

AGENT_LOGS = "C:\\Program Files\\Microsoft Data Protection Manager\\DPM\\Temp"
"""The log folder of a protected computer's agent (facts 1.7).

A crash leaves a copy `DPMRACurr.errlog.DATE_TIME.Crash` [S].
"""


@dataclass(frozen=True, slots=True)
class File:
    """A file. `version` is that of a program, None for other files."""

    path: str
    changed: datetime
    size: int = 4096
    version: str | None = None


def program_of(path: str) -> str:
    """Return the program in a service's PathName: without quotes, and without arguments if it is quoted."""
    return path.partition('"')[2].partition('"')[0] if path.startswith('"') else path
