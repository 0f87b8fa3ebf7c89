"""The theme's search, typed into as a reader does. Each step waits for what the page then shows, however long the index takes."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from runbook.text import Language

_READY = {"ja": "検索キーワードを入力してください", "en": "Type to start searching"}


def search(page: Page, typed: str, language: Language = "ja") -> list[str]:
    """Return the addresses that the search shows for this, best first, without query and anchor."""
    told = page.locator(".md-search-result__meta")
    _type(page, "")  # from a folder the index is made now
    expect(told).to_have_text(_READY[language])
    _type(page, typed)
    expect(told).not_to_have_text(_READY[language])
    shown = page.locator(".md-search-result__link").all()
    return [(each.get_attribute("href") or "").partition("?")[0].partition("#")[0] for each in shown]


def _type(page: Page, typed: str) -> None:
    page.locator(".md-search__input").fill(typed)
    page.keyboard.press("End")  # the search begins when a key is let go
