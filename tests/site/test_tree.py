"""The tree on the pages is the tree in the package, in every form and in both languages."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from runbook.pages.error_list import errors_by_family
from runbook.procedure.errors import NoAgent, SecondsOutOfRange
from runbook.procedure.tree import Outcome
from runbook.procedure.troubleshooting import CAUSES, TREE
from runbook.text import Language
from tests.site.pages import Page, words_of

EDGES = {(name, slug, after) for name, ways in TREE.flow.items() for slug, after in ways.items()}
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
        for way, (answer, after) in zip(ways, TREE.ways(name), strict=True):
            [href] = found.links(way)
            assert href.removeprefix("#list-").removeprefix("tree/").removesuffix(".html") == after.id
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
    assert [each for each in after if each in TREE.nodes] == [after.id for _, after in TREE.ways(name)]


def test_the_checklist(site: Path, language: Language) -> None:
    """To print: every answer has a box to tick."""
    ticks = words_of(page(site, language, "checklist.html").one("ol", "rb-checklist")).count("☐")
    assert ticks == len(EDGES)


def test_the_other_causes(site: Path, language: Language) -> None:
    """Every cause that DPM fails by is a row, with its signs and the pages of what finds it and what removes it."""
    found = page(site, language, "causes.html")
    [table] = [
        each for each in found.one("article", "md-content__inner").iter("table") if "0x80072AF9" in words_of(each)
    ]
    rows = [row for row in table.iter("tr") if row.find("td") is not None]
    listed = [each for each in CAUSES if each.signs is not None]
    assert len(rows) == len(listed)
    for row, cause in zip(rows, listed, strict=True):
        assert cause.signs is not None
        assert words_of(row).startswith(f"{cause.name.to(language)}")
        assert cause.signs.to(language).replace("`", "") in words_of(row)
        assert found.links(row) == [f"tree/{cause.node.id}.html", f"tree/{cause.remedy.id}.html"]


def test_every_other_cause_ends_in_its_remedy() -> None:
    """What finds a cause leads to that cause's own remedy, and no other outcome claims to be a cause."""
    for cause in CAUSES:
        assert cause.remedy.id in TREE.flow[cause.node.id].values()
    claimed = {node.id for node in TREE.nodes.values() if isinstance(node, Outcome) and node.kind == "other-cause"}
    assert claimed == {cause.remedy.id for cause in CAUSES}


def test_the_list_of_errors(site: Path, language: Language) -> None:
    """Every error that owns a sentence is there, under its family, with its sentence and its advice."""
    found = page(site, language, "reference/errors.html")
    by_id = {each.get("id"): each for each in found.tree.iter() if each.get("id")}
    for family, kinds in errors_by_family().items():
        assert words_of(by_id[family.__name__.lower()]) == family.__name__
        for kind in kinds:
            assert words_of(by_id[f"error-{kind.__name__.lower()}"]) == kind.__name__
    text = words_of(found.one("article", "md-content__inner"))
    assert " ".join(SecondsOutOfRange.text.to(language).split()) in text
    assert NoAgent.advice is not None
    assert " ".join(NoAgent.advice.to(language).split()) in text


def test_no_two_errors_have_one_name() -> None:
    """The name is the error's code in JSON, and its place on the page."""
    names = [kind.__name__.lower() for kinds in errors_by_family().values() for kind in kinds]
    assert len(set(names)) == len(names)
