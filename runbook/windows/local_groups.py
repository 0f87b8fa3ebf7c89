"""Local groups, by `net localgroup`: it names computer accounts as well, and works on domain controllers."""

from __future__ import annotations

import re

from runbook.errors import CommandFailed, InvalidInput
from runbook.text import Text
from runbook.wsman.client import Client
from runbook.wsman.shell import run_reading

_NO_SUCH_GROUP = "1376"


def members(client: Client, names: tuple[str, ...]) -> dict[str, frozenset[str] | None]:
    """Each group's members in lower case and without their domain (`dpm01$`); None for a group that is not there.

    The lines around the members are in the host's language, so every line counts that may be an account.
    Raises `CommandFailed`.
    """
    found: dict[str, frozenset[str] | None] = {}
    for name in names:
        if not re.fullmatch(r"[\w .-]+", name):
            raise InvalidInput(Text("グループ名 {name} は使えません。", "{name} is no group.").format(name=name))
    results = run_reading(client, *(f'net localgroup "{name}"' for name in names))
    for name, result in zip(names, results, strict=True):
        if result.exit_code == 0:
            lines = [line.strip().lower() for line in result.stdout.splitlines()]
            found[name] = frozenset(line.rpartition("\\")[2] for line in lines if line)
        elif _NO_SUCH_GROUP in result.stderr:
            found[name] = None
        else:
            raise CommandFailed(
                Text("グループ {name} を読み取れません: {why}", "The group {name} cannot be read: {why}").format(
                    name=name, why=" ".join(result.stderr.split()) or result.exit_code
                )
            )
    return found
