"""Policy-based QoS of Server 2012 and later: what New-NetQosPolicy makes, and when it holds traffic back (facts 2.3)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from runbook.sandbox.log import Write
from runbook.sandbox.thrown import ScriptError, unknown_command

if TYPE_CHECKING:
    from runbook.sandbox.machine import Machine

_GRAIN: Final = 8192
"""Bits a second: 500KB becomes 516.096 KBits/s in Microsoft's example (facts 2.3), which is the next multiple."""
_LARGEST_PORT: Final = 65_535


@dataclass(frozen=True, slots=True)
class QosPolicy:
    """A policy in the persistent store. `rate` is in bits a second, a multiple of the grain."""

    port: int
    rate: int
    protocol: str = "TCP"
    profile: str = "All"


def counts_bytes(machine: Machine) -> bool:
    """Whether the cmdlet counts bytes: on 2012; from 2016 on bits (facts 2.3). 2012 R2 is not known [U]: bits here."""
    return machine.edition.nt == (6, 2)


def read(machine: Machine, arguments: Sequence[str]) -> str:
    """The script qos_read: `$name` is compared as it came."""
    _check(machine, "New-NetQosPolicy")
    name = arguments[0].lower()
    in_bytes = counts_bytes(machine)
    lines = [f"unit\t{'bytes' if in_bytes else 'bits'}"]
    for known, policy in machine.qos.items():
        if known.lower() == name:
            rate = policy.rate // 8 if in_bytes else policy.rate
            lines.append(f"policy\t{policy.protocol}\t{policy.port}\t{policy.profile}\t{rate}")
    return "".join(f"{line}\r\n" for line in lines)


def write(machine: Machine, arguments: Sequence[str]) -> str:
    """The script qos_write: what is there goes, then a rate that is not 0 is made a policy."""
    _check(machine, "Get-NetQosPolicy")
    name, port, rate = arguments[0], arguments[1], arguments[2]
    if not rate.isdigit() or not port.isdigit() or int(port) > _LARGEST_PORT:
        raise ScriptError(f'Cannot convert value "{rate}" or "{port}".', f"値 \"{rate}\" または \"{port}\" を変換できません。")  # fmt: skip
    before = next((known for known in machine.qos if known.lower() == name.lower()), name)
    old = machine.qos.pop(before, None)
    new = QosPolicy(int(port), -(-int(rate) // _GRAIN) * _GRAIN) if int(rate) else None
    if new is not None:
        machine.qos[name] = new
    machine.log.writes.append(Write("qos", name, old, new))
    return "done\r\n"


def sending_limit(machine: Machine, port: int) -> int | None:
    """Bits a second that a machine may send over a port; None if nothing holds it back. Without Psched no policy does (facts 2.2)."""
    if machine.drivers.get("Psched") != "Running":
        return None
    rates = [policy.rate for policy in machine.qos.values() if policy.port == port and policy.profile == "All"]
    return min(rates, default=None)


def _check(machine: Machine, command: str) -> None:
    if not machine.edition.has_cim:  # the cmdlets came with 2012 (facts 2.3)
        raise unknown_command(command)
