"""Files of a simulated machine, as CIM_DataFile shows them: their names and versions, never their content."""

from __future__ import annotations

import ntpath
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from runbook.sandbox.clock import local
from runbook.sandbox.soap import Properties

if TYPE_CHECKING:
    from runbook.sandbox.machine import Machine

AGENT_LOGS = "C:\\Program Files\\Microsoft Data Protection Manager\\DPM\\Temp"
"""Where the agent of a protected computer writes (facts 1.7); a crash leaves a copy `DPMRACurr.errlog.DATE_TIME.Crash` [S]."""


@dataclass(frozen=True, slots=True)
class File:
    """A file; `version` is a program's, None for what has none."""

    path: str
    changed: datetime
    size: int = 4096
    version: str | None = None


def program_of(path: str) -> str:
    """The program of a service's PathName: without quotes, and without arguments where it has quotes."""
    return path.partition('"')[2].partition('"')[0] if path.startswith('"') else path


def data_files(machine: Machine) -> list[Properties]:
    """CIM_DataFile: the agent's program while it is installed, and what was put into `machine.files`.

    WMI gives its names in lower case up to 2008 R2 [G]; later as they were spelled [U].
    """
    files = list(machine.files)
    service = machine.services.find("DPMRA")
    if service is not None:  # its version is the agent's (facts 1.7)
        files.append(File(program_of(service.path), machine.installed, 6_500_000, machine.dpm_version))
    return [_row(machine, file) for file in files]


def _row(machine: Machine, file: File) -> Properties:
    path = file.path if machine.edition.has_cim else file.path.lower()
    drive, rest = ntpath.splitdrive(path)
    folder, name = ntpath.split(rest)
    stem, extension = ntpath.splitext(name)
    return {
        "Caption": path,
        "Drive": drive.lower(),
        "Extension": extension.removeprefix("."),
        "FileName": stem,
        "FileSize": file.size,
        "LastModified": local(machine.language, file.changed),
        "Name": path,
        "Path": folder.rstrip("\\") + "\\",
        "Version": file.version,
    }
