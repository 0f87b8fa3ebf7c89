"""Files in WMI."""

from __future__ import annotations

import ntpath

from runbook.sandbox.protocol.instance import Properties
from runbook.sandbox.windows import agent
from runbook.sandbox.windows.computer import Computer
from runbook.sandbox.windows.files import File, program_of


def data_files(computer: Computer) -> list[Properties]:
    """Return CIM_DataFile: the agent's program while it is installed, and the files in `computer.files`.

    WMI returns names in lower case up to 2008 R2 [G]; later in their original spelling [U].
    """
    files = list(computer.files)
    service = computer.services.find(agent.SERVICE)
    if service is not None:  # its version is the agent's (facts 1.7)
        files.append(File(program_of(service.path), computer.installed, 6_500_000, computer.dpm_version))
    return [_data_file(computer, file) for file in files]


def _data_file(computer: Computer, file: File) -> Properties:
    path = file.path if computer.edition.has_cim else file.path.lower()
    drive, rest = ntpath.splitdrive(path)
    folder, name = ntpath.split(rest)
    stem, extension = ntpath.splitext(name)
    return {
        "Caption": path,
        "Drive": drive.lower(),
        "Extension": extension.removeprefix("."),
        "FileName": stem,
        "FileSize": file.size,
        "LastModified": computer.local(file.changed),
        "Name": path,
        "Path": folder.rstrip("\\") + "\\",
        "Version": file.version,
    }
