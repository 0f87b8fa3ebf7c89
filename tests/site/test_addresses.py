"""Whoever kept an address of ours still arrives: every page that was published is there, or its old address leads to the new place."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from runbook.procedure.addresses import page_of
from runbook.procedure.troubleshooting import TREE
from tests.site.chromium import Reader
from tests.site.pages import Page, all_pages, forwards, words_of

PUBLISHED = (Path(__file__).parent / "published.txt").read_text(encoding="utf-8").split()
"""Every page of a language that was ever published, relative to it. Lines are added, never removed."""


@pytest.mark.parametrize("folder", ["", "en/"])
def test_every_published_address_lives(site: Path, folder: str) -> None:
    """It is a page, or it leads to a place on a page of the same language."""
    pages = {page.address: page for page in all_pages(site)}
    old = forwards(site)
    for name in PUBLISHED:
        address, anchor = old.get(folder + name, (folder + name, ""))
        assert address in pages, (name, address)
        assert address.startswith("en/") == bool(folder), name
        assert not anchor or anchor in pages[address].ids, (name, address, anchor)


@pytest.mark.parametrize("folder", ["", "en/"])
def test_every_node_has_an_address(site: Path, folder: str) -> None:
    """Its id, which journals and old versions of the command know, leads to the place that describes it."""
    old = {address: "#".join(filter(None, place)) for address, place in forwards(site).items()}
    for name in TREE.nodes:
        address = f"{folder}tree/{name}.html"
        assert old.get(address, address) == folder + page_of(name)


def test_an_old_address_is_no_page_of_its_own(site: Path) -> None:
    """It is valid HTML in its language, names the page that replaces it, and no search engine lists it."""
    for address in forwards(site):
        page = Page(site, address)
        assert not page.mistakes, (address, page.mistakes)
        assert page.tree.get("lang") == page.language
        [robots] = [each for each in page.tree.iter("meta") if each.get("name") == "robots"]
        assert robots.get("content") == "noindex"
        [canonical] = [each for each in page.tree.iter("link") if each.get("rel") == "canonical"]
        assert page.links() == [canonical.get("href")]
        assert words_of(next(page.tree.iter("title")))


@pytest.mark.browser
def test_an_old_address_leads_on(reader: Reader) -> None:
    """The query and the place come along, a nearer place wins, the way back is not barred; a browser without scripts arrives as well."""
    with reader.at("tree/open-firewall.html?from=mail#mend") as page:
        expect(page).to_have_url(reader.root + "tree/rpc-port.html?from=mail#fix")
        page.goto(reader.root + "en/tree/symptom.html?from=1#0x80072746")
        expect(page).to_have_url(reader.root + "en/diagnose.html?from=1#0x80072746")
        page.go_back()
        expect(page).to_have_url(reader.root + "tree/rpc-port.html?from=mail#fix")
    with reader.at("en/tree/resolved-by-step3.html", script=False) as page:
        expect(page).to_have_url(reader.root + "en/tree/backups.html#resolved-by-step3")
