"""Services: a state machine with pending states, dependents and start modes (facts 1.3, 6.4)."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

STOPPED, START_PENDING, RUNNING, STOP_PENDING = "Stopped", "Start Pending", "Running", "Stop Pending"

# Win32_Service's return codes (facts 6.4).
ACCEPTED: Final = 0
DEPENDENTS_RUNNING: Final = 3
NOT_IN_THIS_STATE: Final = 5
NOT_STARTED: Final = 6
RUNNING_ALREADY: Final = 10
DISABLED: Final = 14
INVALID_PARAMETERS: Final = 21

# The values of ChangeStartMode, and of the property StartMode for each (facts 6.4; "Auto" [G]).
START_MODES: Final = {"Automatic": "Auto", "Manual": "Manual", "Disabled": "Disabled", "Boot": "Boot", "System": "System"}  # fmt: skip


@dataclass(slots=True)
class Service:
    """A service.

    `dependents` are the names of the services that depend on it. A pending state lasts `stop_seconds` or
    `start_seconds`, in real time. A service that `refuses_to_stop` stays "Stop Pending". A service that `comes_up` runs
    after a boot although it is not automatic, because another service starts it. A service that `cannot_listen`,
    because its port is in use, ends right after its start. `on_start` is called at every start.
    """

    name: str
    display_name: str
    start_mode: str = "Manual"
    dependents: list[str] = field(default_factory=list)
    path: str = r"C:\WINDOWS\system32\svchost.exe -k netsvcs"
    account: str = "LocalSystem"
    comes_up: bool = False
    stop_seconds: float = 0.0
    start_seconds: float = 0.0
    refuses_to_stop: bool = False
    start_count: int = 0
    cannot_listen: bool = False
    on_start: Callable[[], None] = field(default=lambda: None, repr=False)
    _state: str = STOPPED
    _until: float = 0.0

    @property
    def state(self) -> str:
        """The current state: a pending state ends with time."""
        if self._state == START_PENDING and time.monotonic() >= self._until:
            self._state = STOPPED if self.cannot_listen else RUNNING
        if self._state == STOP_PENDING and time.monotonic() >= self._until and not self.refuses_to_stop:
            self._state = STOPPED
        return self._state

    def start(self) -> None:
        """Start at once, as the computer itself starts it."""
        if self.state != RUNNING:
            self._state = STOPPED if self.cannot_listen else RUNNING
            self.start_count += 1
            self.on_start()

    def stop(self) -> None:
        """Stop at once, as the computer itself stops it."""
        self._state = STOPPED

    def boot(self) -> None:
        """Stop, then start if it starts automatically, as in a reboot."""
        self.stop()
        if self.start_mode != "Disabled" and (self.start_mode == "Auto" or self.comes_up):
            self.start()

    def begin_start(self) -> int:
        """Begin StartService from outside. Return Win32_Service's return code (facts 6.4)."""
        if self.start_mode == "Disabled":
            return DISABLED
        if self.state == RUNNING:
            return RUNNING_ALREADY
        if self.state != STOPPED:
            return NOT_IN_THIS_STATE
        self._state, self._until = START_PENDING, time.monotonic() + self.start_seconds
        self.start_count += 1
        self.on_start()
        return ACCEPTED

    def begin_stop(self, others: Mapping[str, Service]) -> int:
        """Begin StopService from outside, which does not stop dependents (facts 6.4). Return the return code."""
        if self.state == STOPPED:
            return NOT_STARTED
        if self.state != RUNNING:
            return NOT_IN_THIS_STATE
        if any(others[name].state != STOPPED for name in self.dependents if name in others):
            return DEPENDENTS_RUNNING
        self._state, self._until = STOP_PENDING, time.monotonic() + self.stop_seconds
        return ACCEPTED

    def change_start_mode(self, wanted: str) -> int:
        """Change the start mode from outside. Return ChangeStartMode's return code."""
        if wanted not in START_MODES:
            return INVALID_PARAMETERS
        self.start_mode = START_MODES[wanted]
        return ACCEPTED


class Services(dict[str, Service]):
    """Services by name, in the order in which they were added. Names are case-insensitive, as in Windows."""

    def __init__(self, services: list[Service]) -> None:
        super().__init__({service.name: service for service in services})
        self._spelled = {service.name.lower(): service.name for service in services}

    def __delitem__(self, name: str) -> None:
        super().__delitem__(self._spelled.pop(name.lower(), name))

    def __setitem__(self, name: str, service: Service) -> None:
        self._spelled[name.lower()] = name
        super().__setitem__(name, service)

    def __getitem__(self, name: str) -> Service:
        return super().__getitem__(self._spelled.get(name.lower(), name))

    def __contains__(self, name: object) -> bool:
        return str(name).lower() in self._spelled

    def find(self, name: str) -> Service | None:
        """Return the service of that name, or None."""
        return self[name] if name in self else None  # noqa: SIM401  # dict.get is case-sensitive
