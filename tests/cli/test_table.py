"""Tables: in columns where there is room, and otherwise one cell after the other, with nothing left out."""

from __future__ import annotations

from itertools import product

from rich.cells import cell_len

from runbook.cli.show.table import Cell, lay_out
from runbook.text import Text

NAMES = ("FILES01", "ローカル エリア接続 2", "ConnectionNoActivityTimeout", "", "a", "*LsoV2IPv4" * 9)


def shown(rows: list[tuple[Cell, ...]], columns: int) -> list[str]:
    """The lines as a reader sees them."""
    return [line.plain for line in lay_out(rows, "en", columns)]


def test_no_line_is_wider_and_no_cell_is_left_out() -> None:
    """On a terminal of any width: a result that became `…` would be a result that nobody sees."""
    for rows in [[row] for row in product(NAMES, repeat=3)] + [[NAMES[:3], NAMES[3:]]]:
        letters = sorted("".join("".join(row) for row in rows).replace(" ", ""))
        for columns in (8, 20, 47, 80, 160):
            lines = shown([tuple(map(Cell, row)) for row in rows], columns)
            assert all(cell_len(line) <= columns for line in lines)
            assert sorted("".join(lines).replace(" ", "")) == letters


ROW = (Cell("fine"), Cell("名前解決"), Cell(Text("", "FILES01 → 10.1.0.11\nDPM01 → 10.0.0.1")))


def test_columns_where_there_is_room() -> None:
    """Each below its head, the last one wrapped in its own column."""
    heads = (Cell("Result"), Cell("Check"), Cell("What was seen"))
    assert shown([heads, ROW], 60) == [
        "Result  Check     What was seen",
        "fine    名前解決  FILES01 → 10.1.0.11",
        "                  DPM01 → 10.0.0.1",
    ]


def test_one_below_the_other_where_there_is_not() -> None:
    """What belongs to a row is indented below its beginning."""
    assert shown([ROW], 20) == ["fine  名前解決", "  FILES01 →", "  10.1.0.11", "  DPM01 → 10.0.0.1"]
