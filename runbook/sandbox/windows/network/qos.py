"""QoS policies of Server 2012 and later, as New-NetQosPolicy makes them (facts 2.3)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class QosPolicy:
    """A policy in the persistent store. `rate` is in bits per second."""

    port: int
    rate: int
    protocol: str = "TCP"
    profile: str = "All"
