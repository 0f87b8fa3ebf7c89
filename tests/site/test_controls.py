"""The gates can fail: each of these mistakes is noticed by the gate that is there for it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.site.chromium import Reader
from tests.site.conftest import ROOT, build
from tests.site.pages import Page, all_pages, broken_links
from tests.site.search import search
from tests.soak.counting import THOROUGH


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    """A copy of what the site is built from, to spoil."""
    folder = tmp_path / "sources"
    folder.mkdir()
    for name in ("docs", "snippets", "runbook", "development"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("mkdocs.yml", "mkdocs.en.yml"):
        shutil.copy(ROOT / name, folder)
    return folder


def replace(file: Path, old: str, new: str) -> None:
    """Spoil a file. Raises `AssertionError` where there is nothing to spoil."""
    source = file.read_text(encoding="utf-8")
    assert old in source
    file.write_text(source.replace(old, new), encoding="utf-8")


REFUSED = [
    ("docs/ja/tree/step1.md", '"step1_look.py"\n```', '"nothing.py"\n```'),
    ("docs/ja/tree/step2.md", "show: settings", "show: nothing"),
    ("docs/en/tree/trusted-groups.md", "untrusted-attach.md#fix", "untrusted-attach.md#price"),
    ("docs/en/tree/step2.md", "node: step2", "node: step22"),
    ("mkdocs.en.yml", "tree/step4.md", "tree/step5.md"),
]


@pytest.mark.parametrize(("file", "old", "new"), REFUSED if THOROUGH else REFUSED[:1])
def test_the_build_refuses(sources: Path, tmp_path: Path, file: str, old: str, new: str) -> None:
    """A bad anchor, a missing snippet, a fence that asks for nothing, a missing page, in either language."""
    replace(sources / file, old, new)
    assert build(tmp_path / "site", sources).returncode != 0


def test_a_bad_link_and_a_page_without_its_twin_are_refused(sources: Path, tmp_path: Path) -> None:
    """In English, which is built last, each by name; the twin where it is in the navigation or linked to."""
    replace(sources / "docs/en/index.md", "(diagnose.md)", "(nope.md)")
    (sources / "docs/en/tree/step2.md").unlink()
    refused = build(tmp_path / "site", sources)
    assert refused.returncode != 0
    assert "'nope.md'" in refused.stderr
    assert "'tree/step2.md'" in refused.stderr


@pytest.fixture
def built(site: Path, tmp_path: Path) -> Path:
    """A copy of the built site, to spoil."""
    return shutil.copytree(site, tmp_path / "built")


def test_links_in_drawn_html_are_seen(site: Path, tmp_path: Path) -> None:
    """MkDocs does not look into raw HTML; the test of links does."""
    shutil.copy(site / "index.html", tmp_path)
    replace(tmp_path / "index.html", "</article>", '<a href="nope.html">x</a></article>')
    pages = {page.address: page for page in all_pages(site)} | {"index.html": Page(tmp_path, "index.html")}
    assert broken_links(pages) == [("index.html", "nope.html")]


@pytest.mark.browser
def test_without_the_frame_there_is_no_search_from_a_folder(built: Path, browser: Browser) -> None:
    """The theme then shows none."""
    (built / "assets/runbook/iframe-worker.js").write_text("", encoding="utf-8")
    with Reader(browser, f"{built.as_uri()}/").at("about/sources.html") as page:
        expect(page.locator(".md-search__input")).to_be_hidden()


@pytest.mark.browser
def test_without_our_separator_phrases_are_not_found(built: Path, browser: Browser) -> None:
    """With the theme's own a word between blanks is found, and a phrase is not."""
    script = built / "search/search_index.js"
    before, _, rest = script.read_text(encoding="utf-8").partition("{")
    index, end = json.JSONDecoder().raw_decode("{" + rest)
    index["config"]["separator"] = r"[\s\-]+"
    script.write_text(before + json.dumps(index) + rest[end - 1 :], encoding="utf-8")
    with Reader(browser, f"{built.as_uri()}/").at("about/sources.html") as page:
        assert search(page, "DPM")
        assert not search(page, "強制的に切断されました")
