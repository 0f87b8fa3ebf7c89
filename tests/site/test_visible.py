"""What a page holds is there to be seen: a rule of CSS can hide all of it from readers and from no other test."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.site.chromium import Reader

pytestmark = pytest.mark.browser

HIDDEN = """() => {
  const opaque = (each) => !each || (Number(getComputedStyle(each).opacity) === 1 && opaque(each.parentElement));
  const place = (text) => {
    const range = document.createRange();
    range.selectNodeContents(text);
    return range.getBoundingClientRect();
  };
  const texts = (each) => {
    const walker = document.createTreeWalker(each, NodeFilter.SHOW_TEXT, (text) =>
      text.data.trim() ? NodeFilter.FILTER_ACCEPT : NodeFilter.FILTER_REJECT);
    return walker.nextNode();
  };
  const seen = (each) => {
    const text = texts(each), owner = text ? text.parentElement : each;
    owner.scrollIntoView({ block: "center" });
    const box = text ? place(text) : each.getBoundingClientRect(), style = getComputedStyle(owner);
    const top = document.elementFromPoint(box.left + Math.min(box.width, 8) / 2, box.top + box.height / 2);
    return box.width > 0 && box.height > 0 && style.visibility === "visible" && opaque(owner) && owner.contains(top);
  };
  const all = [...document.querySelectorAll("article :is(pre, table, h1, h2, p, li, img)")].filter((each) => each.textContent.trim() || each.matches("img"));
  const shown = all.filter((each) => !each.closest("details:not([open])") && (!each.closest(".tabbed-block") || each.checkVisibility()));
  return [shown.length, shown.filter((each) => !seen(each)).map((each) => each.outerHTML.slice(0, 120))];
}"""
"""How many blocks, tables, headings and paragraphs there are outside of what is closed, and which of them cannot be seen."""


@pytest.mark.parametrize("address", ["tree/step1.html", "en/reference/codes.html"])
def test_what_is_on_a_page_can_be_seen(site: Path, browser: Browser, address: str) -> None:
    """Code, tables, headings, text and pictures have a size, are opaque, and nothing lies over them."""
    with Reader(browser, f"{site.as_uri()}/").at(address) as page:
        count, hidden = page.evaluate(HIDDEN)
    assert count > 20
    assert not hidden
