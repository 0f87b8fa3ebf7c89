"""The layout of the picture: the main line as a ladder on the left, the outcomes on the right, jumps in lanes beside it.

Pure geometry in the units of an SVG that is 360 wide, so that it can be read on a telephone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from unicodedata import east_asian_width

from runbook.pages.markup import short
from runbook.pages.outline import in_order
from runbook.procedure.tree import Node, Outcome, Tree
from runbook.text import Language

WIDTH: Final = 360
LEFT, LEFT_WIDTH = 38, 150
RIGHT, RIGHT_WIDTH = 222, 134
LINE, SMALL = 14, 12
_PAD, _GAP, _LANE = 6, 12, 6
_EM, _SMALL_EM = 11.5, 10.0


@dataclass(frozen=True, slots=True)
class Box:
    """A node: its corner, its size, and its title in lines."""

    node: Node
    x: float
    y: float
    width: float
    height: float
    lines: tuple[str, ...]

    @property
    def middle(self) -> float:
        """Return the height at which edges meet its sides."""
        return self.y + self.height / 2


@dataclass(frozen=True, slots=True)
class Edge:
    """An answer: the points of its path, and its label in lines, with the label's position."""

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
    """Return a text in lines of at most this width; it may break at blanks, and between any two East Asian characters."""
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
    """Return the positions of all nodes and answers of a tree."""
    stops = [node for node in in_order(tree) if not isinstance(node, Outcome)]
    rows = {node.id: number for number, node in enumerate(stops)}
    boxes: dict[str, Box] = {}
    edges: list[Edge] = []
    labels: dict[tuple[str, str], tuple[tuple[str, ...], tuple[float, float]]] = {}
    y = float(_PAD)
    for node in stops:
        y += _GAP if y > _PAD else 0
        for name, slug, lines in _incoming(tree, rows, node, language):
            labels[name, slug] = lines, (LEFT + 4, y + SMALL - 4)
            y += SMALL * len(lines)
        boxes[node.id] = box = _box(node, LEFT, y, LEFT_WIDTH, language)
        below = y
        for answer, after in tree.ways(node.id):
            if after.id in boxes or not isinstance(after, Outcome):
                continue
            label = lines_of(short(answer.label).to(language), RIGHT_WIDTH, _SMALL_EM)
            end = boxes[after.id] = _box(after, RIGHT, below + SMALL * len(label), RIGHT_WIDTH, language)
            below = end.y + end.height + _PAD
        y = max(box.y + box.height, below)
    lanes = _lanes(_jumps(tree, rows), rows)
    for node in stops:
        for answer, after in tree.ways(node.id):
            start, end = boxes[node.id], boxes[after.id]
            if isinstance(end.node, Outcome):
                label = lines_of(short(answer.label).to(language), RIGHT_WIDTH, _SMALL_EM)
                edges.append(Edge(node.id, answer.slug, after.id, _across(start, end), label, (RIGHT, end.y - 3 - SMALL * (len(label) - 1))))  # fmt: skip
                continue
            label, at = labels[node.id, answer.slug]
            lane = lanes.get((node.id, answer.slug))
            points = _down(start, end) if lane is None else _beside(start, end, lane)
            edges.append(Edge(node.id, answer.slug, after.id, points, label, at))
    return Ladder(y + _PAD, tuple(boxes.values()), tuple(edges))


def _incoming(
    tree: Tree, rows: Mapping[str, int], node: Node, language: Language
) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Yield the answers that lead to a node, from the top: the node before, the answer, and its label in lines."""
    for before, answer in sorted(tree.ways_to(node.id), key=lambda way: rows[way[0].id]):
        yield before.id, answer.slug, lines_of(short(answer.label).to(language), LEFT_WIDTH - 24, _SMALL_EM)


def _box(node: Node, x: float, y: float, width: float, language: Language) -> Box:
    lines = lines_of(node.title.to(language), width - 2 * _PAD)
    return Box(node, x, y, width, len(lines) * LINE + 2 * _PAD, lines)


def _jumps(tree: Tree, rows: dict[str, int]) -> list[tuple[str, str, str]]:
    """Return the answers that skip other rows."""
    return [
        (name, slug, after)
        for name in rows
        for slug, after in tree.flow[name].items()
        if after in rows and rows[after] != rows[name] + 1
    ]


def _lanes(jumps: Sequence[tuple[str, str, str]], rows: dict[str, int]) -> dict[tuple[str, str], int]:
    """Return a lane for each jump, shorter jumps nearer to the boxes; two jumps share a lane if they do not overlap."""
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
    """Return the path from the side of a node to an outcome, which may be higher or lower."""
    x = (LEFT + LEFT_WIDTH + RIGHT) / 2
    return (LEFT + LEFT_WIDTH, start.middle), (x, start.middle), (x, end.middle), (RIGHT, end.middle)


def _width(text: str, em: float) -> float:
    return sum(em if east_asian_width(each) in "WF" else em * 0.56 for each in text)
