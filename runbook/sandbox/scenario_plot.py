"""What a scenario is made of: a healthy site, something that goes wrong there, and what puts it right."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from runbook.sandbox.links import Link
from runbook.sandbox.machine import Machine
from runbook.sandbox.network import NicSpec
from runbook.sandbox.protection import ProtectionGroup, Schedule
from runbook.sandbox.site import Site

DPM, HOST, HEALTHY = "DPM01", "FILES01", "SQL01"
_DPM_VERSIONS: Final = {"2016": "5.0.158.0", "2022": "10.22.148.0"}
_DPM_2012_R2: Final = "4.2.1417.0"


@dataclass(frozen=True, slots=True)
class Plot:
    """Titles and stories in Japanese and English: what an administrator would see, never the cause.

    `begin` makes it go wrong on a healthy site, `cure` is what a person would do about it by hand. `versions` are the Windows versions on
    which it can happen, all if empty; on another one it takes the last of them. `symptom` stands for a console that says nothing more.
    """

    name: str
    titles: tuple[str, str]
    stories: tuple[str, str]
    begin: Callable[[Site], None]
    cure: Callable[[Site], None]
    versions: tuple[str, ...] = ()
    symptom: tuple[str, str] | None = None


def healthy_site(version: str, language: str, dpm_version: str | None) -> Site:
    """A DPM server, a file server at another place, and a SQL server beside the DPM server, all in order: time-outs absent, offloads as
    the driver has them, groups well apart. Without `dpm_version` it is the one of that Windows' time, 2012 R2 for older ones."""
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
    site = Site((server, host, healthy))
    if server.dpm is not None:
        files, databases = (
            ("ファイル サーバー", "SQL データベース") if language == "ja-JP" else ("File servers", "SQL databases")
        )
        server.dpm.groups += [
            ProtectionGroup(files, [HOST], [Schedule("ShadowCopy", times=("20:00",))], 60),
            ProtectionGroup(
                databases, [HEALTHY], [Schedule("FullReplicationForApplication", times=("23:00",))], 60, 30
            ),
        ]
    return site


def path(site: Site) -> Link:
    """The link between the DPM server and the file server."""
    return site.network.link(site[DPM], site[HOST])
