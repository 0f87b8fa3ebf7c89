"""The theme's search, typed into as a reader does, and asked for many queries at once."""

from __future__ import annotations

import html
import json
import re
import tomllib
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from playwright.sync_api import Page, expect

from runbook.text import Language

_READY = {"ja": "検索キーワードを入力してください", "en": "Type to start searching"}

# What the theme's own script does with its worker, without drawing the results.
_ASK_THE_WORKER = """async (typed) => {
    const { base, search } = JSON.parse(document.getElementById("__config").textContent);
    const index = await (await fetch(`${base}/search/search_index.json`)).json();
    const worker = new Worker(new URL(search, location));
    const ask = (type, data) => new Promise((done) => {
        worker.onmessage = (event) => done(event.data.data);
        worker.postMessage({ type, data });
    });
    await ask(0, { ...index, options: {} });
    const found = {};
    for (const each of typed) found[each] = (await ask(2, each)).items.map(([first]) => first.location);
    return found;
}"""


def search(page: Page, typed: str, language: Language = "ja") -> list[str]:
    """Return the addresses that the search shows for this, best first, without query and anchor."""
    told = page.locator(".md-search-result__meta")
    _type(page, "")  # from a folder the index is made now
    expect(told).to_have_text(_READY[language])
    _type(page, typed)
    expect(told).not_to_have_text(_READY[language])
    shown = page.locator(".md-search-result__link").all()
    return [(each.get_attribute("href") or "").partition("?")[0].partition("#")[0] for each in shown]


def search_all(page: Page, typed: Iterable[str]) -> dict[str, list[str]]:
    """Return the pages that the search finds for each of these, best first, as `tree/step1`. The page is open over HTTP."""
    found: dict[str, list[str]] = page.evaluate(_ASK_THE_WORKER, list(typed))
    return {each: [_name(address) for address in addresses] for each, addresses in found.items()}


def queries(language: Language) -> dict[str, list[str]]:
    """Return what readers type, with the pages that answer it."""
    kinds = tomllib.loads((Path(__file__).parent / f"queries.{language}.toml").read_text(encoding="utf-8"))
    return {typed: pages.split() for kind in kinds.values() for typed, pages in kind.items()}


def frequent_words(site: Path, language: Language, most: int = 300) -> list[str]:
    """Return the words that stand most often in a language's index."""
    index = json.loads(
        (site / ("" if language == "ja" else "en") / "search/search_index.json").read_text(encoding="utf-8")
    )
    text = html.unescape(re.sub("<[^>]+>", " ", " ".join(f"{each['title']} {each['text']}" for each in index["docs"])))
    kana_and_kanji = "|[ァ-ヺー]{2,}|[一-龠々]{2,}" if language == "ja" else ""
    return [word for word, _ in Counter(re.findall(f"[A-Za-z][A-Za-z0-9]+{kana_and_kanji}", text)).most_common(most)]


def _name(address: str) -> str:
    return address.partition("#")[0].removesuffix(".html") or "index"


def _type(page: Page, typed: str) -> None:
    page.locator(".md-search__input").fill(typed)
