"""What a site says of itself to search engines and to whoever gets a link, with an address of its own and without one."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from html import unescape
from pathlib import Path
from xml.etree import ElementTree

import pytest
from playwright.sync_api import Browser, expect

from runbook.pages.building.published import describe
from runbook.version import __version__
from tests.site.chromium import Reader, served
from tests.site.conftest import ROOT
from tests.site.pages import Page

ADDRESS = "https://intranet.contoso.local/runbook/"
SMALL = """\
INHERIT: {root}/{config}
docs_dir: docs
strict: false
theme: {{custom_dir: {root}/docs/overrides}}
plugins: {{redirects: {{redirect_maps: null}}}}
hooks: [{root}/runbook/pages/building/published.py]
nav: [index.md]
watch: []
"""


def attributes(page: Page, tag: str, name: str, value: str) -> dict[str, str]:
    """Return an attribute of each element of a kind by another one: the `content` of `meta` by its `property`, for one."""
    return {
        each.attrib[name].strip(): each.attrib[value]
        for each in page.tree.iter(tag)
        if {name, value} <= set(each.attrib)
    }


@pytest.mark.parametrize(("config", "language"), [("mkdocs.yml", "ja"), ("mkdocs.en.yml", "en")])
def test_a_site_with_an_address_names_it(tmp_path: Path, config: str, language: str) -> None:
    """In the canonical address, the card and the sitemap, for both languages; links lead to the page's source and to where to report."""
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/index.md").write_text('# Start\n\nOne page, "quoted".\n', encoding="utf-8")
    (tmp_path / "mkdocs.yml").write_text(SMALL.format(root=ROOT.as_posix(), config=config), encoding="utf-8")
    settings = {
        "SITE_URL": ADDRESS,
        "EDIT_URI": "https://git.contoso.local/edit/docs",
        "SITE_REPORT": "https://git.contoso.local/new",
        "NO_MKDOCS_2_WARNING": "1",
        "PYTHONPATH": str(ROOT),
    }
    subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "-d", "built"],
        cwd=tmp_path,
        env={**os.environ, **settings},
        check=True,
        capture_output=True,
    )
    page = Page(tmp_path / "built", "index.html")
    own = ADDRESS + ("en/" if language == "en" else "")
    links = attributes(page, "link", "rel", "href")
    told = attributes(page, "meta", "property", "content")
    alternates = attributes(page, "link", "hreflang", "href")
    assert links["canonical"] == told["og:url"] == f"{own}index.html"
    assert alternates == {
        "ja": f"{ADDRESS}index.html", "en": f"{ADDRESS}en/index.html", "x-default": f"{ADDRESS}index.html"
    }  # fmt: skip
    assert told["og:description"] == 'One page, "quoted".'
    assert told["og:image"] == f"{own}assets/card.png"
    assert (ROOT / "docs" / language / "assets/card.png").is_file()
    assert attributes(page, "a", "rel", "href")["edit"] == f"https://git.contoso.local/edit/docs/{language}/index.md"
    assert "https://git.contoso.local/new" in page.links(page.one("div", "md-copyright"))
    assert (tmp_path / "built/sitemap.xml").exists() == (language == "ja")
    if language == "ja":
        places = ElementTree.parse(tmp_path / "built/sitemap.xml").findall("{*}url/{*}loc")
        assert [place.text for place in places] == [f"{ADDRESS}index.html", f"{ADDRESS}en/index.html"]


def test_a_site_without_an_address_names_none(site: Path) -> None:
    """No sitemap, no canonical address, no card; a description of its own on each page, and an icon that is ours."""
    heads = [
        text.partition("</head>")[0] for text in (page.read_text(encoding="utf-8") for page in site.rglob("*.html"))
    ]
    heads = [
        head for head in heads if 'name="robots"' not in head
    ]  # neither forwarded addresses nor the page for missing ones
    descriptions = [each for head in heads for each in re.findall('name="description" content="([^"]*)"', head)]
    assert not list(site.rglob("sitemap*"))
    assert len(set(descriptions)) == len(descriptions) == len(heads)
    assert [each for each in map(unescape, descriptions) if not 20 < len(each) <= 160] == []
    [foot] = re.findall(
        'class="md-copyright__highlight">([^<]*)<', (site / "tree/step1.html").read_text(encoding="utf-8")
    )
    assert foot.split() == ["runbook", __version__, "·", "MIT"]
    for head in heads:
        assert 'rel="canonical"' not in head
        assert "og:" not in head
        assert re.search('rel="icon" href="[./]*assets/runbook/favicon.svg"', head)


def test_a_description_is_whole_sentences() -> None:
    """As many as fit; a label is none; and of one that is too long its beginning."""
    assert (
        describe("<p>Cause</p><p>One is <b>first</b>. Two\nfollows.</p><p>Three.</p>", 30)
        == "One is first. Two follows."
    )
    assert describe(f"<p>{'long ' * 9}sentence.</p>", 20) == "long long long long…"


@pytest.mark.browser
@pytest.mark.parametrize(
    ("asked", "first", "start"), [("tree/firewall.html", "ja", ""), ("en/tree/firewall.html", "en", "en/")]
)
def test_a_page_that_is_not_there(site: Path, browser: Browser, asked: str, first: str, start: str) -> None:
    """Below a folder of a server it speaks the reader's language, leads to pages that are there, and searches for what was asked."""
    with served(site.parent) as root, Reader(browser, f"{root}{site.name}/").at("about/sources.html") as page:
        page.route(f"**/{asked}", lambda route: route.fulfill(status=404, path=site / "404.html"))
        page.goto(f"{root}{site.name}/{asked}")
        here = page.locator("section.first")
        assert here.get_attribute("lang") == page.locator("html").get_attribute("lang") == first
        links = [link.get_attribute("href") or "" for link in page.locator("a").all()]
        assert all((site.parent / link.lstrip("/")).is_file() for link in links), links
        here.locator("button").click()
        expect(page.locator(".md-search-result__link").first).to_be_visible()
        assert page.url == f"{root}{site.name}/{start}index.html?q=firewall"
