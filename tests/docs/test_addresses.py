"""Addresses of others do not change unnoticed, and each article of Microsoft's that is cited by number is a source."""

from __future__ import annotations

import re

import pytest

from tests.docs import addresses, markdown
from tests.site import parity

KB = re.compile(r"\bKB ?(\d{6,7})\b")


def test_addresses_are_those_recorded() -> None:
    """Open a new or changed address; then `python -m tests.docs.addresses` records it."""
    assert addresses.present() == addresses.RECORD.read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_article_that_is_cited_is_a_source(language: str) -> None:
    """Its number stands on the page of sources with an anchor of its own, on whatever page or in whatever message it is cited."""
    sources = parity.read(language, "about/sources.md")
    anchors = set(re.findall(r"(?:#|id=\")kb-(\d+)", sources))
    assert anchors == set(KB.findall(sources))
    texts = {page: (markdown.ROOT / page).read_text(encoding="utf-8") for page in markdown.pages()}
    unknown = {page: set(KB.findall(text)) - anchors for page, text in texts.items()}
    assert {page: numbers for page, numbers in unknown.items() if numbers} == {}


def test_an_article_in_the_code_is_in_the_facts() -> None:
    """The package cites none by number that FACTS.md does not hold."""
    known = set(KB.findall((markdown.ROOT / "FACTS.md").read_text(encoding="utf-8")))
    cited = {file.name: set(KB.findall(file.read_text(encoding="utf-8"))) for file in (markdown.ROOT / "runbook").rglob("*.py")}  # fmt: skip
    unknown = {name: numbers - known for name, numbers in cited.items()}
    assert {name: numbers for name, numbers in unknown.items() if numbers} == {}
