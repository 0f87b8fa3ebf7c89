"""Files over `CIM_DataFile`: their names, times, and a program's version. Their content is not read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from runbook.windows.errors import UnusableFolder
from runbook.wsman.client import Client
from runbook.wsman.instance import Instance


@dataclass(frozen=True, slots=True)
class File:
    """A file; `version` is empty unless it is a program with a version."""

    path: str
    changed: datetime | None
    version: str


def find(client: Client, path: str) -> File | None:
    """Return a file by its full path, or None. One request."""
    return next(iter(_query(client, f"Name='{_escaped(path)}'")), None)


def in_folder(client: Client, folder: str, extension: str) -> tuple[File, ...]:
    """Return the files in a folder (without subfolders) with that extension. One request."""
    drive, colon, rest = folder.partition(":")
    if not colon or not re.fullmatch(r"[A-Za-z]", drive):
        raise UnusableFolder(path=folder)
    path = "\\" + rest.strip("\\") + "\\"
    return _query(client, f"Drive='{drive}:' and Path='{_escaped(path)}' and Extension='{_escaped(extension)}'")


def _query(client: Client, where: str) -> tuple[File, ...]:
    found = client.query("root/cimv2", f"select * from CIM_DataFile where {where}")
    return tuple(_file(each) for each in found)


def _file(found: Instance) -> File:
    return File(found.text("Name") or "", found.moment("LastModified"), found.text("Version") or "")


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("'", "\\'")
