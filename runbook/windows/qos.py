"""Policy-based QoS by the cmdlets of Server 2012 and later, and the state of Windows' packet scheduler (facts 2)."""

from __future__ import annotations

from typing import Final

from runbook.windows import power_shell
from runbook.windows.errors import ForeignQosPolicy
from runbook.windows.registry import Registry
from runbook.windows.values import ABSENT, Kind
from runbook.wsman.client import Client
from runbook.wsman.numbers import UINT64, integer

GRAIN: Final = 8192
"""Windows rounds a rate up to whole KiB per second: 500 KB becomes 516.096 kbit/s in Microsoft's example (facts 2.3).
"""

READ: Final = power_shell.Script("runbook.windows", "qos_read", {"unit": 1, "policy": 4})
WRITE: Final = power_shell.Script("runbook.windows", "qos_write", reads=False)

_POLICY_KEY: Final = r"HKLM\SOFTWARE\Policies\Microsoft\Windows\Psched"


def policy_rate(client: Client, name: str, port: int) -> int | None:
    """Return the rate of this package's policy of that name in bits per second; None if there is none.

    The stored number is assumed to have the unit of the cmdlet's parameter (facts 2.3 [U]). Raise `CommandFailed` if
    the policy of that name is not for this TCP port.
    """
    unit, rate = "bits", None
    for line in power_shell.run(client, READ, name):
        if line.kind == "unit":
            unit = line.read(1, _unit)
        else:
            protocol, at_port, profile = line[1:4]
            if (protocol.upper(), at_port, profile) != ("TCP", str(port), "All") or not line[4]:
                raise ForeignQosPolicy(name=name, found=" ".join(line[1:]))
            rate = line.read(4, _rate) * (8 if unit == "bytes" else 1)
    return rate


def set_policy(client: Client, name: str, port: int, rate: int) -> None:
    """Set the policy's rate in bits per second; 0 removes the policy. Raise `CommandFailed`."""
    power_shell.run(client, WRITE, name, str(port), str(rate))


def packet_scheduler(client: Client) -> bool | None:
    """Return True if the driver of the QoS Packet Scheduler (Psched) runs; None if it does not exist. One request. [G]"""
    query = "select * from Win32_SystemDriver where Name='Psched'"
    return next((found.text("State") == "Running" for found in client.query("root/cimv2", query)), None)


def reservable_percent(registry: Registry) -> int | None:
    """Return the Group Policy "Limit reservable bandwidth" in percent, which limits DPM's share; None if it is not set."""
    value = registry.read(_POLICY_KEY, "NonBestEffortLimit", Kind.DWORD)
    return None if value is ABSENT else int(str(value))


def _unit(printed: str) -> str:
    return {"bits": "bits", "bytes": "bytes"}[printed]


def _rate(printed: str) -> int:
    return integer(printed, UINT64)
