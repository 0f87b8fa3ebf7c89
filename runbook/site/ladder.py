"""Where everything of the picture goes: the main line as a ladder on the left, the ends on the right, jumps in lanes beside it.

Pure geometry in the units of an SVG that is 360 wide, so that it can be read on a telephone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final
from unicodedata import east_asian_width

from runbook.procedure.tree import Node, Outcome, Tree
from runbook.site.markup import short
from runbook.site.outline import in_order
from runbook.text import Language

WIDTH: Final = 360
LEFT, LEFT_WIDTH = 38, 150
RIGHT, RIGHT_WIDTH = 222, 134
LINE, SMALL = 14, 12
_PAD, _GAP, _LANE = 6, 12, 6
_EM, _SMALL_EM = 11.5, 10.0


@dataclass(frozen=True, slots=True)
class Box:
    """A node: its corner, its size, its title in lines."""

    node: Node
    x: float
    y: float
    width: float
    height: float
    lines: tuple[str, ...]

    @property
    def middle(self) -> float:
        """The height at which edges meet its sides."""
        return self.y + self.height / 2


@dataclass(frozen=True, slots=True)
class Edge:
    """An answer: a path through these points, and its label in lines from a place on."""

    start: str
    answer: str
    end: str
    points: tuple[tuple[float, float], ...]
    label: tuple[str, ...]
    at: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Ladder:
    """The whole picture."""

    height: float
    boxes: tuple[Box, ...]
    edges: tuple[Edge, ...]


def lines_of(text: str, width: float, em: float = _EM) -> tuple[str, ...]:
    """A text in lines no wider than that; broken at blanks, and between any two East Asian characters."""
    lines, line, unit = [], "", ""
    for character in f"{text} ":
        wide = east_asian_width(character) in "WF"
        unit += character
        if not wide and character != " ":
            continue
        if line and _width((line + unit).rstrip(), em) > width:
            lines.append(line.rstrip())
            line = ""
        line, unit = line + unit, ""
    return (*lines, line.rstrip())


def ladder(tree: Tree, language: Language) -> Ladder:
    """Lay a tree out."""
    stops = [node for node in in_order(tree) if not isinstance(node, Outcome)]
    rows = {node.id: number for number, node in enumerate(stops)}
    boxes: dict[str, Box] = {}
    edges: list[Edge] = []
    labels: dict[tuple[str, str], tuple[tuple[str, ...], tuple[float, float]]] = {}
    y = float(_PAD)
    for node in stops:
        y += _GAP if y > _PAD else 0
        for name, slug, lines in _coming(stops, node, language):
            labels[name, slug] = lines, (LEFT + 4, y + SMALL - 4)
            y += SMALL * len(lines)
        boxes[node.id] = box = _box(node, LEFT, y, LEFT_WIDTH, language)
        below = y
        for answer in node.answers:
            if answer.to in boxes or not isinstance(tree[answer.to], Outcome):
                continue
            label = lines_of(short(answer.label).to(language), RIGHT_WIDTH, _SMALL_EM)
            end = boxes[answer.to] = _box(tree[answer.to], RIGHT, below + SMALL * len(label), RIGHT_WIDTH, language)
            below = end.y + end.height + _PAD
        y = max(box.y + box.height, below)
    lanes = _lanes(_jumps(tree, rows), rows)
    for node in stops:
        for answer in node.answers:
            start, end = boxes[node.id], boxes[answer.to]
            if isinstance(end.node, Outcome):
                label = lines_of(short(answer.label).to(language), RIGHT_WIDTH, _SMALL_EM)
                edges.append(Edge(node.id, answer.slug, answer.to, _across(start, end), label, (RIGHT, end.y - 3 - SMALL * (len(label) - 1))))  # fmt: skip
                continue
            label, at = labels[node.id, answer.slug]
            lane = lanes.get((node.id, answer.slug))
            points = _down(start, end) if lane is None else _beside(start, end, lane)
            edges.append(Edge(node.id, answer.slug, answer.to, points, label, at))
    return Ladder(y + _PAD, tuple(boxes.values()), tuple(edges))


def _coming(stops: Sequence[Node], node: Node, language: Language) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """The answers that lead to a node, as the node before, the answer, and its label in lines."""
    for before in stops:
        for answer in before.answers:
            if answer.to == node.id:
                yield before.id, answer.slug, lines_of(short(answer.label).to(language), LEFT_WIDTH - 24, _SMALL_EM)


def _box(node: Node, x: float, y: float, width: float, language: Language) -> Box:
    lines = lines_of(node.title.to(language), width - 2 * _PAD)
    return Box(node, x, y, width, len(lines) * LINE + 2 * _PAD, lines)


def _jumps(tree: Tree, rows: dict[str, int]) -> list[tuple[str, str, str]]:
    """The answers that pass over other rows."""
    return [
        (name, answer.slug, answer.to)
        for name in rows
        for answer in tree[name].answers
        if answer.to in rows and rows[answer.to] != rows[name] + 1
    ]


def _lanes(jumps: Sequence[tuple[str, str, str]], rows: dict[str, int]) -> dict[tuple[str, str], int]:
    """A lane for each jump, the shorter ones nearer to the boxes; two jumps share one where they do not meet."""
    taken: list[list[tuple[int, int]]] = []
    lanes: dict[tuple[str, str], int] = {}
    for start, slug, end in sorted(jumps, key=lambda jump: rows[jump[2]] - rows[jump[0]]):
        span = rows[start], rows[end]
        free = (n for n, spans in enumerate(taken) if all(span[1] < low or high < span[0] for low, high in spans))
        lane = next(free, len(taken))
        if lane == len(taken):
            taken.append([])
        taken[lane].append(span)
        lanes[start, slug] = lane
    return lanes


def _down(start: Box, end: Box) -> tuple[tuple[float, float], ...]:
    x = LEFT + LEFT_WIDTH - 12
    return (x, start.y + start.height), (x, end.y)


def _beside(start: Box, end: Box, lane: int) -> tuple[tuple[float, float], ...]:
    x = LEFT - 8 - lane * _LANE
    return (LEFT, start.middle), (x, start.middle), (x, end.middle), (LEFT, end.middle)


def _across(start: Box, end: Box) -> tuple[tuple[float, float], ...]:
    """From the side of a node to an end, which may stand higher or lower."""
    x = (LEFT + LEFT_WIDTH + RIGHT) / 2
    return (LEFT + LEFT_WIDTH, start.middle), (x, start.middle), (x, end.middle), (RIGHT, end.middle)


def _width(text: str, em: float) -> float:
    return sum(em if east_asian_width(each) in "WF" else em * 0.56 for each in text)
