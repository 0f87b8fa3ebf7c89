"""A list of hosts in a text file, one on each line."""

from __future__ import annotations

from pathlib import Path

from runbook.decoding import decode
from runbook.errors import InvalidInput
from runbook.hosts.bounded_file import read_bytes
from runbook.hosts.errors import EmptyHostList, UnreadableHostList, UnusableLine, why_unreadable
from runbook.text import same
from runbook.wsman.target import parse_target


def read(path: Path) -> list[str]:
    """Return the hosts, in that order. Ignore blank lines and text after a `#`.

    Raise `InvalidInput`, with file and line, if it cannot be used.
    """
    try:
        text = decode(read_bytes(path, pipe=True))
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableHostList(path=path, why=why_unreadable(error)) from error
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
