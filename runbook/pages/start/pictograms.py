"""The same small picture for each step, the two ends and the line between them: what the step changes is highlighted."""

from __future__ import annotations

from typing import Final

from runbook.pages.markup import Html, element

_ENDS: Final = "M2 5h32v30H2zM126 5h32v30h-32z"
_LINE: Final = "M34 20h92"
_BROKEN_LINE: Final = "M34 20h32m28 0h32M75 20h2m4 0h2m4 0h2"
_CLOCKS: Final = "M10 20a8 8 0 1 0 16 0a8 8 0 1 0-16 0m8-5v5l4 3M134 20a8 8 0 1 0 16 0a8 8 0 1 0-16 0m8-5v5l4 3"
_ADAPTERS: Final = "M30 13h9v14h-9zM121 13h9v14h-9z"
_BAND: Final = "M34 10h92m0 20H34"
_NARROWED: Final = "M34 17h92m0 3H34m0 3h92"
_STARTS: Final = "M42 11h24m2 9h24m2 9h24"

_CHANGED: Final = {
    "step1": (_BROKEN_LINE, _CLOCKS),
    "step2": (_LINE, _ADAPTERS),
    "step3": (_BAND, _NARROWED),
    "step4": ("", _STARTS),
}
"""The line of each step, and what the step changes."""


def pictogram(step: str) -> Html:
    """Return the picture of a step. It repeats what its card says, so a screen reader passes it."""
    line, changed = _CHANGED[step]
    drawn = (element("path", d=_ENDS + line), element("path", d=changed, class_="rb-changed"))
    return element("svg", *drawn, viewBox="0 0 160 40", class_="rb-pictogram", aria_hidden="true")
