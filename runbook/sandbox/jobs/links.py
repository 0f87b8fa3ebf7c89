"""The network of an environment: name resolution, ports, and the links between computers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from runbook.sandbox.windows.computer import Computer, PortState
from runbook.sandbox.windows.network.adapters import addresses

DOMAIN: Final = "contoso.local"


@dataclass(slots=True)
class Link:
    """A path between two computers, the same in both directions.

    `mbps` is the bandwidth of its narrowest part. `stall` is the number of seconds in which it may deliver nothing:
    connections survive that if both ends wait long enough. A `saturated` link is completely filled by backups unless
    they are throttled. A device on it drops a session that is idle for `drops_idle_after` seconds. A `faulty` link
    breaks connections whatever is done at its ends.
    """

    mbps: float = 1000.0
    stall: int = 0
    saturated: bool = False
    drops_idle_after: int | None = None
    faulty: bool = False


@dataclass(slots=True)
class Network:
    """The faults of the network; everything else resolves, answers and delivers.

    `unresolved` are pairs (asking computer, name) without an address; `unmapped` are pairs (asking computer, computer
    asked about) whose address has no name. `closed` are triples (from, to, port) that no packet passes.
    """

    links: dict[frozenset[str], Link] = field(default_factory=dict)
    unresolved: set[tuple[str, str]] = field(default_factory=set)
    unmapped: set[tuple[str, str]] = field(default_factory=set)
    closed: set[tuple[str, str, int]] = field(default_factory=set)

    def link(self, one: Computer, other: Computer) -> Link:
        """Return the path between two computers; a LAN unless it was changed."""
        return self.links.setdefault(frozenset((one.name, other.name)), Link())

    def resolve(self, computers: Sequence[Computer], asking: Computer, name: str) -> Computer | None:
        """Return the computer that a name, short or full, or an address means on another computer."""
        short = name.lower().removesuffix(f".{DOMAIN}")
        for computer in computers:
            if name in addresses(computer.nics):
                return computer
            if computer.name.lower() == short:
                return None if (asking.name, computer.name) in self.unresolved else computer
        return None

    def reverse(self, asking: Computer, found: Computer) -> str:
        """Return the name of a computer's address in reverse DNS on another computer; empty if none."""
        if (asking.name, found.name) in self.unmapped:
            return ""
        return found.name if found.workgroup else f"{found.name}.{DOMAIN}"

    def port(self, asking: Computer, asked: Computer, port: int) -> PortState:
        """Return the answer of a TCP port to another computer."""
        if (asking.name, asked.name, port) in self.closed:
            return "silent"
        return "open" if asked.listens_on(port) else "refused"
