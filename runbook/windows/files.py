"""Files over `CIM_DataFile`: what is there, since when, and a program's version. Nothing of their content."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from runbook.errors import InvalidInput
from runbook.text import Text
from runbook.wsman.client import Client
from runbook.wsman.instance import Instance


@dataclass(frozen=True, slots=True)
class File:
    """A file; `version` is empty unless it is a program that has one."""

    path: str
    changed: datetime | None
    version: str


def find(client: Client, path: str) -> File | None:
    """A file by its full path, or None. One request."""
    return next(iter(_query(client, f"Name='{_escaped(path)}'")), None)


def in_folder(client: Client, folder: str, extension: str) -> tuple[File, ...]:
    """The files of a folder (not of those below) with an extension. One request."""
    drive, colon, rest = folder.partition(":")
    if not colon or not re.fullmatch(r"[A-Za-z]", drive):
        raise InvalidInput(Text("フォルダー {path} は使えません。", "{path} is no folder.").format(path=folder))
    path = "\\" + rest.strip("\\") + "\\"
    return _query(client, f"Drive='{drive}:' and Path='{_escaped(path)}' and Extension='{_escaped(extension)}'")


def _query(client: Client, where: str) -> tuple[File, ...]:
    found = client.query("root/cimv2", f"select * from CIM_DataFile where {where}")
    return tuple(_file(each) for each in found)


def _file(found: Instance) -> File:
    return File(found.text("Name") or "", found.moment("LastModified"), found.text("Version") or "")


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("'", "\\'")
