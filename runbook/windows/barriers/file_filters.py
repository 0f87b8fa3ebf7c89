"""File system filters of antivirus software, by `fltmc`: Windows knows their kind by their altitude (facts 8.1)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from runbook.windows.errors import UnreadableFilters
from runbook.windows.host import Host
from runbook.wsman.shell import run_reading

_ROW: Final = re.compile(r"(?P<name>\S.*?)\s+(?P<instances>\d+)?\s+(?P<altitude>\d+)(?:\.\d+)?\s+\S+")
_RULE: Final = re.compile(r"(-{3,}\s*){2,}")
ANTIVIRUS: Final = range(320_000, 330_000)


@dataclass(frozen=True, slots=True)
class Filters:
    """The names of the loaded filters that matter: of antivirus software, and of an unknown kind (legacy ones have no altitude)."""

    antivirus: tuple[str, ...]
    unknown: tuple[str, ...]


def read(host: Host) -> Filters:
    """Return the loaded filters of the load order group FSFilter Anti-Virus, and those whose group cannot be told.

    The heading is in the host's language, so only what follows its rule counts. Raise `UnreadableAnswer` if there is none.
    """
    [result] = run_reading(host.client, "fltmc filters")
    lines = result.stdout.splitlines()
    rule = next((number for number, line in enumerate(lines) if _RULE.fullmatch(line.strip())), None)
    if rule is None:
        raise UnreadableFilters(why=" ".join((result.stderr or result.stdout).split())[:200] or str(result.exit_code))
    rows = {line.strip(): _ROW.fullmatch(line.strip()) for line in lines[rule + 1 :] if line.strip()}
    return Filters(
        tuple(row["name"] for row in rows.values() if row is not None and int(row["altitude"]) in ANTIVIRUS),
        tuple(re.split(r"\s{2,}|\t", line)[0] for line, row in rows.items() if row is None),
    )
