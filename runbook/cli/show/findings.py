"""The findings of a host as a table: state, title and evidence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from runbook.cli.show.screen import Screen
from runbook.cli.show.table import Cell
from runbook.text import Text

_BAD: Final = (Text("要対処", "look here"), "bold red")
_STATES: Final = {
    "fine": (Text("良好", "fine"), "green"),
    "found": _BAD,
    "broken": _BAD,
    "unknown": (Text("確認できず", "not seen"), "yellow"),
    "undecided": (Text("要判断", "to decide"), "yellow"),
    "note": (Text("参考", "note"), "dim"),
    "skipped": (Text("未確認", "skipped"), "dim"),
}

_MORE: Final = Text("-v で 1 つずつ表示します。", "-v shows each.")


def show_findings(screen: Screen, rows: Sequence[tuple[str, Text, Sequence[Text]]]) -> None:
    """Show a row for each finding: its state, its title, and its evidence line by line. Those that are fine share one, unless all are wanted."""
    fine = [row for row in rows if row[0] == "fine"]
    if len(fine) > 1 and not screen.verbose:
        title = Text("{n} 項目", "{n} checks").format(n=len(fine))
        rows = [*(row for row in rows if row[0] != "fine"), ("fine", title, [_MORE])]
    heads = (Text("結果", "Result"), Text("確認項目", "Check"), Text("内容", "What was seen"))
    screen.table([(Cell(*_STATES[state]), Cell(title), Cell(_lines(seen))) for state, title, seen in rows], heads)


def _lines(texts: Sequence[Text]) -> Text:
    return Text("\n".join(text.ja for text in texts), "\n".join(text.en for text in texts))
