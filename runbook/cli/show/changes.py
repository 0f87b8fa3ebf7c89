"""Changes, each below its place: the setting, its values before and after, and how far it came."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import Final

from runbook.change.plan import Change
from runbook.cli.show.screen import Screen
from runbook.cli.show.table import Cell
from runbook.dpm.values import before_text, value_text
from runbook.settings.setting import is_absent
from runbook.text import Text, same

_ARROW: Final = same("→")


def show_changes(changes: Iterable[tuple[Change, Text | None]], screen: Screen) -> None:
    """Show the changes in their order. A place has a line of its own, so that the values fit a narrow terminal."""
    for place, together in groupby(changes, key=lambda each: each[0].setting.place):
        screen.line(same(place), "cyan")
        screen.table([_row(change, state) for change, state in together], indent=4)


def _row(change: Change, state: Text | None) -> list[Cell]:
    before = Cell(before_text(change), _style("red", absent=is_absent(change.before)))
    after = Cell(value_text(change.setting, change.after), _style("green", absent=is_absent(change.after)))
    return [Cell(change.setting.label), before, Cell(_ARROW), after, *([Cell(state)] if state else [])]


def _style(colour: str, *, absent: bool) -> str:
    return f"{colour} italic" if absent else colour
