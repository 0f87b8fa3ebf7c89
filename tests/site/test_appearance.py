"""What a page is like for everyone: accessible in both schemes, whole on a narrow screen, printable, not heavy."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.site.chromium import Reader
from tests.site.pages import all_pages

pytestmark = pytest.mark.browser

AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
LOOK = """async (part) => {
  const still = document.createElement("style");
  still.textContent = "*, *::before, *::after { transition: none !important }";
  document.head.append(still);
  const found = [];
  const colours = { runOnly: ["color-contrast", "link-in-text-block"] };
  for (const [scheme, rules] of [["default", {}], ["slate", colours]]) {
    document.body.dataset.mdColorScheme = scheme;
    const seen = await axe.run(part ?? document, { resultTypes: ["violations"], ...rules });
    for (const each of seen.violations) found.push(`${scheme}: ${each.id}: ${each.nodes[0].html.slice(0, 120)}`);
  }
  return found;
}"""
WHOLE = ("index.html", "walk.html", "explain.html", "tree/step2.html")
"""Of the others only what is their own is looked at: the head, the foot and the sides are the same on every page."""


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("half", [0, 1])
def test_every_page_is_for_everyone(site: Path, browser: Browser, language: str, half: int) -> None:
    """axe finds nothing, in the dark scheme neither (there only colours are others), and nothing sticks out at 360 pixels."""
    reader = Reader(browser, f"{site.as_uri()}/")
    found = {}
    with reader.at("index.html") as page:
        page.context.add_init_script(AXE)
        for each in [each for each in all_pages(site) if each.language == language][half::2]:
            page.set_viewport_size({"width": 1280, "height": 900})
            page.goto(reader.root + each.address)
            whole = each.address.removeprefix("en/") in WHOLE
            seen = page.evaluate(LOOK, None if whole else ".md-content")
            page.set_viewport_size({"width": 360, "height": 900})
            width = page.evaluate("document.documentElement.scrollWidth")
            if seen or width > 360:
                found[each.address] = (width, seen)
    assert not found
