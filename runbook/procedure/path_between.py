"""The adapters over which a host sees the other end of its backups."""

from __future__ import annotations

from collections.abc import Sequence

from runbook.dpm import agent
from runbook.errors import CommandFailed, WsmanFault
from runbook.procedure.reach_between import addresses_of
from runbook.windows.host import Host
from runbook.windows.look import Look
from runbook.windows.network.path import Path, Route, joined, only_path, path_to, read_routes


def path_between(here: Look, others: Sequence[str]) -> Path | None:
    """Return the path from a host to the other ends, by their names; None if it cannot be determined.

    The names may lead over different adapters, the addresses of one name may not. A host with one adapter alone that leads out of it needs no look-up. Otherwise each name is resolved on the host (a
    shell's requests, which its checks share), and the route table read (one request).
    """
    return only_path(here.topology.adapters) or _looked_up(here, others)


def path_to_server(here: Look) -> Path | None:
    """Return the path to the DPM servers to which the host's agent is attached, likewise. Up to 3 requests more."""
    found = only_path(here.topology.adapters)
    if found is not None:
        return found
    owners = here.cached(agent.owners)
    return _looked_up(here, owners or ())


def _looked_up(here: Look, others: Sequence[str]) -> Path | None:
    try:
        known = [addresses_of(here, other) for other in others]
    except CommandFailed:  # no PowerShell to resolve a name
        return None
    if not known or not all(known):
        return None
    adapters = here.topology.adapters
    paths = [path_to(addresses, adapters, here.cached(_routes)) for addresses in known]
    found = [path for path in paths if path is not None]
    return joined(found, adapters) if len(found) == len(paths) else None


def _routes(host: Host) -> tuple[Route, ...]:
    try:
        return read_routes(host.client)
    except WsmanFault:  # the class is missing, or its provider fails
        return ()
