"""The built pages hold together: links, anchors, languages, nothing from elsewhere, valid HTML."""

from __future__ import annotations

import json
import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.site.pages import Page, all_pages, broken_links, words_of

SOURCES = ("about/sources.html", "en/about/sources.html")
"""The pages that may point to elsewhere."""


@pytest.fixture(scope="session")
def pages(site: Path) -> dict[str, Page]:
    """All pages by their address."""
    return {page.address: page for page in all_pages(site)}


def test_every_link_leads_somewhere(pages: dict[str, Page]) -> None:
    """The page is there, and so is the anchor, also in what the package draws."""
    assert not broken_links(pages)


def test_links_work_from_a_folder(pages: dict[str, Page]) -> None:
    """No link is absolute or leads to a folder, and only the sources point to elsewhere."""
    for page in pages.values():
        for href in page.links():
            parts = urlsplit(href)
            if parts.scheme:
                assert parts.scheme == "https", (page.address, href)
                assert page.address in SOURCES, (page.address, href)
            else:
                assert not parts.netloc, (page.address, href)
                assert not href.startswith("/"), (page.address, href)
                assert not parts.path or parts.path.endswith((".html", ".json")), (page.address, href)


def test_nothing_is_loaded_from_elsewhere(site: Path, pages: dict[str, Page]) -> None:
    """Scripts, styles, pictures and fonts lie beside the pages."""
    for page in pages.values():
        for path in page.loads():
            assert not urlsplit(path).scheme, (page.address, path)
            assert not path.startswith("//"), (page.address, path)
            assert (site / page.target(path)[0]).exists(), (page.address, path)
    for style in site.rglob("*.css"):
        assert not re.search(r"url\((?:['\"])?(?:https?:)?//", style.read_text(encoding="utf-8")), style


def test_ids_are_one_of_a_kind(pages: dict[str, Page]) -> None:
    """No id stands twice on a page."""
    for page in pages.values():
        twice = {each for each in page.ids if page.ids.count(each) > 1}
        assert not twice, (page.address, twice)


def test_anchors_are_ascii(pages: dict[str, Page]) -> None:
    """Every heading can be linked to from a terminal or an old mail program."""
    for page in pages.values():
        main = page.one("article", "md-content__inner")
        for heading in (each for tag in ("h1", "h2", "h3") for each in main.iter(tag)):
            if "rb-diagnosis-title" in heading.get("class", ""):
                continue
            assert re.fullmatch(r"[a-z0-9][a-z0-9-]*", heading.get("id", "")), (page.address, words_of(heading))


def test_each_page_has_its_twin(pages: dict[str, Page]) -> None:
    """The same addresses in both languages, each with the right `lang`, leading to each other."""
    for page in pages.values():
        assert page.twin in pages, page.address
        assert page.tree.get("lang") == page.language
        [switch] = [each for each in page.tree.iter("a") if "rb-language" in each.get("class", "")]
        assert page.target(switch.attrib["href"])[0] == page.twin
        alternates = {
            each.get("hreflang"): page.target(each.attrib["href"])[0]
            for each in page.tree.iter("link")
            if each.get("rel", "").strip() == "alternate"
        }
        assert alternates == {page.language: page.address, "en" if page.language == "ja" else "ja": page.twin}


def test_valid_html(pages: dict[str, Page]) -> None:
    """An HTML5 parser has nothing to object to."""
    for page in pages.values():
        assert not page.mistakes, (page.address, page.mistakes[:3])


def test_one_main_heading(pages: dict[str, Page]) -> None:
    """Each page has one, and a title that begins with it."""
    for page in pages.values():
        [heading] = page.tree.iter("h1")
        title = next(page.tree.iter("title"))
        assert words_of(title).startswith(words_of(heading).rstrip("¶ ").strip()) or page.address.endswith("index.html")


def test_each_language_searches_its_own_pages(site: Path) -> None:
    """The English index holds no Japanese page, and the other way round."""
    for folder, word, foreign in (
        ("", "診断に戻る", "Back to the diagnosis"),
        ("en/", "Back to the diagnosis", "診断に戻る"),
    ):
        index = json.loads((site / folder / "search/search_index.json").read_text(encoding="utf-8"))
        texts = [each["text"] for each in index["docs"]]
        assert any(word in text for text in texts)
        assert not any(foreign in text for text in texts)


def test_nothing_superfluous_is_shipped(site: Path) -> None:
    """No source maps and no word lists of languages that are not ours: it is carried into server rooms."""
    files = [file for file in site.rglob("*") if file.is_file()]
    assert not [file for file in files if file.suffix == ".map" or "lunr" in file.parts]


def test_what_we_added_weighs_little(site: Path, pages: dict[str, Page]) -> None:
    """Our own styles and scripts are at most a quarter of what the theme loads for a page. `dev.py bench --pages` weighs the whole."""
    for page in pages.values():
        sizes = {page.target(path)[0]: (site / page.target(path)[0]).stat().st_size for path in page.loads()}
        ours = sum(size for path, size in sizes.items() if "assets/runbook/" in path)
        assert ours <= (sum(sizes.values()) - ours) / 4, page.address
