"""A record of the changes from outside, for tests to read."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Write:
    """A change made from outside. `kind` is registry, key, service, tcp, power, system, qos or schedule."""

    kind: str
    target: str
    before: object
    after: object
