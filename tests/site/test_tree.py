"""The tree on the pages is the tree in the package, in every form and in both languages."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from runbook.pages.error_list import errors_by_family
from runbook.procedure.addresses import page_of
from runbook.procedure.cause import Cause
from runbook.procedure.detours import detours
from runbook.procedure.errors import NoAgent, SecondsOutOfRange
from runbook.procedure.ruling_out import first_step
from runbook.procedure.tree import Outcome, StepNode
from runbook.procedure.troubleshooting import CAUSES, TREE
from runbook.text import Language
from tests.site.pages import Page, all_pages, words_of

EDGES = {(name, slug, after) for name, ways in TREE.flow.items() for slug, after in ways.items()}
SECTIONS = ["sign", "check", "fix", "undo"]
FOLDERS: dict[Language, str] = {"ja": "", "en": "en/"}


@pytest.fixture(params=("ja", "en"))
def language(request: pytest.FixtureRequest) -> Language:
    """Each language."""
    chosen: Language = request.param
    return chosen


def page(site: Path, language: Language, address: str) -> Page:
    """A page by its address within its language."""
    return Page(site, FOLDERS[language] + address)


def heading(found: Page) -> str:
    """The page's heading, without the link to it."""
    return words_of(next(found.tree.iter("h1"))).rstrip("¶").strip()


def test_the_list(site: Path, language: Language) -> None:
    """Every node that is not an end is an item, with its answers in order and where each leads."""
    found = page(site, language, "diagnose.html")
    items = {each.attrib["id"].removeprefix("list-"): each for each in found.one("ol", "rb-list") if each.tag == "li"}
    assert set(items) == {node.id for node in TREE.nodes.values() if not isinstance(node, Outcome)}
    for name, item in items.items():
        title = next(item.iter("strong"))
        assert found.links(title) == [page_of(name)]
        ways = list(next(item.iter("ul")))
        assert len(ways) == len(TREE[name].answers)
        for way, (answer, after) in zip(ways, TREE.ways(name), strict=True):
            [href] = found.links(way)
            assert href == (page_of(after.id) if isinstance(after, Outcome) else f"#list-{after.id}")
            assert words_of(way).startswith(answer.label.to(language))


def test_the_list_goes_down(site: Path, language: Language) -> None:
    """Whoever reads from top to bottom is never sent back."""
    found = page(site, language, "diagnose.html")
    order = [each.attrib["id"].removeprefix("list-") for each in found.one("ol", "rb-list")]
    for start, _, end in EDGES:
        assert end not in order or order.index(start) < order.index(end)


def test_the_picture(site: Path, language: Language) -> None:
    """Every node is a link to its page, every answer an edge that says where it leads; the checks before step 1 are in a box."""
    found = page(site, language, "diagnose.html")
    picture = found.one("section", "rb-picture")
    edges = {each.attrib["data-edge"]: each for each in picture.iter() if "data-edge" in each.attrib}
    assert set(edges) == {f"{start}={slug}" for start, slug, _ in EDGES}
    for start, slug, end in EDGES:
        edge = edges[f"{start}={slug}"]
        assert TREE[end].title.to(language) in words_of(edge)
        [href] = found.links(edge)
        assert href == page_of(end) or href.removeprefix("#") in found.ids
    assert {href for href in found.links(picture) if not href.startswith("#")} == {page_of(name) for name in TREE.nodes}
    [fold] = [each for each in picture.iter("details") if each.get("id") == "picture-checks"]
    folded = {each.attrib["data-node"] for each in fold.iter("a") if "data-node" in each.attrib}
    assert folded == {name for name, node in TREE.nodes.items() if first_step(TREE, node) is not None}


def test_the_data_of_the_diagnosis(site: Path, language: Language) -> None:
    """What the script goes by holds every node and every answer."""
    found = page(site, language, "diagnose.html")
    [script] = [each for each in found.tree.iter("script") if "rb-diagnose-data" in each.get("class", "")]
    data = json.loads("".join(script.itertext()))
    assert data["root"] == TREE.root
    assert {(name, slug, to) for name, node in data["nodes"].items() for slug, _, to in node["answers"]} == EDGES
    for name, node in data["nodes"].items():
        assert node["title"] == TREE[name].title.to(language)
        assert node["page"] == page_of(name)
        ways = {slug: after.id for slug, after in detours(TREE, TREE[name]).items() if after.id != name}
        assert {slug: to for slug, _, to in node.get("detours", ())} == ways


@pytest.mark.parametrize("cause", [each for each in CAUSES if each.signs is not None], ids=lambda cause: cause.node.id)
def test_the_page_of_a_cause(site: Path, language: Language, cause: Cause) -> None:
    """It has the cause's name, then sign, check, fix and undo; the check asks its question and says where each answer leads."""
    found = page(site, language, f"tree/{cause.node.id}.html")
    assert cause.signs is not None
    assert heading(found) == cause.name.to(language)
    article = found.one("article", "md-content__inner")
    sections = [each.get("id") for each in article.iter("h2")]
    assert [each for each in sections if each in SECTIONS] == SECTIONS
    text = words_of(article)
    assert cause.signs.to(language).replace("`", "") in text
    assert cause.node.ask.to(language) in text
    labels = [answer.label.to(language) for answer in cause.node.answers]
    [ways] = [each for each in article.iter("ul") if [words_of(way).partition(" → ")[0] for way in each] == labels]
    for way, (_, after) in zip(ways, TREE.ways(cause.node.id), strict=True):
        [href] = found.links(way)
        assert found.target(href)[0].removeprefix(FOLDERS[language]) == page_of(after.id).partition("#")[0]
    assert cause.remedy.source in text


