"""Reachability from one host to another.

It is tested on that host: a test from this computer would not use the same path.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from runbook.windows import power_shell
from runbook.windows.errors import ScriptCutOff
from runbook.wsman.client import Client
from runbook.wsman.numbers import integer

RPC_ENDPOINT_MAPPER: Final = 135
"""The only port of DCOM that always listens; 5718 and 5719 listen only while DPMRA runs (facts 1.8)."""

REACH: Final = power_shell.Script(
    "runbook.windows", "reach", {"own": 1, "address": 2, "port": 3, "dynamic": 3}, full_language=True
)

PortState = Literal["open", "refused", "silent", "unreachable"]
_BEST_FIRST: Final[tuple[PortState, ...]] = ("open", "refused", "silent", "unreachable")
# Winsock's codes; every other one says that there is no way to the address.
_STATES: Final[dict[str, PortState]] = {"open": "open", "silent": "silent", "10060": "silent", "10061": "refused"}
_LARGEST_PORT: Final = 65_535


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt to connect to a port of an address, and its result."""

    address: str
    port: int
    state: PortState


@dataclass(frozen=True, slots=True)
class Reach:
    """What a host sees of another one.

    `own` are its own addresses. `addresses` are those of the other's name, each with its reverse name ('' if none), in the
    order in which Windows would try them. `ports` has an attempt for each of them and each port; `dynamic` has the attempts
    at dynamic RPC ports that the endpoint mapper named, of the first address that told any.
    """

    own: tuple[str, ...]
    addresses: tuple[tuple[str, str], ...]
    ports: tuple[Attempt, ...]
    dynamic: tuple[Attempt, ...]

    def port(self, number: int = RPC_ENDPOINT_MAPPER) -> PortState | None:
        """Return the best result for a port among all addresses; None if it was not tried."""
        return best([each for each in self.ports if each.port == number])


def best(attempts: Sequence[Attempt]) -> PortState | None:
    """Return the best result of several attempts: one address, or one port, that answers is enough. None for no attempt."""
    states = {each.state for each in attempts}
    return next((state for state in _BEST_FIRST if state in states), None)


def reach(client: Client, name: str, *ports: int) -> Reach:
    """Resolve a name on that host, and connect to ports of all its addresses from there; to the RPC port without `ports`.

    Raise `CommandFailed` if there is no PowerShell, or one whose language mode does not permit it.
    """
    tried = ports or (RPC_ENDPOINT_MAPPER,)
    own: list[str] = []
    addresses: list[tuple[str, str]] = []
    attempts: dict[str, list[Attempt]] = {"port": [], "dynamic": []}
    for line in power_shell.run(client, REACH, name, ",".join(map(str, tried))):
        if line.kind == "own":
            own.append(line[1])
        elif line.kind == "address":
            addresses.append((line[1], line[2]))
        else:
            attempts[line.kind].append(Attempt(line[1], line.read(2, _number), line.read(3, _state)))
    if len(attempts["port"]) != len(addresses) * len(tried):
        raise ScriptCutOff(name=REACH.name)
    return Reach(tuple(own), tuple(addresses), tuple(attempts["port"]), tuple(attempts["dynamic"]))


def _number(printed: str) -> int:
    return integer(printed, range(1, _LARGEST_PORT + 1))


def _state(printed: str) -> PortState:
    if printed and not printed.isdecimal():
        return _STATES[printed]
    return _STATES.get(printed, "unreachable")
