"""Wrap lines. Japanese may break between any two characters; rich breaks at blanks only."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from rich.cells import cell_len, chop_cells

_WIDEST: Final = 2
"""The columns of the widest character."""

# A Latin word with its blanks, or one East Asian character with the marks that must not begin a line.
_UNIT = re.compile(r"[^\s\u2e80-\uffef]+\s*|[\u2e80-\uffef][、。，．）」』】ー々っゃゅょァィゥェォッャュョ…]*\s*|\s+")


def wrap(text: str, columns: int) -> str:
    """Return the text with line breaks so that no line is wider than `columns`; a single word that is wider is broken too."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line = ""
        for unit in _units(paragraph, max(columns, _WIDEST)):
            if line and cell_len((line + unit).rstrip()) > columns:
                lines.append(line.rstrip())
                line = unit.lstrip()
            else:
                line += unit
        lines.append(line.rstrip())
    return "\n".join(lines)


def _units(paragraph: str, columns: int) -> Iterator[str]:
    for unit in _UNIT.findall(paragraph):
        yield from chop_cells(unit, columns) if cell_len(unit.rstrip()) > columns else (unit,)
