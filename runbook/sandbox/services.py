"""Simulated services: a state machine with pending states and dependents (facts 1.3, 6.4)."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

STOPPED, START_PENDING, RUNNING, STOP_PENDING = "Stopped", "Start Pending", "Running", "Stop Pending"

ACCEPTED: Final = 0
DEPENDENTS_RUNNING: Final = 3
NOT_IN_THIS_STATE: Final = 5
NOT_STARTED: Final = 6
RUNNING_ALREADY: Final = 10
DISABLED: Final = 14


@dataclass(slots=True)
class Service:
    """A service. `dependents` are the names of the services that depend on it; the seconds are how long a pending state
    lasts, in real time."""

    name: str
    display_name: str
    start_mode: str = "Manual"
    dependents: list[str] = field(default_factory=list)
    stop_seconds: float = 0.0
    start_seconds: float = 0.0
    refuses_to_stop: bool = False
    start_count: int = 0
    _state: str = STOPPED
    _until: float = 0.0

    @property
    def state(self) -> str:
        """The state now: a pending one passes with time."""
        if self._state == START_PENDING and time.monotonic() >= self._until:
            self._state = RUNNING
        if self._state == STOP_PENDING and time.monotonic() >= self._until and not self.refuses_to_stop:
            self._state = STOPPED
        return self._state

    def start(self) -> None:
        """Run at once, as the machine itself starts it."""
        if self.state != RUNNING:
            self._state = RUNNING
            self.start_count += 1

    def stop(self) -> None:
        """Be stopped at once, as the machine itself stops it."""
        self._state = STOPPED

    def begin_start(self) -> int:
        """StartService from outside; Win32_Service's return code (facts 6.4)."""
        if self.start_mode == "Disabled":
            return DISABLED
        if self.state == RUNNING:
            return RUNNING_ALREADY
        if self.state != STOPPED:
            return NOT_IN_THIS_STATE
        self._state, self._until = START_PENDING, time.monotonic() + self.start_seconds
        self.start_count += 1
        return ACCEPTED

    def begin_stop(self, find: Callable[[str], Service | None]) -> int:
        """StopService from outside; it does not stop dependents (facts 6.4)."""
        if self.state == STOPPED:
            return NOT_STARTED
        if self.state != RUNNING:
            return NOT_IN_THIS_STATE
        others = [find(name) for name in self.dependents]
        if any(other is not None and other.state != STOPPED for other in others):
            return DEPENDENTS_RUNNING
        self._state, self._until = STOP_PENDING, time.monotonic() + self.stop_seconds
        return ACCEPTED


def usual(language: str, *, dpm_server: bool, agent: bool) -> list[Service]:
    """The services of a machine; DPMRA stopped on a protected computer, which is healthy (facts 1.3).

    DPMRA's display name is its name on DPM 2007 and 2010 in both languages (facts 1.3 [I]).
    """
    ja = language == "ja-JP"
    services = [
        Service("WinRM", "Windows Remote Management (WS-Management)", "Auto"),
        Service("LanmanServer", "Server", "Auto"),
        Service("Dnscache", "DNS Client", "Auto"),
        Service("Spooler", "Print Spooler", "Auto"),
        Service("EventLog", "Windows イベント ログ" if ja else "Windows Event Log", "Auto"),
    ]
    if agent or dpm_server:
        services.append(Service("DPMRA", "DPMRA"))
    if dpm_server:
        services += [Service("MSDPM", "DPM", "Auto"), Service("DPMLA", "DPM Library Agent")]
    for service in services:
        if service.start_mode == "Auto" or dpm_server:
            service._state = RUNNING
    return services
