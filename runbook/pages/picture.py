"""The tree as a picture: an SVG whose boxes are links, drawn in the page's own colours."""

from __future__ import annotations

from typing import Final

from runbook.pages.ladder import LINE, SMALL, WIDTH, Box, Edge, ladder
from runbook.pages.markup import Html, element, kind_of, page_of, words
from runbook.procedure.tree import Outcome, Tree
from runbook.text import Language, Text, same

_NAME: Final = Text("診断の全体図", "The whole procedure as a picture")
_ARROW: Final = Html('<marker id="rb-arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" markerUnits="userSpaceOnUse" orient="auto"><path d="M0 0L8 4L0 8z"/></marker>')  # fmt: skip


def picture(tree: Tree, language: Language, base: str) -> Html:
    """Return all nodes and answers as an SVG; the main line is the strongest."""
    laid = ladder(tree, language)
    main = main_line(tree)
    edges = sorted(laid.edges, key=lambda edge: (edge.start, edge.answer) in main)
    drawn = [_edge(edge, strong=(edge.start, edge.answer) in main) for edge in edges]
    drawn += [_label(edge, language) for edge in laid.edges]
    drawn += [_box(box, language, base) for box in laid.boxes]
    return element(
        "div",
        element(
            "svg",
            _ARROW,
            *drawn,
            viewBox=f"0 0 {WIDTH} {laid.height:g}",
            role="group",
            aria_label=_NAME.to(language),
            xmlns="http://www.w3.org/2000/svg",
        ),
        class_="rb-picture",
        data_search_exclude="",
    )


def main_line(tree: Tree) -> frozenset[tuple[str, str]]:
    """Return the answers of the longest path from the first answer: no other cause is found, and all steps follow."""
    first = tree[tree.root].answers[0].slug
    longest = max((path for path in tree.paths() if path[0][1] == first), key=len)
    return frozenset(longest)


def _edge(edge: Edge, *, strong: bool) -> Html:
    (x, y), *rest = edge.points
    path = f"M{x:g} {y:g}" + "".join(f"L{x:g} {y:g}" for x, y in rest)
    return element("path", d=path, class_="rb-edge rb-main" if strong else "rb-edge", data_edge=f"{edge.start}={edge.answer}", marker_end="url(#rb-arrow)")  # fmt: skip


def _label(edge: Edge, language: Language) -> Html:
    x, y = edge.at
    return element("text", *_lines(edge.label, x, SMALL, language), x=f"{x:g}", y=f"{y:g}", class_="rb-label")


def _box(box: Box, language: Language, base: str) -> Html:
    kind, _ = kind_of(box.node)
    corner = "12" if isinstance(box.node, Outcome) else "3"
    shape = element("rect", x=f"{box.x:g}", y=f"{box.y:g}", width=f"{box.width:g}", height=f"{box.height:g}", rx=corner)
    x = box.x + 6
    text = element("text", *_lines(box.lines, x, LINE, language), x=f"{x:g}", y=f"{box.y + LINE + 3:g}")
    return element("a", shape, text, href=page_of(box.node, base), class_=f"rb-box rb-{kind}")


def _lines(lines: tuple[str, ...], x: float, height: int, language: Language) -> list[Html]:
    return [
        element("tspan", words(same(line), language), x=f"{x:g}", dy=str(height if number else 0))
        for number, line in enumerate(lines)
    ]
