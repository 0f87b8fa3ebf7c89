"""The list of codes: in order, each row with an address, found by the search without weighing on it. And what stands below the start page."""

from __future__ import annotations

import json
import re
from html import unescape
from pathlib import Path

import pytest

from runbook.dpm.symptoms.catalogue import CATALOGUE
from runbook.pages.explain.code_table import anchor_of
from runbook.pages.start.facts import facts, source_code
from runbook.text import Language
from tests.site.pages import Page, words_of


@pytest.mark.parametrize("folder", ["", "en/"])
def test_each_code_has_a_row_with_its_address(site: Path, folder: str) -> None:
    """In the order of the numbers, IDs first; the code itself is the link to send."""
    page = Page(site, f"{folder}reference/codes.html")
    rows = [row for row in page.tree.iter("tr") if "id" in row.attrib]
    assert [row.attrib["id"] for row in rows] == [
        anchor_of(code) for code in sorted(CATALOGUE, key=lambda code: (code.system != "id", code.number))
    ]
    for row in rows:
        assert page.links(row)[0] == f"#{row.attrib['id']}"
        assert words_of(row).startswith(str(next(code for code in CATALOGUE if anchor_of(code) == row.attrib["id"])))


@pytest.mark.parametrize("folder", ["", "en/"])
def test_the_search_knows_every_code_and_little_else(site: Path, folder: str) -> None:
    """Each code stands in the index with its own meaning; what to do and the sources do not: every page loads it."""
    docs = json.loads((site / folder / "search/search_index.json").read_text(encoding="utf-8"))["docs"]
    text = " ".join(each["text"] for each in docs if each["location"].startswith("reference/codes.html"))
    language: Language = "en" if folder else "ja"
    rows = dict(re.findall("<p><code>([^<]+)</code>(.*?)</p>", text))
    lost = [
        str(code) for code, each in CATALOGUE.items() if each.text.to(language) not in unescape(rows.get(str(code), ""))
    ]
    assert lost == []
    assert "KB 928840, KB" not in text
    assert "SetDpmServer -UpdatePassword" not in text


def test_what_is_not_set_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    """Version, date and licence always; where the source is and where to report only where somebody said it."""
    for name in ("SITE_SOURCE", "SITE_REPORT"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    assert "2023-11-14" in facts("en")
    assert "https:" not in facts("en")
    monkeypatch.setenv("SITE_REPORT", "https://example.com/issues?a=1&b=2")
    assert 'href="https://example.com/issues?a=1&amp;b=2"' in facts("ja")
    assert "ソース" not in facts("ja")
    assert "was not set" in source_code("en")
    monkeypatch.setenv("SITE_SOURCE", "https://example.com/source")
    assert 'href="https://example.com/source"' in source_code("ja")
