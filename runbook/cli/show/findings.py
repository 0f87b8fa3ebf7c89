"""The findings of a host as a table: state, title and evidence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from rich.cells import cell_len
from rich.table import Table
from rich.text import Text as Styled

from runbook.cli.show.screen import Screen
from runbook.text import Text

_BAD: Final = (Text("要対処", "look here"), "bold red")
_STATES: Final = {
    "fine": (Text("良好", "fine"), "green"),
    "found": _BAD,
    "broken": _BAD,
    "unknown": (Text("確認できず", "not seen"), "yellow"),
    "note": (Text("参考", "note"), "dim"),
    "skipped": (Text("未確認", "skipped"), "dim"),
}


def show_findings(screen: Screen, rows: Sequence[tuple[str, Text, Sequence[Text]]]) -> None:
    """Show a table with a line for each finding: its state, its title and its evidence, wrapped to the remaining width."""
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False)
    taken = 0
    for head, cells in (
        (Text("結果", "Result"), [_STATES[state][0] for state, _, _ in rows]),
        (Text("確認項目", "Check"), [title for _, title, _ in rows]),
    ):
        table.add_column(head.to(screen.language), no_wrap=True)
        taken += 2 + max(cell_len(cell.to(screen.language)) for cell in [head, *cells])
    table.add_column(Text("内容", "What was seen").to(screen.language))
    for state, title, seen in rows:
        mark, style = _STATES[state]
        lines = "\n".join(screen.fit(line, taken) for line in seen)
        table.add_row(Styled(mark.to(screen.language), style=style), title.to(screen.language), Styled(lines))
    screen.table(table)