@pytest.mark.parametrize(
    "name",
    [
        name
        for name in TREE.nodes
        if page_of(name) == f"tree/{name}.html" and name not in {each.node.id for each in CAUSES}
    ],
)
def test_the_page_of_another_node(site: Path, language: Language, name: str) -> None:
    """A step's page, and an end's, has the node's title, names those before it, and leads to the questions after it."""
    found = page(site, language, f"tree/{name}.html")
    assert heading(found) == TREE[name].title.to(language)
    before = [
        found.target(href)[0].removeprefix(FOLDERS[language]) for href in found.links(found.one("div", "rb-card"))
    ]
    assert sorted(before) == sorted(page_of(start).partition("#")[0] for start, _, end in EDGES if end == name)
    after = found.links(found.one("nav", "rb-next"))
    assert all(
        any(href.endswith(page_of(to.id).removeprefix("tree/")) for href in after)
        for _, to in TREE.ways(name)
        if not isinstance(to, Outcome)
    )


def test_what_follows_the_backups(site: Path, language: Language) -> None:
    """Every success has its place, with what to do about the change; after every step there is another way on."""
    found = page(site, language, "tree/backups.html")
    text = words_of(found.one("article", "md-content__inner"))
    for name, node in TREE.nodes.items():
        if isinstance(node, Outcome) and node.kind == "resolved":
            assert name in found.ids
            assert node.todo.to(language) in text
        if isinstance(node, StepNode):
            [(_, backups)] = TREE.ways(name)
            assert f"{node.title.to(language)} → {TREE.after(backups.id, 'no').title.to(language)}" in text


def test_the_checklist(site: Path, language: Language) -> None:
    """To print: numbered as the list is, with a box for every answer, the number or the advice behind it, and what a step sets."""
    found = page(site, language, "checklist.html")
    checklist = found.one("ol", "rb-checklist")
    listed = [
        words_of(next(each.iter("strong"))) for each in page(site, language, "diagnose.html").one("ol", "rb-list")
    ]
    items = list(checklist)
    assert [words_of(next(each.iter("strong"))) for each in items] == listed
    text = words_of(checklist)
    assert text.count("☐") == len(EDGES)
    for name, node in TREE.nodes.items():
        if isinstance(node, Outcome):
            assert node.todo.to(language).replace("`", "") in text, name
    for start, slug, end in EDGES:
        if not isinstance(TREE[end], Outcome):
            label = {answer.slug: answer.label.to(language) for answer in TREE[start].answers}[slug]
            number = listed.index(TREE[end].title.to(language)) + 1
            titled = [each.title.to(language) for each in TREE.nodes.values()].count(TREE[end].title.to(language))
            assert titled > 1 or f"☐ {label} → {number}. {listed[number - 1]}" in text
    settings = {
        step: words_of(items[listed.index(TREE[step].title.to(language))]) for step in ("step1", "step2", "step3")
    }
    assert "ConnectionNoActivityTimeout" in settings["step1"]
    assert {"ja": "0第 3 段階", "en": "0round 3"}[language] in settings["step2"]
    assert {"ja": "使用帯域幅の調整を有効にする", "en": "bandwidth usage throttling"}[language] in settings["step3"]


def test_the_steps_on_one_page(site: Path, language: Language) -> None:
    """To sign: the problem and the risk, and a row for each of the four steps, with what it sets, its impact and how to undo it."""
    found = page(site, language, "one-page.html")
    rows = [row for row in found.one("div", "rb-one-page").iter("tr") if row.find("td") is not None]
    steps = [TREE[f"step{number}"] for number in (1, 2, 3, 4)]
    assert "0x80072746" in words_of(found.one("div", "rb-one-page"))
    for row, word in zip(rows, ("900", "RSC", "85 %", "30"), strict=True):
        assert word in words_of(next(row.iter("div")))
    for row, step in zip(rows, steps, strict=True):
        assert isinstance(step, StepNode)
        assert words_of(row).startswith(step.title.to(language))
        assert step.impact.restart.to(language) in words_of(row)
        assert step.impact.undo.to(language) in words_of(row)


def test_every_page_says_where_it_stands(site: Path, language: Language) -> None:
    """The menu marks it and, below the first level, a path leads up; a page of the procedure is marked among its parts."""
    inside = {page_of(name).partition("#")[0] for name in TREE.nodes if page_of(name).startswith("tree/")}
    for each in all_pages(site):
        address = each.address.removeprefix("en/")
        if each.language != language:
            continue
        current = [link for link in each.tree.iter("a") if "md-nav__link--active" in link.get("class", "").split()]
        assert "./" in [link.get("href") for link in current] or address in [
            each.target(link.attrib["href"])[0].removeprefix("en/") for link in current
        ]
        if "/" in address:
            assert len(each.links(each.one("nav", "md-path"))) > 1 or words_of(each.one("nav", "md-path"))
        if address in inside:
            marked = [item for item in each.one("nav", "rb-partof").iter() if item.get("aria-current") == "page"]
            assert len(marked) <= 1, address
            causes = {f"tree/{cause.node.id}.html" for cause in CAUSES}
            assert bool(marked) == (
                address in causes or address.startswith("tree/step") or address == "tree/backups.html"
            )


def test_the_other_causes(site: Path, language: Language) -> None:
    """Every cause that DPM fails by is a row, with its signs and its page."""
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
        assert found.links(row) == [page_of(cause.node.id)]


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
