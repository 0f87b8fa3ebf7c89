"""The requests to a computer and the changes from outside, for tests to read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from runbook.sandbox.windows.writes import Write


@dataclass(frozen=True, slots=True)
class Request:
    """An envelope that was answered; sizes in bytes."""

    action: str
    resource_uri: str
    selectors: Mapping[str, str]
    size_in: int
    size_out: int


@dataclass(frozen=True, slots=True)
class Log:
    """Requests and writes, each in order."""

    requests: list[Request]
    writes: list[Write]

    def clear(self) -> None:
        """Remove all entries."""
        self.requests.clear()
        self.writes.clear()
