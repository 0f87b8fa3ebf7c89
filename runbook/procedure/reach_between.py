"""How one host reaches the other: its addresses and its RPC port. Read once for all checks of one look."""

from __future__ import annotations

from runbook.windows.host import Host
from runbook.windows.look import Look
from runbook.windows.reach import Reach, reach


def reach_between(here: Look, there: Look) -> Reach:
    """Look the other host up by name and connect to its port 135, from the first host. Return the result."""
    return here.cached(_reach, there.host.name)


def _reach(host: Host, name: str) -> Reach:
    return reach(host.client, name)
