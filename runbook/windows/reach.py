"""What one host can reach of another: asked there, because the answer from here says nothing about the path between them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from runbook.errors import CommandFailed
from runbook.text import Text
from runbook.windows import power_shell
from runbook.wsman.client import Client

RPC_ENDPOINT_MAPPER = 135
"""The one port of DCOM that always listens; 5718 and 5719 do only while DPMRA runs (facts 1.8)."""

Port = Literal["open", "refused", "silent", ""]


@dataclass(frozen=True, slots=True)
class Reach:
    """`addresses` of the name, each with the name that it resolves back to ('' if none); how the port answered."""

    addresses: tuple[tuple[str, str], ...]
    port: Port


def reach(client: Client, name: str, port: int = RPC_ENDPOINT_MAPPER) -> Reach:
    """Resolve a name on that host, and connect to a port from there. Raises `CommandFailed` where there is no PowerShell."""
    addresses: list[tuple[str, str]] = []
    state: Port = ""
    for kind, *fields in power_shell.run(client, "runbook.windows", "reach", [name, str(port)], reads=True):
        if kind == "address" and len(fields) == 2:
            addresses.append((fields[0], fields[1]))
        elif kind == "port" and fields and fields[0] in ("open", "refused", "silent"):
            state = fields[0]  # type: ignore[assignment]  # mypy does not narrow by `in`
    if addresses and not state:
        raise CommandFailed(
            Text("スクリプト reach の応答を解釈できません。", "The answer of the script reach cannot be understood.")
        )
    return Reach(tuple(addresses), state)
