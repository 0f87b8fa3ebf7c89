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

    `unresolved` are pairs (asking computer, name) without an address; `misdirected` have another's address instead;
    `unmapped` are pairs (asking computer, computer asked about) whose address has no name. `ipv6` are addresses of
    computers beside those of their adapters, and come first, as with Windows since 2008 [G]. `closed` are triples
    (from, to, port) that no packet passes, `no_dynamic` pairs (from, to) between which none passes to the dynamic RPC
    ports. `unroutable` are pairs (from, address) to which there is no way.
    """

    links: dict[frozenset[str], Link] = field(default_factory=dict)
    unresolved: set[tuple[str, str]] = field(default_factory=set)
    misdirected: dict[tuple[str, str], str] = field(default_factory=dict)
    unmapped: set[tuple[str, str]] = field(default_factory=set)
    ipv6: dict[str, str] = field(default_factory=dict)
    closed: set[tuple[str, str, int]] = field(default_factory=set)
    no_dynamic: set[tuple[str, str]] = field(default_factory=set)
    unroutable: set[tuple[str, str]] = field(default_factory=set)

    def link(self, one: Computer, other: Computer) -> Link:
        """Return the path between two computers; a LAN unless it was changed."""
        return self.links.setdefault(frozenset((one.name, other.name)), Link())

    def addresses(self, computers: Sequence[Computer], asking: Computer, name: str) -> list[str]:
        """Return the addresses that a name, short or full, or an address has on another computer; none if it has none."""
        short = name.lower().removesuffix(f".{DOMAIN}")
        may_be_address = name[:1].isdigit() or ":" in name
        for computer in computers:
            if may_be_address and name in self._of(computer):
                return [name]
            if computer.name.lower() == short:
                if (asking.name, computer.name) in self.unresolved:
                    return []
                wrong = self.misdirected.get((asking.name, computer.name))
                return [wrong] if wrong else self._of(computer)
        return []

    def reverse(self, computers: Sequence[Computer], asking: Computer, address: str) -> str:
        """Return the name of an address in reverse DNS on a computer; empty if none."""
        found = self._owner(computers, address)
        if found is None or (asking.name, found.name) in self.unmapped:
            return ""
        return found.name if found.workgroup else f"{found.name}.{DOMAIN}"

    def port(self, computers: Sequence[Computer], asking: Computer, address: str, port: int) -> PortState:
        """Return the answer of a TCP port of an address to a computer."""
        if (asking.name, address) in self.unroutable:
            return "unreachable"
        asked = self._owner(computers, address)
        if asked is None or (asking.name, asked.name, port) in self.closed:
            return "silent"
        if port in asked.edition.dynamic_ports and (asking.name, asked.name) in self.no_dynamic:
            return "silent"
        return "open" if asked.listens_on(port) else "refused"

    def finds(self, computers: Sequence[Computer], asking: Computer, asked: Computer) -> bool:
        """Return True if a computer's name leads another one to it."""
        return any(address in self._of(asked) for address in self.addresses(computers, asking, asked.name))

    def reaches(self, computers: Sequence[Computer], asking: Computer, asked: Computer, port: int) -> bool:
        """Return True if a port answers at one of the addresses, which RPC tries one after the other [G]."""
        found = self.addresses(computers, asking, asked.name)
        return any(self.port(computers, asking, address, port) == "open" for address in found)

    def _of(self, computer: Computer) -> list[str]:
        first = self.ipv6.get(computer.name)
        return [*([first] if first else []), *addresses(computer.nics)]

    def _owner(self, computers: Sequence[Computer], address: str) -> Computer | None:
        return next((each for each in computers if address in self._of(each)), None)
