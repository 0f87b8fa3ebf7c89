"""What Windows and DPM write into a registry when they are installed."""

from __future__ import annotations

from typing import Final

from runbook.sandbox.registry import Registry, RegValue
from runbook.sandbox.tcp_globals import PARAMETERS

AGENT: Final = r"HKLM\SOFTWARE\Microsoft\Microsoft Data Protection Manager"
_NAMES: Final = r"HKLM\SYSTEM\CurrentControlSet\Control\ComputerName"


def install(registry: Registry, name: str, *, agent: bool, server: bool) -> None:
    """Windows' own values, and DPM's (facts 1.2): `Setup` and `Agent` wherever the agent is, `DB` on a DPM server alone.

    ConnectionNoActivityTimeout is absent by default (facts 1.1).
    """
    registry.set(PARAMETERS, "Hostname", RegValue("REG_SZ", name))
    registry.set(PARAMETERS, "DataBasePath", RegValue("REG_EXPAND_SZ", r"%SystemRoot%\System32\drivers\etc"))
    registry.set(PARAMETERS, "TcpTimedWaitDelay", RegValue("REG_DWORD", 30))
    for key in ("ActiveComputerName", "ComputerName"):
        registry.set(rf"{_NAMES}\{key}", "ComputerName", RegValue("REG_SZ", name))
    for hive in ("HKCR", "HKCU", "HKU"):
        registry.create_key(hive)
    if agent:
        folder = "C:\\Program Files\\Microsoft Data Protection Manager\\DPM\\"
        registry.set(rf"{AGENT}\Setup", "InstallPath", RegValue("REG_SZ", folder))
        registry.create_key(rf"{AGENT}\Agent\2.0")
    if server:
        database = {"SqlServer": name, "InstanceName": "MSDPM2012", "DatabaseName": f"DPMDB_{name}"}
        for value, data in database.items():
            registry.set(rf"{AGENT}\DB", value, RegValue("REG_SZ", data))
