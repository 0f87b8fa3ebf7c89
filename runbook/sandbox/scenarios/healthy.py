"""The healthy environment from which all scenarios start."""

from __future__ import annotations

from typing import Final

from runbook.sandbox.environment import Environment
from runbook.sandbox.jobs.links import Link
from runbook.sandbox.machine import Machine
from runbook.sandbox.windows.network.adapters import NicSpec
from runbook.sandbox.windows.protection import ProtectionGroup, Schedule

DPM, HOST, HEALTHY = "DPM01", "FILES01", "SQL01"
_DPM_VERSIONS: Final = {"2016": "5.0.158.0", "2022": "10.22.148.0"}
_DPM_2012_R2: Final = "4.2.1417.0"


def healthy_environment(version: str, language: str, dpm_version: str | None) -> Environment:
    """Return a healthy DPM server, a file server in a branch office, and a SQL server next to the DPM server.

    Time-outs are absent, offloads have the driver's values, and groups start far apart. The default of `dpm_version` is
    the version of that Windows' time, 2012 R2 for older ones.
    """
    of_dpm = dpm_version or _DPM_VERSIONS.get(version, _DPM_2012_R2)
    addresses = {DPM: "10.0.0.1", HOST: "10.1.0.11", HEALTHY: "10.0.0.12"}
    server, host, healthy = (
        Machine(
            name,
            version,
            language,
            dpm_server=name == DPM,
            nics=[NicSpec("intel", address)],
            owner=DPM,
            dpm_version=of_dpm,
        )
        for name, address in addresses.items()
    )
    environment = Environment((server, host, healthy))
    files, databases = (
        ("ファイル サーバー", "SQL データベース") if language == "ja-JP" else ("File servers", "SQL databases")
    )
    environment.dpm.groups += [
        ProtectionGroup(files, [HOST], [Schedule("ShadowCopy", times=("20:00",))], 60),
        ProtectionGroup(databases, [HEALTHY], [Schedule("FullReplicationForApplication", times=("23:00",))], 60, 30),
    ]
    return environment


def path(environment: Environment) -> Link:
    """Return the link between the DPM server and the file server."""
    return environment.network.link(environment[DPM], environment[HOST])
