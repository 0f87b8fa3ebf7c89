"""Rows of cells: in columns where the screen is wide enough, and otherwise one cell after the other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import Final, NamedTuple

from rich.cells import cell_len
from rich.text import Text as Styled

from runbook.cli.show.wrapping import wrap
from runbook.foreign import printable
from runbook.text import Language, Text

_GAP: Final = 2
_NARROWEST: Final = 24
"""The columns to which the widest cells may be wrapped beside the others."""


class Cell(NamedTuple):
    """One cell: a sentence, which may have several lines, or a name or value as a host gave it."""

    content: Text | str
    style: str = ""

    def to(self, language: Language) -> str:
        """Return what is shown."""
        return self.content.to(language) if isinstance(self.content, Text) else printable(self.content)


def lay_out(rows: Sequence[Sequence[Cell]], language: Language, columns: int) -> Iterator[Styled]:
    """Yield the lines of the rows, all of which have the same number of cells."""
    shown = [[(cell.to(language), cell.style) for cell in row] for row in rows]
    widths = [max(map(_width, column)) for column in zip(*shown, strict=True)]
    missing = sum(widths) + _GAP * (len(widths) - 1) - columns
    widest = widths.index(max(widths))
    fits = missing <= 0 or widths[widest] - missing >= _NARROWEST
    widths[widest] -= max(missing, 0)
    for row in shown:
        yield from _beside(row, widths) if fits else _below(row, columns)


def _width(cell: tuple[str, str]) -> int:
    return max(map(cell_len, cell[0].split("\n")))


def _beside(row: Sequence[tuple[str, str]], widths: Sequence[int]) -> Iterator[Styled]:
    """Yield the lines of a row: each cell in its column, on as many lines as it takes. The first column tells rows apart."""
    cells = [wrap(words, width).split("\n") for (words, _), width in zip(row, widths, strict=True)]
    if len(cells[0]) > 1:
        first, *more = wrap(row[0][0], widths[0] - _GAP).split("\n")
        cells[0] = [first, *(" " * _GAP + piece for piece in more)]
    for pieces in zip_longest(*cells, fillvalue=""):
        line = Styled()
        for piece, (_, style), width in zip(pieces, row, widths, strict=True):
            line.append(piece, style).append(" " * (width - cell_len(piece) + _GAP))
        line.rstrip()
        yield line


def _below(row: Sequence[tuple[str, str]], columns: int) -> Iterator[Styled]:
    """Yield the lines of a row whose cells follow one another; the second line and those after it are indented."""
    line, gap = Styled(), 0
    for words, style in row:
        for number, piece in enumerate(wrap(words, columns - _GAP).split("\n") if words else ()):
            if number or line.cell_len + gap + cell_len(piece) > columns:
                yield line
                line, gap = Styled(" " * _GAP), 0
            line.append(" " * gap).append(piece, style)
            gap = _GAP
    yield line
