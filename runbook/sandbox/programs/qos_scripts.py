"""The package's scripts that read and write QoS policies (facts 2.3)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from runbook.sandbox.programs.script_errors import ScriptError, unknown_command
from runbook.sandbox.windows.computer import Computer
from runbook.sandbox.windows.network.qos import QosPolicy
from runbook.sandbox.windows.writes import Write

_GRAIN: Final = 8192
"""Bits per second: 500KB becomes 516.096 KBits/s in Microsoft's example (facts 2.3), which is the next multiple."""
_LARGEST_PORT: Final = 65_535


def read(computer: Computer, arguments: Sequence[str]) -> str:
    """Run the script qos_read. `$name` is compared without decoding."""
    _check(computer, "New-NetQosPolicy")
    name = arguments[0].lower()
    in_bytes = computer.qos_counts_bytes
    lines = [f"unit\t{'bytes' if in_bytes else 'bits'}"]
    for known, policy in computer.qos.items():
        if known.lower() == name:
            rate = policy.rate // 8 if in_bytes else policy.rate
            lines.append(f"policy\t{policy.protocol}\t{policy.port}\t{policy.profile}\t{rate}")
    return "".join(f"{line}\r\n" for line in lines)


def write(computer: Computer, arguments: Sequence[str]) -> str:
    """Run the script qos_write: remove the policy of that name, then create one unless its rate is 0."""
    _check(computer, "Get-NetQosPolicy")
    name, port, rate = arguments[0], arguments[1], arguments[2]
    if not rate.isdigit() or not port.isdigit() or int(port) > _LARGEST_PORT:
        raise ScriptError(f'Cannot convert value "{rate}" or "{port}".', f"値 \"{rate}\" または \"{port}\" を変換できません。")  # fmt: skip
    before = next((known for known in computer.qos if known.lower() == name.lower()), name)
    old = computer.qos.pop(before, None)
    new = QosPolicy(int(port), -(-int(rate) // _GRAIN) * _GRAIN) if int(rate) else None
    if new is not None:
        computer.qos[name] = new
    computer.writes.append(Write("qos", name, old, new))
    return ""


def _check(computer: Computer, command: str) -> None:
    """Raise `ScriptError` if the cmdlets do not exist: they came with 2012 (facts 2.3)."""
    if not computer.edition.has_cim:
        raise unknown_command(command)
