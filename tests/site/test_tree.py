"""The tree on the pages is the tree in the package, in every form and in both languages."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from runbook.procedure.tree import Outcome
from runbook.procedure.troubleshooting import TREE
from runbook.text import Language
from tests.site.pages import Page, words_of

EDGES = {(node.id, answer.slug, answer.to) for node in TREE.nodes.values() for answer in node.answers}
FOLDERS: dict[Language, str] = {"ja": "", "en": "en/"}


@pytest.fixture(params=("ja", "en"))
def language(request: pytest.FixtureRequest) -> Language:
    """Each language."""
    chosen: Language = request.param
    return chosen


def page(site: Path, language: Language, address: str) -> Page:
    """A page by its address within its language."""
    return Page(site, FOLDERS[language] + address)


@pytest.mark.parametrize("address", ["index.html", "walk.html"])
def test_the_list(site: Path, language: Language, address: str) -> None:
    """Every node that is not an end is an item, with its answers in order and where each leads."""
    found = page(site, language, address)
    items = {each.attrib["id"].removeprefix("list-"): each for each in found.one("ol", "rb-list") if each.tag == "li"}
    assert set(items) == {node.id for node in TREE.nodes.values() if not isinstance(node, Outcome)}
    for name, item in items.items():
        title = next(item.iter("strong"))
        assert found.links(title) == [f"tree/{name}.html"]
        ways = list(next(item.iter("ul")))
        assert len(ways) == len(TREE[name].answers)
        for way, answer in zip(ways, TREE[name].answers, strict=True):
            [href] = found.links(way)
            assert href.removeprefix("#list-").removeprefix("tree/").removesuffix(".html") == answer.to
            assert words_of(way).startswith(answer.label.to(language))


def test_the_list_goes_down(site: Path, language: Language) -> None:
    """Whoever reads from top to bottom is never sent back."""
    found = page(site, language, "index.html")
    order = [each.attrib["id"].removeprefix("list-") for each in found.one("ol", "rb-list")]
    for start, _, end in EDGES:
        assert end not in order or order.index(start) < order.index(end)


def test_the_picture(site: Path, language: Language) -> None:
    """Every node is a box that leads to its page, every answer an edge."""
    found = page(site, language, "walk.html")
    picture = found.one("div", "rb-picture")
    edges = [each.attrib["data-edge"] for each in picture.iter() if "data-edge" in each.attrib]
    assert sorted(edges) == sorted(f"{start}={slug}" for start, slug, _ in EDGES)
    links = {href.removeprefix("tree/").removesuffix(".html") for href in found.links(picture)}
    assert links == set(TREE.nodes)


def test_the_walk(site: Path, language: Language) -> None:
    """What the script goes by holds every node and every answer."""
    found = page(site, language, "walk.html")
    [script] = [each for each in found.tree.iter("script") if "rb-walk-data" in each.get("class", "")]
    data = json.loads("".join(script.itertext()))
    assert data["root"] == TREE.root
    assert {(name, slug, to) for name, node in data["nodes"].items() for slug, _, to in node["answers"]} == EDGES
    for name, node in data["nodes"].items():
        assert node["title"] == TREE[name].title.to(language)
        assert (site / FOLDERS[language] / node["page"]).exists()


@pytest.mark.parametrize("name", TREE.nodes)
def test_the_pages_of_nodes(site: Path, language: Language, name: str) -> None:
    """A node's page has the node's title, names those before it, and leads to those after it."""
    found = page(site, language, f"tree/{name}.html")
    assert words_of(next(found.tree.iter("h1"))).rstrip("¶").strip() == TREE[name].title.to(language)
    before = [href.removesuffix(".html") for href in found.links(found.one("div", "rb-card"))]
    assert sorted(before) == sorted(start for start, _, end in EDGES if end == name)
    after = [href.removesuffix(".html") for href in found.links(found.one("nav", "rb-next"))]
    assert [each for each in after if each in TREE.nodes] == [answer.to for answer in TREE[name].answers]


def test_the_checklist(site: Path, language: Language) -> None:
    """To print: every answer has a box to tick."""
    ticks = words_of(page(site, language, "checklist.html").one("ol", "rb-checklist")).count("☐")
    assert ticks == len(EDGES)
