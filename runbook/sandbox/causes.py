"""What breaks a job on any site: each looks only at how the machines and the network are now, so that the right change cures it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final, Protocol

from runbook.sandbox import agent, events, pending_reboot, qos
from runbook.sandbox.agent import Trouble
from runbook.sandbox.links import DATA_PORT, ENDPOINT_MAPPER
from runbook.sandbox.local_groups import TRUSTED
from runbook.sandbox.protection import Failure, Job

if TYPE_CHECKING:
    from runbook.sandbox.machine import Machine
    from runbook.sandbox.site import Site

RESET, RPC, DENIED, NO_HOST, NAME_GONE = 0x80072746, 0x800706BA, 0x80070005, 0x80072AF9, 0x80070040
NOT_RESPONDING = 0x8099090E
"""DPM's own code beside ID 43 [G]."""
UNEXPECTED = 0x809909B0
"""DPM's own code beside ID 60 (facts 1.1)."""

_SKEW: Final = timedelta(minutes=5)  # facts 8
_OBJECTS: Final = 300  # [U]: nobody says how many are too many
_QUIET: Final = 1800  # seconds that a job may have nothing to send while it computes [U]
_ROOM: Final = 0.9  # of a link must be left to backups at most, or DCOM does not get through (facts 1.1, 2.2)
_MEGA: Final = 1_000_000


class Cause(Protocol):
    """Something that may break jobs."""

    def breaks(self, site: Site, job: Job) -> Failure | None:
        """How it breaks this one, if it does."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A cause that lies in the DPM server, in the computer that it protects, or in the path between them."""

    check: Callable[[Site, Machine, Machine], Failure | None]

    def breaks(self, site: Site, job: Job) -> Failure | None:
        """Ask the check."""
        return self.check(site, site.server, site[job.computer])


@dataclass(frozen=True, slots=True)
class TooManyObjects:
    """More was selected in the group than DPM takes (ID 46, which is no communication error: facts 0.5)."""

    def breaks(self, site: Site, job: Job) -> Failure | None:
        """By the job's group."""
        dpm = site.server.dpm
        return Failure(46) if dpm is not None and dpm.group(job.group).objects > _OBJECTS else None


def _name(site: Site, server: Machine, computer: Machine) -> Failure | None:
    known = site.network.resolve(site, server, computer.name) and site.network.resolve(site, computer, server.name)
    return None if known else Failure(316, NO_HOST)


def _port(site: Site, server: Machine, computer: Machine) -> Failure | None:
    ways = ((server, computer), (computer, server))
    closed = any(site.network.port(*way, ENDPOINT_MAPPER) != "open" for way in ways)
    return Failure(308, RPC) if closed or (server.name, computer.name, DATA_PORT) in site.network.closed else None


def _troubles(site: Site, server: Machine, computer: Machine) -> Failure | None:  # noqa: ARG001  # every check is asked alike
    failures = {
        Trouble.BACKUP_NETWORK: Failure(41),
        Trouble.PASSWORD_EXPIRED: Failure(308),
        Trouble.INSTALLATION: Failure(313),
        Trouble.AGENT_CRASHES: Failure(60, UNEXPECTED, internal=True),
        Trouble.ANTIVIRUS: Failure(52, NAME_GONE),
    }
    return next((failure for trouble, failure in failures.items() if trouble in computer.troubles), None)


def _clocks(site: Site, server: Machine, computer: Machine) -> Failure | None:  # noqa: ARG001
    by_kerberos = server.workgroup is None and computer.workgroup is None
    return Failure(42, DENIED) if by_kerberos and abs(server.skew - computer.skew) > _SKEW else None


def _service(site: Site, server: Machine, computer: Machine) -> Failure | None:  # noqa: ARG001
    if agent.SERVICE not in computer.services:
        return Failure(45)
    for machine in (computer, server):
        service = machine.services[agent.SERVICE]
        if service.start_mode == "Disabled" or service.cannot_listen:
            return Failure(43, NOT_RESPONDING, internal=True)
    return None


def _installed(site: Site, server: Machine, computer: Machine) -> Failure | None:  # noqa: ARG001
    """The agent itself: in place, of the right version, of the right server."""
    renames = computer.registry.get(pending_reboot.SESSION_MANAGER, pending_reboot.RENAMES)
    if renames is not None and "dpmra" in str(renames.data).lower():
        return Failure(48)
    if computer.dpm_version != server.dpm_version:
        return Failure(296)
    return None if agent.owner(computer) == server.name.lower() else Failure(270)


def _trust(site: Site, server: Machine, computer: Machine) -> Failure | None:  # noqa: ARG001
    account = f"{server.name}$".lower()
    for name in TRUSTED if computer.workgroup is None else ():  # a workgroup's account is another (facts 8)
        if account not in (member.lower().rpartition("\\")[2] for member in computer.groups.get(name, ())):
            return Failure(42, DENIED)
    if computer.patched and not server.patched:  # KB 5004442 on one side only (facts 8 [G])
        return Failure(42, DENIED, event=events.DCOM_REFUSED)
    return None


def _path(site: Site, server: Machine, computer: Machine) -> Failure | None:
    """The link: both ends wait as long as their own time-out says, so the shorter one decides (facts 1.1)."""
    link = site.network.link(server, computer)
    if link.faulty or (link.drops_idle_after is not None and link.drops_idle_after < _QUIET):
        return Failure(52, RESET)
    if link.stall and min(server.agent_seconds, computer.agent_seconds) <= link.stall:
        return Failure(52, RESET)
    if link.saturated and _sent(server, computer) > _ROOM * link.mbps:
        return Failure(52, RPC)
    return None


def _sent(server: Machine, computer: Machine) -> float:
    """Mbps that backups may fill: DPM's own throttle needs Psched at both ends, a QoS policy at the sender (facts 2.2, 2.3)."""
    limits = [float("inf")]
    policy = qos.sending_limit(computer, DATA_PORT)
    if policy is not None:
        limits.append(policy / _MEGA)
    throttle = server.dpm.throttles.get(computer.name) if server.dpm is not None else None
    if throttle is not None and all(each.drivers.get("Psched") == "Running" for each in (server, computer)):
        limits.append(throttle)
    return min(limits)


EVERYWHERE: Final[tuple[Cause, ...]] = (
    TooManyObjects(),
    *(Rule(check) for check in (_name, _port, _clocks, _service, _troubles, _installed, _trust, _path)),
)
"""In the order in which a job meets them."""
