"""WinRM's own configuration as a resource: ConfigType of [MS-WSMV] 2.2.4.10 [Sx], with the defaults of facts 6.6."""

from __future__ import annotations

from runbook.sandbox.protocol import soap_faults
from runbook.sandbox.protocol.soap import CONFIG
from runbook.sandbox.protocol.soap_faults import SoapFault
from runbook.sandbox.windows.computer import Computer


def read(computer: Computer, part: str = "") -> str:
    """Return the cfg:Config of a Get, or one part of it (`/service`, `/winrs`) as cfg:Service, cfg:Winrs.

    Raise `SoapFault` up to 2008 R2: reading it over the network fails there (WinRb/WinRM issue 197 [Sx]); the fault is
    not attested [U].
    """
    edition = computer.edition
    if not edition.has_cim:
        raise SoapFault(soap_faults.NO_RESOURCE)
    values: dict[str, object] = {
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
    values |= computer.access.config
    parts = {f"/{name.lower()}": name for name, value in values.items() if isinstance(value, dict)}
    if part.lower() in parts:
        name = parts[part.lower()]
        return f'<cfg:{name} xmlns:cfg="{CONFIG}" xml:lang="en-US">{_elements(values[name])}</cfg:{name}>'
    if part:
        raise SoapFault(soap_faults.NO_RESOURCE)
    return f'<cfg:Config xmlns:cfg="{CONFIG}" xml:lang="en-US">{_elements(values)}</cfg:Config>'


def _elements(value: object) -> str:
    if not isinstance(value, dict):
        return str(value)
    return "".join(f"<cfg:{name}>{_elements(inside)}</cfg:{name}>" for name, inside in value.items())
