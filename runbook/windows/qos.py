"""Policy-based QoS by the cmdlets of Server 2012 and later, and what Windows says about its packet scheduler (facts 2)."""

from __future__ import annotations

from typing import Final

from runbook.errors import CommandFailed
from runbook.text import Text
from runbook.windows import power_shell
from runbook.windows.registry import Registry
from runbook.windows.values import ABSENT, Kind
from runbook.wsman.client import Client

GRAIN: Final = 8192
"""Windows rounds a rate up to whole KiB a second: 500 KB becomes 516.096 kbit/s in Microsoft's example (facts 2.3)."""

_POLICY_KEY: Final = r"HKLM\SOFTWARE\Policies\Microsoft\Windows\Psched"


def policy_rate(client: Client, name: str, port: int) -> int | None:
    """The rate in bits a second of our policy of that name; None if there is none.

    What the stored number counts is taken to be what the cmdlet's parameter counts (facts 2.3 [U]).
    Raises `CommandFailed` for a policy of that name that is not for this TCP port.
    """
    unit, rate = "bits", None
    for kind, *fields in power_shell.run(client, "runbook.windows", "qos_read", [name], reads=True):
        if kind == "unit":
            unit = fields[0]
        elif kind == "policy":
            protocol, at_port, profile, number = fields
            if (protocol.upper(), at_port, profile) != ("TCP", str(port), "All") or not number.isdigit():
                raise CommandFailed(
                    Text(
                        "QoS ポリシー {name} の条件がこのツールで作成したものと異なります ({found})。",
                        "The QoS policy {name} is not one that this tool makes ({found}).",
                    ).format(name=name, found=" ".join(fields))
                )
            rate = int(number) * (8 if unit == "bytes" else 1)
    return rate


def set_policy(client: Client, name: str, port: int, rate: int) -> None:
    """Make the policy hold that rate in bits a second; 0 removes it. Raises `CommandFailed`."""
    power_shell.run(client, "runbook.windows", "qos_write", [name, str(port), str(rate)])


def packet_scheduler(client: Client) -> bool | None:
    """Whether the QoS Packet Scheduler's driver (Psched) runs; None if there is no such driver. One request. [G]"""
    query = "select * from Win32_SystemDriver where Name='Psched'"
    return next((found.text("State") == "Running" for found in client.query("root/cimv2", query)), None)


def reservable_percent(registry: Registry) -> int | None:
    """The Group Policy "Limit reservable bandwidth" in percent, which caps what DPM may use; None if it is not set."""
    value = registry.read(_POLICY_KEY, "NonBestEffortLimit", Kind.DWORD)
    return None if value is ABSENT else int(str(value))
