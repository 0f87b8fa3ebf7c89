"""What a page is like for everyone: accessible in both schemes, whole on a narrow screen, printable, not heavy."""

from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.site.chromium import Reader
from tests.site.pages import Page, all_pages
from tests.soak.counting import THOROUGH

pytestmark = pytest.mark.browser

AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
LOOK = """async ([part, rows]) => {
  const long = `:is(.rb-table tbody, .rb-reference) > :nth-child(n + ${rows + 1})`;
  for (const each of document.querySelectorAll(long)) each.remove();
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
REACHED = "[...document.querySelectorAll('pre > code')].every(each => each.scrollWidth <= each.clientWidth || each.tabIndex === 0)"
"""Whether the keyboard reaches all code that has to be scrolled."""

SAMPLES = (
    "index.html", "diagnose.html", "explain.html", "causes.html", "checklist.html", "one-page.html", "tree/step1.html",
    "tree/idle-device.html", "tree/backups.html", "reference/codes.html", "about/unverified.html", "prepare/jump-hosts.html",
)  # fmt: skip
"""Pages of each kind: the others are made alike. `dev.py soak` looks at all."""
WHOLE = ("index.html", "tree/step1.html")
"""Of the others only what is their own is looked at: the head, the foot and the sides are the same on every page."""

ROWS = 10_000 if THOROUGH else 20
"""So many rows of a long table or list are looked at: the others are made alike. Their width is tried of all."""


def chosen(site: Path) -> list[Page]:
    """Return the pages to look at."""
    return [page for page in all_pages(site) if page.address.removeprefix("en/") in SAMPLES or THOROUGH]


HALVES = [("ja", 0), ("en", 1), *((("ja", 1), ("en", 0)) if THOROUGH else ())]
"""A page is made alike in both languages, so the gate looks at each in one of them."""


@pytest.mark.parametrize(("language", "half"), HALVES)
def test_every_page_is_for_everyone(site: Path, browser: Browser, language: str, half: int) -> None:
    """axe finds nothing, in the dark scheme neither (there only colours are others), and nothing sticks out at 360 pixels."""
    reader = Reader(browser, f"{site.as_uri()}/")
    found = {}
    with reader.at("index.html") as page:
        page.context.add_init_script(AXE)
        for each in [each for each in chosen(site) if each.language == language][half::2]:
            page.set_viewport_size({"width": 360, "height": 900})
            page.goto(reader.root + each.address)
            width = page.evaluate("document.documentElement.scrollWidth")
            page.set_viewport_size({"width": 1280, "height": 900})
            page.wait_for_function(REACHED)  # the theme has seen the new width
            whole = each.address.removeprefix("en/") in WHOLE
            seen = page.evaluate(LOOK, [None if whole else ".md-content", ROWS])
            if seen or width > 360:
                found[each.address] = (width, seen)
    assert not found


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("address", ["reference/codes.html", "about/unverified.html"])
def test_what_is_short_in_a_table_is_on_one_line(site: Path, browser: Browser, address: str, width: int) -> None:
    """A code, and the word below a mark of the support matrix."""
    with Reader(browser, f"{site.as_uri()}/").at(address, width=width) as page:
        lines = page.evaluate("""() => {
          const linesOf = (node) => { const all = new Range(); all.selectNodeContents(node); return all.getClientRects().length };
          const cells = [...document.querySelectorAll(".rb-support td")].map((each) => each.lastChild);
          return [...document.querySelectorAll(".rb-table td:first-child code"), ...cells].map(linesOf);
        }""")
    assert lines
    assert set(lines) == {1}


def test_on_a_phone_nothing_is_cut_off(site: Path, browser: Browser) -> None:
    """The site's name and long lines of code go on in the next line; the names of columns stand in one, without an arrow to sort by."""
    with Reader(browser, f"{site.as_uri()}/").at("en/tree/step1.html", width=390) as page:
        cut = """[...document.querySelectorAll(".md-header__topic .md-ellipsis, .md-typeset pre > code")]
          .filter(each => each.scrollWidth > each.clientWidth || each.scrollHeight > each.clientHeight).map(each => each.textContent)"""
        assert page.evaluate(cut) == []
        assert page.locator(".rb-print").is_hidden()
        arrow = "getComputedStyle(document.querySelector('th[role=columnheader]'), '::after').content"
        assert page.evaluate(arrow) == "none"
        assert all(each.startswith("Last update: ") for each in page.locator(".md-source-file").all_inner_texts())


def test_on_paper_nothing_is_cut_off(site: Path, browser: Browser) -> None:
    """In print, from the dark scheme too, tables fit the width of A4 and the text is dark."""
    reader = Reader(browser, f"{site.as_uri()}/")
    with reader.at("tree/step2.html", scheme="dark", width=680) as page:
        page.emulate_media(media="print")
        for address in ("tree/step2.html", "reference/codes.html", "en/causes.html", "en/checklist.html"):
            page.goto(reader.root + address)
            wide = page.evaluate(
                "[...document.querySelectorAll('article table')].map(each => each.getBoundingClientRect().right)"
            )
            assert max(wide, default=0) <= 680, address
            assert page.locator(".md-header").is_hidden(), address


def test_the_steps_fit_one_sheet(site: Path, browser: Browser) -> None:
    """What a manager signs is one sheet of A4, in both languages; what is longer is not torn within a question."""
    reader = Reader(browser, f"{site.as_uri()}/")
    for address in ("one-page.html", "en/one-page.html"):
        with reader.at(address) as page:
            assert len(re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True))) == 1, address
    with reader.at("checklist.html", width=680) as page:
        page.emulate_media(media="print")
        torn = "[...document.querySelectorAll('.rb-checklist > li + li')].filter(each => getComputedStyle(each).breakInside !== 'avoid' || each.offsetHeight > 900)"
        assert page.evaluate(f"{torn}.length") == 0
