"""The four steps as cards: what each does, how long it takes, what it interrupts, and how to undo it."""

from __future__ import annotations

from typing import Final

from runbook.pages.markup import Html, element, page_of, style_of, words
from runbook.pages.start.pictograms import pictogram
from runbook.pages.steps.glance import UNDO
from runbook.procedure.tree import StepNode, Tree
from runbook.text import Language, Text, same

_RESTART: Final = Text("再起動: {what}", "Restart: {what}")
_UNDO: Final = Text("元に戻す方法", "How to undo")
_UNDO_OF: Final = Text("元に戻す方法 ({step})", "How to undo it ({step})")


def step_cards(tree: Tree, language: Language) -> Html:
    """Return the steps in their order; the rounds and the continuation of a step are part of it."""
    steps = [node for node in tree.nodes.values() if isinstance(node, StepNode) and node.id == node.step.name]
    cards = element("ol", *(_card(node, language) for node in steps), class_="rb-steps")
    return element("div", style_of("start"), cards)


def _card(node: StepNode, language: Language) -> Html:
    impact = node.impact
    facts = (
        (impact.work, "work"),
        (_RESTART.format(what=impact.restart), f"restart rb-interrupts-{impact.interruption}"),
        (impact.where, "where"),
    )
    title = node.title.to(language)
    number, _, name = title.partition(": ")
    return element(
        "li",
        element(
            "a",
            pictogram(node.id),
            element("span", words(same(number), language), class_="rb-step-number"),
            element("b", words(same(name), language)),
            href=page_of(node, "tree/"),
        ),
        element("ul", *(element("li", words(text, language), class_=f"rb-{kind}") for text, kind in facts)),
        element(
            "a",
            words(_UNDO, language),
            href=page_of(node, "tree/") + UNDO,
            aria_label=_UNDO_OF.format(step=number).to(language),
            class_="rb-undo",
        ),
    )
