"""One look at a host. What is read is kept, so that many settings share few requests; a new look reads anew."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import TypeVar, cast

from runbook.windows.adapters import Adapter
from runbook.windows.host import Host
from runbook.windows.registry import find
from runbook.windows.services import Service
from runbook.windows.system import System
from runbook.windows.values import ABSENT, Absent, Kind, RegistryValue

Found = TypeVar("Found")


class Look:
    """What a host was like at one time. Raises whatever the first reading of a part raises."""

    def __init__(self, host: Host) -> None:
        self.host = host
        self._kinds: dict[str, Mapping[str, Kind] | Absent] = {}
        self._values: dict[tuple[str, str, Kind], RegistryValue | Absent] = {}
        self._services: dict[str, Service | None] = {}
        self._dependents: dict[str, tuple[Service, ...]] = {}
        self._others: dict[Callable[[Host], object], object] = {}

    @cached_property
    def system(self) -> System:
        """The operating system."""
        asked = datetime.now(UTC)
        system = self.host.system.read()
        self._clock_error = system.now - (asked + (datetime.now(UTC) - asked) / 2)
        return system

    @property
    def clock_error(self) -> timedelta:
        """How far the host's clock is ahead of this computer's, to within half the time that asking took."""
        _ = self.system
        return self._clock_error

    def once(self, read: Callable[[Host], Found]) -> Found:
        """Whatever else a function reads from the host, read once. The function is the key: it must be a module's own."""
        if read not in self._others:
            self._others[read] = read(self.host)
        return cast(Found, self._others[read])

    @cached_property
    def tcp(self) -> dict[str, str]:
        """The TCP globals that this Windows has."""
        return self.host.tcp.read(self.system)

    @cached_property
    def adapters(self) -> tuple[Adapter, ...]:
        """The adapters that carry IP, and team members."""
        return self.host.adapters.read(self.system)

    def has_key(self, key: str) -> bool:
        """Whether a registry key is there."""
        return self._kinds_of(key) is not ABSENT

    def registry(self, key: str, name: str, kind: Kind) -> RegistryValue | Absent:
        """A registry value; raises `WrongType` if it has another type."""
        kinds = self._kinds_of(key)
        if kinds is ABSENT or find(kinds, name) is None:
            return ABSENT
        if (key, name, kind) not in self._values:
            self._values[key, name, kind] = self.host.registry.read(key, name, kind)
        return self._values[key, name, kind]

    def service(self, name: str) -> Service | None:
        """A service; None if it is not installed."""
        if name not in self._services:
            self._services[name] = self.host.services.get(name)
        return self._services[name]

    def dependents(self, name: str) -> tuple[Service, ...]:
        """The services that depend on it."""
        if name not in self._dependents:
            self._dependents[name] = self.host.services.dependents(name)
        return self._dependents[name]

    def _kinds_of(self, key: str) -> Mapping[str, Kind] | Absent:
        if key not in self._kinds:
            self._kinds[key] = self.host.registry.kinds(key)
        return self._kinds[key]
