"""Readers find the page that they need by the words that they know. `queries.*.toml` is what they type."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from runbook.text import Language
from tests.site.chromium import Reader, served
from tests.site.search import frequent_words, queries, search, search_all

pytestmark = pytest.mark.browser

FOLDERS: dict[Language, str] = {"ja": "", "en": "en/"}
PASTED: dict[Language, tuple[str, ...]] = {"ja": ("ロールバック", "ジャンボフレーム"), "en": ("800706BA", "rollback")}


@pytest.mark.parametrize("language", FOLDERS)
def test_the_page_that_answers_comes_first(site: Path, browser: Browser, language: Language) -> None:
    """In nine of ten cases; almost nothing finds nothing; and no word that is frequent on the pages is lost in the index."""
    wanted = queries(language)
    frequent = frequent_words(site, language)
    with served(site) as root, Reader(browser, root).at(FOLDERS[language] + "about/sources.html") as page:
        found = search_all(page, [*wanted, *frequent])
    missed = {typed: found[typed][:3] for typed, pages in wanted.items() if not set(found[typed][:1]) & set(pages)}
    assert len(missed) <= len(wanted) / 10, missed
    assert sum(not found[typed] for typed in wanted) <= len(wanted) / 50, [
        typed for typed in wanted if not found[typed]
    ]
    assert [word for word in frequent if not found[word]] == []


@pytest.mark.parametrize("language", FOLDERS)
def test_what_is_pasted_is_searched_for(reader: Reader, language: Language) -> None:
    """With the mouse, without a key; over HTTP and from a folder."""
    with reader.at(FOLDERS[language] + "about/sources.html", language=language) as page:
        for typed in PASTED[language]:
            pages = [address.removesuffix(".html") for address in search(page, typed, language)[:1]]
            missing = page.locator(".md-search-result del").all_text_contents()
            assert [word for word in missing if word not in typed.lower()] == []
            assert any(page.endswith(wanted) for page in pages for wanted in queries(language)[typed]), (typed, pages)
