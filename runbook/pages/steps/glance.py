"""The impact of a step in one line: how long it takes, what restarts, where it is set, how to undo it."""

from __future__ import annotations

from typing import Final

from runbook.pages.markup import Html, element, join, words
from runbook.procedure.impact import Impact
from runbook.procedure.tree import StepNode, Tree
from runbook.text import Language, Text

_WORK: Final = Text("作業時間の目安", "Time (estimate)")
_RESTART: Final = Text("再起動", "Restart")
_WHERE: Final = Text("設定する場所", "Where")
_UNDO: Final = Text("元に戻す", "Undo")
_BOX: Final = Html('<input type="checkbox"> ')
_PRINT: Final = Text("印刷するときに、選択していない方法も含める", "Print the ways that are not selected, too")

UNDO: Final = "#undo"
"""Where each step's page says how to undo it."""


def terms(impact: Impact) -> tuple[tuple[Text, Text, str], ...]:
    """Return the four questions, each with its short answer and its class."""
    return (
        (_WORK, impact.work, "rb-work"),
        (_RESTART, impact.restart, f"rb-restart rb-interrupts-{impact.interruption}"),
        (_WHERE, impact.where, "rb-where"),
        (_UNDO, impact.undo, "rb-undo"),
    )


def glance(tree: Tree, name: str, language: Language) -> Html:
    """Return the impact of the step `name`, for its own page, and whether to print every way to take it. Raise `KeyError` for a node that is no step."""
    node = tree[name]
    if not isinstance(node, StepNode):
        raise KeyError(name)
    line = element(
        "dl",
        *(
            element(
                "div",
                element("dt", words(term, language)),
                element(
                    "dd", element("a", words(said, language), href=UNDO) if term is _UNDO else words(said, language)
                ),
                class_=kind,
            )
            for term, said, kind in terms(node.impact)
        ),
        class_="rb-glance",
    )
    return join(line, element("label", _BOX, words(_PRINT, language), class_="rb-print"))
