"""Find the line of a table or key in a TOML file. `tomllib` reads values without their lines."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence

Path = tuple[str, ...]


def line_of(text: str, path: Sequence[str]) -> int:
    """Return the line, from 1, of a table or a key; if it is written in another form, that of the nearest table above; otherwise 1."""
    wanted, best, table = tuple(path), (0, 1), Path()
    for number, line in enumerate(text.splitlines(), start=1):
        stripped = line.strip()
        if stripped.startswith("["):
            table = here = _names(stripped.partition("#")[0].strip())
        else:
            here = table + _names(stripped.partition("=")[0] + "=0") if "=" in stripped else ()
        common = len(here) if here == wanted[: len(here)] else 0
        best = max(best, (common, number), key=lambda found: found[0])
    return best[1]


def _names(line: str) -> Path:
    """Return `[hosts."A B"]` or `hosts.A = 0` as names, using TOML's own quoting rules."""
    try:
        found: object = tomllib.loads(line)
    except tomllib.TOMLDecodeError:
        return ()
    names: list[str] = []
    while isinstance(found, dict) and found:
        name, found = next(iter(found.items()))
        names.append(name)
    return tuple(names)
