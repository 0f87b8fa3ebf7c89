"""WinRM's own configuration as a resource: ConfigType of [MS-WSMV] 2.2.4.10 [Sx], with the defaults of facts 6.6."""

from __future__ import annotations

from typing import TYPE_CHECKING

from runbook.sandbox import wsman_faults
from runbook.sandbox.soap import CONFIG
from runbook.sandbox.wsman_faults import SoapFault

if TYPE_CHECKING:
    from runbook.sandbox.machine import Machine


def read(machine: Machine) -> str:
    """The cfg:Config of a Get. Raises `SoapFault` up to 2008 R2: there reading it over the network fails (WinRb/WinRM issue 197 [Sx]);
    with which fault nobody says [U]."""
    edition = machine.edition
    if not edition.has_cim:
        raise SoapFault(wsman_faults.NO_RESOURCE)
    values = {
        "MaxEnvelopeSizekb": edition.envelope // 1024,
        "MaxTimeoutms": 60_000,
        "MaxBatchItems": 32_000,
        "MaxProviderRequests": 4_294_967_295,
        "Service": {
            "MaxConcurrentOperations": 4_294_967_295,
            "MaxConcurrentOperationsPerUser": edition.operations,
            "EnumerationTimeoutms": 60_000,
            "MaxConnections": 300,
            "AllowUnencrypted": "false",
        },
        "Winrs": {
            "AllowRemoteShellAccess": "true",
            "IdleTimeout": 7_200_000,
            "MaxConcurrentUsers": 10,
            "MaxShellRunTime": 2_147_483_647,
            "MaxProcessesPerShell": 25,
            "MaxMemoryPerShellMB": 1024,
            "MaxShellsPerUser": edition.shells,
        },
    }
    return f'<cfg:Config xmlns:cfg="{CONFIG}" xml:lang="en-US">{_elements({**values, **machine.access.config})}</cfg:Config>'


def _elements(values: dict[str, object]) -> str:
    return "".join(
        f"<cfg:{name}>{_elements(value) if isinstance(value, dict) else value}</cfg:{name}>"
        for name, value in values.items()
    )
