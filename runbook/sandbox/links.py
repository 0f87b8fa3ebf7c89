"""The network of a site: which names resolve where, which ports answer, and how the links between its machines behave."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from runbook.sandbox.machine import Machine
    from runbook.sandbox.site import Site

DOMAIN: Final = "contoso.local"
ENDPOINT_MAPPER, DATA_PORT = 135, 5718

Answer = Literal["open", "refused", "silent"]


@dataclass(slots=True)
class Link:
    """A path between two machines, both ways the same.

    `mbps` is its narrowest part. `stall` is how many seconds it may deliver nothing: connections outlive that if both ends wait.
    A `saturated` one is filled by backups to its last bit, unless something holds them back. `drops_idle_after` is when a device
    on it forgets an idle session, in seconds. A `faulty` one breaks connections whatever anyone does at its ends.
    """

    mbps: float = 1000.0
    stall: int = 0
    saturated: bool = False
    drops_idle_after: int | None = None
    faulty: bool = False


@dataclass(slots=True)
class Network:
    """What is not as it should be; everything else resolves, answers and delivers.

    `unresolved` and `unmapped` hold (asking machine, name or machine asked about): no address for a name, no name for an address.
    `closed` holds (from, to, port) that no packet passes.
    """

    links: dict[frozenset[str], Link] = field(default_factory=dict)
    unresolved: set[tuple[str, str]] = field(default_factory=set)
    unmapped: set[tuple[str, str]] = field(default_factory=set)
    closed: set[tuple[str, str, int]] = field(default_factory=set)

    def link(self, one: Machine, other: Machine) -> Link:
        """The path between two machines; made when it is first asked for, as a LAN."""
        return self.links.setdefault(frozenset((one.name, other.name)), Link())

    def resolve(self, site: Site, asking: Machine, name: str) -> Machine | None:
        """The machine that a name, short or full, or an address means on another machine."""
        short = name.lower().removesuffix(f".{DOMAIN}")
        for machine in site.machines:
            if name in addresses(machine):
                return machine
            if machine.name.lower() == short:
                return None if (asking.name, machine.name) in self.unresolved else machine
        return None

    def reverse(self, asking: Machine, found: Machine) -> str:
        """The name that its address resolves back to on another machine; empty if none."""
        if (asking.name, found.name) in self.unmapped:
            return ""
        return found.name if found.workgroup else f"{found.name}.{DOMAIN}"

    def port(self, asking: Machine, asked: Machine, port: int) -> Answer:
        """How a TCP port answers another machine: 135 always listens, 5718 only while DPMRA runs (facts 1.8), 5985 if WinRM does."""
        if (asking.name, asked.name, port) in self.closed:
            return "silent"
        agent = asked.services.find("DPMRA")
        listens = {
            ENDPOINT_MAPPER: True,
            445: True,
            5985: asked.listens,
            DATA_PORT: agent is not None and (agent.state == "Running" or agent.cannot_listen),
        }
        return "open" if listens.get(port, False) else "refused"


def addresses(machine: Machine) -> list[str]:
    """The addresses of a machine, in the order of its adapters."""
    return [nic.spec.ip for nic in machine.nics if nic.spec.ip]
