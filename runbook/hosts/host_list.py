"""A list of hosts in a text file, one on each line."""

from __future__ import annotations

from pathlib import Path

from runbook.errors import InvalidInput
from runbook.hosts.errors import EmptyHostList, UnreadableHostList, UnusableLine
from runbook.text import same
from runbook.wsman.target import parse_target


def read(path: Path) -> list[str]:
    """Return the hosts, in that order. Ignore blank lines and text after a `#`.

    The file is UTF-8 (Notepad, or PowerShell's `Out-File -Encoding utf8`), or UTF-16 with a byte order mark (Windows PowerShell's
    `>`). Raise `InvalidInput`, with file and line, if it cannot be used.
    """
    try:
        raw = path.read_bytes()
        text = raw.decode("utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or type(error).__name__
        raise UnreadableHostList(path=path, why=why) from error
    hosts = []
    for number, line in enumerate(text.splitlines(), start=1):
        if name := line.partition("#")[0].strip():
            try:
                parse_target(
                    name
                )  # checked here because the line number is known; the inventory may still contain the name
            except InvalidInput as error:
                raise UnusableLine(path=path, line=number, why=error.text, todo=error.advice or same("")) from error
            hosts.append(name)
    if not hosts:
        raise EmptyHostList(path=path)
    return hosts
