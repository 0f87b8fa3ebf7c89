"""Reachability from one host to another.

It is tested on that host: a test from this computer would not use the same path.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from runbook.windows import power_shell
from runbook.windows.errors import ScriptCutOff
from runbook.wsman.client import Client

RPC_ENDPOINT_MAPPER = 135
"""The only port of DCOM that always listens; 5718 and 5719 listen only while DPMRA runs (facts 1.8)."""

REACH: Final = power_shell.Script("runbook.windows", "reach", {"address": 2, "port": 1})

Port = Literal["open", "refused", "silent", ""]
_PORTS: Final[Mapping[str, Port]] = {"open": "open", "refused": "refused", "silent": "silent"}


@dataclass(frozen=True, slots=True)
class Reach:
    """The `addresses` of the name, each with its reverse name ('' if none), and the result for the port."""

    addresses: tuple[tuple[str, str], ...]
    port: Port


def reach(client: Client, name: str, port: int = RPC_ENDPOINT_MAPPER) -> Reach:
    """Resolve a name on that host, and connect to a port from there. Raise `CommandFailed` if there is no PowerShell."""
    addresses: list[tuple[str, str]] = []
    state: Port = ""
    for line in power_shell.run(client, REACH, name, str(port)):
        if line.kind == "address":
            addresses.append((line[1], line[2]))
        else:
            state = line.read(1, _port)
    if addresses and not state:
        raise ScriptCutOff(name=REACH.name)
    return Reach(tuple(addresses), state)


def _port(printed: str) -> Port:
    return _PORTS[printed]
