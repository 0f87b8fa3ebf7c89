"""What Windows and DPM write into a registry when they are installed."""

from __future__ import annotations

from typing import Final

from runbook.sandbox.registry import Registry, RegValue
from runbook.sandbox.tcp_globals import PARAMETERS

AGENT: Final = r"HKLM\SOFTWARE\Microsoft\Microsoft Data Protection Manager"
_NAMES: Final = r"HKLM\SYSTEM\CurrentControlSet\Control\ComputerName"


def authorize(registry: Registry, server: str) -> None:
    """Write which DPM server the agent obeys (facts 1.2, 1.9; the shape is [I])."""
    text = f"<DLSConfig><AuthorizedMachines><MachineName>{server}.contoso.local</MachineName></AuthorizedMachines></DLSConfig>"
    registry.set(rf"{AGENT}\Agent\2.0", "configuration", RegValue("REG_SZ", text))


def install_agent(registry: Registry, owner: str | None) -> None:
    """What the agent's setup writes (facts 1.2)."""
    folder = "C:\\Program Files\\Microsoft Data Protection Manager\\DPM\\"
    registry.set(rf"{AGENT}\Setup", "InstallPath", RegValue("REG_SZ", folder))
    registry.create_key(rf"{AGENT}\Agent\2.0")
    if owner is not None:
        authorize(registry, owner)


def install(registry: Registry, name: str, *, agent: bool, server: bool, owner: str | None = None) -> None:
    """Windows' own values, and DPM's (facts 1.2): `Setup` and `Agent` wherever the agent is, `DB` on a DPM server alone.

    ConnectionNoActivityTimeout is absent by default (facts 1.1). `owner` is the DPM server that protects this computer.
    """
    registry.set(PARAMETERS, "Hostname", RegValue("REG_SZ", name))
    registry.set(PARAMETERS, "DataBasePath", RegValue("REG_EXPAND_SZ", r"%SystemRoot%\System32\drivers\etc"))
    registry.set(PARAMETERS, "TcpTimedWaitDelay", RegValue("REG_DWORD", 30))
    for key in ("ActiveComputerName", "ComputerName"):
        registry.set(rf"{_NAMES}\{key}", "ComputerName", RegValue("REG_SZ", name))
    for hive in ("HKCR", "HKCU", "HKU"):
        registry.create_key(hive)
    if agent:
        install_agent(registry, owner)
    if server:
        database = {"SqlServer": name, "InstanceName": "MSDPM2012", "DatabaseName": f"DPMDB_{name}"}
        for value, data in database.items():
            registry.set(rf"{AGENT}\DB", value, RegValue("REG_SZ", data))
