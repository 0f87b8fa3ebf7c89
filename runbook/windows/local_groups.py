"""Local groups, by `net localgroup`: it also lists computer accounts, and works on domain controllers."""

from __future__ import annotations

import re

from runbook.windows.errors import UnreadableGroup, UnreadableMembers, UnusableGroupName
from runbook.wsman.client import Client
from runbook.wsman.shell import run_reading

_NO_SUCH_GROUP = "1376"
_RULE = re.compile(r"-{20,}\s*")
"""The line before the members, the same in every language [G]. Without it, no account would look like no member."""


def members(client: Client, names: tuple[str, ...]) -> dict[str, frozenset[str] | None]:
    """Return each group's members in lower case and without their domain (`dpm01$`); None if the group does not exist.

    The lines around the members are in the host's language, so every line after the rule that may be an account counts. Raise
    `CommandFailed`, or `UnreadableAnswer` if there is no rule.
    """
    found: dict[str, frozenset[str] | None] = {}
    for name in names:
        if not re.fullmatch(r"[\w .-]+", name):
            raise UnusableGroupName(name=name)
    results = run_reading(client, *(f'net localgroup "{name}"' for name in names))
    for name, result in zip(names, results, strict=True):
        if result.exit_code == 0:
            found[name] = frozenset(_members(name, result.stdout))
        elif _NO_SUCH_GROUP in result.stderr:
            found[name] = None
        else:
            raise UnreadableGroup(name=name, why=" ".join(result.stderr.split()) or str(result.exit_code))
    return found


def _members(name: str, printed: str) -> list[str]:
    lines = printed.lower().splitlines()
    rule = next((number for number, line in enumerate(lines) if _RULE.fullmatch(line)), None)
    if rule is None:
        raise UnreadableMembers(name=name)
    return [line.strip().rpartition("\\")[2] for line in lines[rule + 1 :] if line.strip()]
