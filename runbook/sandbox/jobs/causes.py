"""Causes of failed jobs in any environment.

Each cause reads only the present state, so that the right change removes it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from runbook.sandbox.jobs.dpm import Dpm
from runbook.sandbox.jobs.links import Network
from runbook.sandbox.windows import agent, com_security, events, pending_reboot
from runbook.sandbox.windows.agent import DATA_PORT, Trouble
from runbook.sandbox.windows.computer import ENDPOINT_MAPPER, Computer
from runbook.sandbox.windows.local_groups import TRUSTED
from runbook.sandbox.windows.protection import BackupJob, Failure

RESET, RPC, DENIED, NO_HOST, NAME_GONE = 0x80072746, 0x800706BA, 0x80070005, 0x80072AF9, 0x80070040
WRONG_PRINCIPAL, NOT_IMPLEMENTED = 0x80090322, 0x80000001
NOT_RESPONDING = 0x8099090E
"""DPM's own code next to ID 43 [G]."""
UNEXPECTED = 0x809909B0
"""DPM's own code next to ID 60 (facts 1.1)."""

_SKEW: Final = timedelta(minutes=5)  # facts 8
_OBJECTS: Final = 300  # [U]: the real limit is not attested
_QUIET: Final = 1800  # seconds without data while a job computes [U]
_ROOM: Final = 0.9  # the largest share of a link for backups; with more, DCOM fails (facts 1.1, 2.2)
_MEGA: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Situation:
    """A job and its surroundings: DPM on its server, the protected computer, and the network between them."""

    job: BackupJob
    dpm: Dpm
    server: Computer
    computer: Computer
    computers: Sequence[Computer]
    network: Network


Cause = Callable[[Situation], Failure | None]
"""Returns the job's failure; None if this cause does not apply."""


def _objects(situation: Situation) -> Failure | None:
    """Check that the group does not select too many objects (ID 46, not a communication error: facts 0.5)."""
    return Failure(46) if situation.dpm.group(situation.job.group).objects > _OBJECTS else None


def _dpm(situation: Situation) -> Failure | None:
    """Check what DPM itself refuses, before anything is sent to the agent (facts 1.4)."""
    name = situation.computer.name
    engine = situation.server.services.find("MSDPM")
    if engine is None or engine.state != "Running":
        return Failure(976)
    if name in situation.dpm.disabled:
        return Failure(30186)
    return Failure(3107) if name in situation.dpm.managed_by_others else None


def _name(situation: Situation) -> Failure | None:
    server, computer = situation.server, situation.computer
    ways = ((server, computer), (computer, server))
    known = all(situation.network.finds(situation.computers, asking, asked) for asking, asked in ways)
    return None if known else Failure(316, NO_HOST)


def _port(situation: Situation) -> Failure | None:
    """Check the ports both ways: the agent answers by calling the DPM server (facts 1.8)."""
    server, computer, network = situation.server, situation.computer, situation.network
    for asking, asked, failure in ((server, computer, Failure(308, RPC)), (computer, server, Failure(316, RPC))):
        for port in (ENDPOINT_MAPPER, asked.edition.dynamic_ports[0]):
            if not network.reaches(situation.computers, asking, asked, port):
                return failure
    return Failure(308, RPC) if (server.name, computer.name, DATA_PORT) in network.closed else None


def _clocks(situation: Situation) -> Failure | None:
    server, computer = situation.server, situation.computer
    return Failure(42, DENIED) if _by_kerberos(situation) and abs(server.skew - computer.skew) > _SKEW else None


def _by_kerberos(situation: Situation) -> bool:
    """Return True for members of one domain; all others log on with a local account (facts 1.9)."""
    ends = situation.server, situation.computer
    return all(each.workgroup is None for each in ends) and len({each.domain.lower() for each in ends}) == 1


