"""A snapshot of a host.

Each part is read once and kept, so that many settings share few requests. A new look reads everything again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Concatenate, ParamSpec, TypeVar, cast

from runbook.windows import cluster
from runbook.windows.cluster import ClusterNode
from runbook.windows.host import Host
from runbook.windows.identity import Identity
from runbook.windows.network.adapters import Adapter, HostNetwork
from runbook.windows.services import Service
from runbook.windows.system import System
from runbook.windows.values import ABSENT, Absent, Kind, RegistryValue, named

Found = TypeVar("Found")
Parameters = ParamSpec("Parameters")


class Look:
    """The state of a host at one time. Raises the errors of the first reading of each part."""

    def __init__(self, host: Host) -> None:
        self.host = host
        self._kinds: dict[str, Mapping[str, Kind] | Absent] = {}
        self._values: dict[tuple[str, str, Kind], RegistryValue | Absent] = {}
        self._services: dict[str, Service | None] = {}
        self._dependents: dict[str, tuple[Service, ...]] = {}
        self._cached: dict[tuple[object, ...], object] = {}

    @cached_property
    def system(self) -> System:
        """The operating system."""
        asked = datetime.now(UTC)
        system = self.host.system.read()
        self._clock_error = system.now - (asked + (datetime.now(UTC) - asked) / 2)
        return system

    @property
    def identity(self) -> Identity:
        """Which computer it is. Two requests for each connection."""
        return self.host.identity

    @contextmanager
    def on_one_computer(self) -> Iterator[None]:
        """Read from one computer alone in this block: a plan of two computers' values would be written to one of them.

        Raise `AnotherComputerAnswers` if the name leads to another one meanwhile.
        """
        with self.host.only(self.identity):
            yield

    @property
    def clock_error(self) -> timedelta:
        """How far the host's clock is ahead of this computer's, with an error of at most half the request's duration."""
        _ = self.system
        return self._clock_error

    def cached(
        self,
        read: Callable[Concatenate[Host, Parameters], Found],
        *arguments: Parameters.args,
        **named: Parameters.kwargs,
    ) -> Found:
        """Return the result of a function that reads from the host. It is called once for the same arguments."""
        key = (read, arguments, tuple(named.items()))
        if key not in self._cached:
            self._cached[key] = read(self.host, *arguments, **named)
        return cast(Found, self._cached[key])

    def read_before(self, read: Callable[[Host], Found]) -> Found | None:
        """Return what `cached` has of a function; None if it was not called. Nothing is sent."""
        return cast(Found | None, self._cached.get((read, (), ())))

    @cached_property
    def tcp(self) -> dict[str, str]:
        """The TCP globals that this Windows has."""
        return self.host.tcp.read(self.system)

    @cached_property
    def network(self) -> HostNetwork:
        """The adapters that carry traffic of the host, and how they belong together."""
        return self.host.adapters.read(self.system)

    @cached_property
    def topology(self) -> HostNetwork:
        """The same without the drivers' settings, which need more requests; what was read already is not read again."""
        known: HostNetwork | None = self.__dict__.get("network")
        return known or self.host.adapters.read(self.system, settings=False)

    @property
    def adapters(self) -> tuple[Adapter, ...]:
        """The adapters of `network`."""
        return self.network.adapters

    @cached_property
    def cluster_node(self) -> ClusterNode | None:
        """The node of a failover cluster that the host is; None if it is in no cluster. See `cluster.read`."""
        return cluster.read(self.host.client, self.host.services, self.identity.name)

    def has_key(self, key: str) -> bool:
        """Return True if the registry key exists."""
        return self._kinds_of(key) is not ABSENT

    def registry(self, key: str, name: str, kind: Kind) -> RegistryValue | Absent:
        """Return a registry value. Raise `WrongType` if it has another type."""
        kinds = self._kinds_of(key)
        if kinds is ABSENT or named(kinds, name) is None:
            return ABSENT
        if (key, name, kind) not in self._values:
            self._values[key, name, kind] = self.host.registry.read(key, name, kind)
        return self._values[key, name, kind]

    def service(self, name: str) -> Service | None:
        """Return a service; None if it is not installed."""
        if name not in self._services:
            self._services[name] = self.host.services.get(name)
        return self._services[name]

    def dependents(self, name: str) -> tuple[Service, ...]:
        """Return the services that depend on this one."""
        if name not in self._dependents:
            self._dependents[name] = self.host.services.dependents(name)
        return self._dependents[name]

    def _kinds_of(self, key: str) -> Mapping[str, Kind] | Absent:
        if key not in self._kinds:
            self._kinds[key] = self.host.registry.kinds(key)
        return self._kinds[key]
