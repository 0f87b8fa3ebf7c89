"""What was asked of a machine and what was changed on it from outside, for tests to read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Request:
    """An envelope that was answered; sizes in bytes."""

    action: str
    resource_uri: str
    selectors: Mapping[str, str]
    size_in: int
    size_out: int


@dataclass(frozen=True, slots=True)
class Write:
    """A change made from outside. `kind` is registry, key, service, tcp, power, qos or schedule."""

    kind: str
    target: str
    before: object
    after: object


@dataclass(slots=True)
class Log:
    """Requests and writes, each in order."""

    requests: list[Request] = field(default_factory=list)
    writes: list[Write] = field(default_factory=list)

    def clear(self) -> None:
        """Forget everything so far."""
        self.requests.clear()
        self.writes.clear()