def _service(situation: Situation) -> Failure | None:
    if agent.SERVICE not in situation.computer.services:
        return Failure(45)
    for each in (situation.computer, situation.server):
        service = each.services[agent.SERVICE]
        if service.start_mode == "Disabled" or service.cannot_listen:
            return Failure(43, NOT_RESPONDING, internal=True)
        if service.account != "LocalSystem":
            return Failure(42, WRONG_PRINCIPAL)  # KB 2506326
    return None


_FAILURE_OF: Final = {
    Trouble.IPSEC_AT_ONE_END: Failure(300),
    Trouble.CERTIFICATE_ENDED: Failure(316),
    Trouble.ATTACHED_AS_TRUSTED: Failure(42, DENIED),
    Trouble.DVD_IMAGE: Failure(53, NOT_IMPLEMENTED),
    Trouble.BACKUP_NETWORK: Failure(41),
    Trouble.PASSWORD_EXPIRED: Failure(308),
    Trouble.INSTALLATION: Failure(313),
    Trouble.AGENT_CRASHES: Failure(60, UNEXPECTED, internal=True),
    Trouble.ANTIVIRUS: Failure(52, NAME_GONE),
}


def _troubles(situation: Situation) -> Failure | None:
    return next((failure for trouble, failure in _FAILURE_OF.items() if trouble in situation.computer.troubles), None)


def _installed(situation: Situation) -> Failure | None:
    """Check that the agent is completely installed, fits the server's version, and is attached to this server."""
    server, computer = situation.server, situation.computer
    renames = computer.registry.get(pending_reboot.SESSION_MANAGER, pending_reboot.RENAMES)
    if renames is not None and "dpmra" in str(renames.data).lower():
        return Failure(48)
    if computer.dpm_version.split(".")[:2] != server.dpm_version.split(".")[:2]:  # rollups may differ [G]
        return Failure(904)
    return None if agent.owner(computer.registry) == server.name.lower() else Failure(270)


def _trust(situation: Situation) -> Failure | None:
    server, computer = situation.server, situation.computer
    account = f"{server.name}$".lower()
    for name in TRUSTED if _by_kerberos(situation) else ():
        if account not in (member.lower().rpartition("\\")[2] for member in computer.groups.get(name, ())):
            return Failure(42, DENIED)
    if not all(com_security.lets_in(each.registry) for each in (server, computer)):
        return Failure(42, DENIED)
    if computer.patched and not server.patched:  # KB 5004442 on one side only (facts 8 [G])
        return Failure(42, DENIED, event=events.DCOM_REFUSED)
    return None


def _path(situation: Situation) -> Failure | None:
    """Check that the link carries the connection.

    Each end waits for its own time-out, so the shorter one applies (facts 1.1).
    """
    server, computer = situation.server, situation.computer
    link = situation.network.link(server, computer)
    if link.faulty or (link.drops_idle_after is not None and link.drops_idle_after < _QUIET):
        return Failure(52, RESET)
    if link.stall and min(server.agent_seconds, computer.agent_seconds) <= link.stall:
        return Failure(52, RESET)
    if link.saturated and _backup_mbps(situation) > _ROOM * link.mbps:
        return Failure(52, RPC)
    return None


def _backup_mbps(situation: Situation) -> float:
    """Return the Mbps that backups may use.

    DPM's throttle needs Psched at both ends, a QoS policy only at the sender (facts 2.2, 2.3).
    """
    server, computer = situation.server, situation.computer
    limits = [float("inf")]
    policy = computer.sending_limit(DATA_PORT)
    if policy is not None:
        limits.append(policy / _MEGA)
    throttle = situation.dpm.throttles.get(computer.name)
    if throttle is not None and all(each.drivers.get("Psched") == "Running" for each in (server, computer)):
        limits.append(throttle)
    return min(limits)


EVERYWHERE: Final[tuple[Cause, ...]] = (
    _objects,
    _dpm,
    _name,
    _port,
    _clocks,
    _service,
    _troubles,
    _installed,
    _trust,
    _path,
)
"""In the order in which a job checks them."""
