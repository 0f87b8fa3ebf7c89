"""A fact that is cited stands in FACTS.md: a number in a comment leads a reader somewhere."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
_NUMBER = r"\d+(?:\.\d+)?"
_CITATION = re.compile(rf"\b[Ff]acts ({_NUMBER}(?:(?:,\s+(?:#\s+)?|\s+and\s+|\s+to\s+|-){_NUMBER})*)")
_RANGE = re.compile(r"(\d+)\.(\d+)(?:-|\s+to\s+)\1\.(\d+)")


def numbers(sheet: str) -> Iterator[str]:
    """Yield the number of each section, and of each item of a numbered list as SECTION.ITEM."""
    section = ""
    for line in sheet.splitlines():
        if heading := re.match(rf"##+ ({_NUMBER})\b", line):
            section = heading[1]
            yield section
        elif item := re.match(r"(\d+)\. ", line):
            yield f"{section}.{item[1]}"


def cited(text: str) -> set[str]:
    """Return the numbers that a text cites, those within a range among them."""
    found: set[str] = set()
    for citation in _CITATION.findall(text):
        found.update(re.findall(_NUMBER, citation))
        for section, first, last in _RANGE.findall(citation):
            found.update(f"{section}.{number}" for number in range(int(first), int(last) + 1))
    return found


FACTS = tuple(numbers((ROOT / "FACTS.md").read_text(encoding="utf-8")))
CITATIONS = {
    file.relative_to(ROOT).as_posix(): found
    for folder in ("*", "runbook/**/*", "tests/**/*", "snippets/**/*", "docs/**/*", "bench/**/*")
    for file in sorted(ROOT.glob(folder))
    if file.suffix in {".py", ".ps1", ".md", ".toml", ".yml", ".bat", ".js"}
    and (found := cited(file.read_text(encoding="utf-8")))
}


@pytest.mark.parametrize("file", CITATIONS)
def test_a_cited_fact_exists(file: str) -> None:
    """Sections and items alike; nobody renumbers the sheet and leaves the comments behind."""
    assert CITATIONS[file] <= set(FACTS)


def test_a_number_is_one_fact() -> None:
    """No section or item bears a number that another one has."""
    assert [number for number, count in Counter(FACTS).items() if count > 1] == []


@pytest.mark.parametrize(
    ("numbers_cited", "expected"),
    [
        ("6.4", set()),
        ("6.99", {"6.99"}),
        ("77", {"77"}),
        ("0.99", {"0.99"}),
        ("1.3, 1.98, 8", {"1.98"}),
        ("1.3,\n    # 1.98", {"1.98"}),
        ("6.4 and 66", {"66"}),
        ("6.98-6.99", {"6.98", "6.99"}),
        ("6.97 to 6.99", {"6.97", "6.98", "6.99"}),
    ],
)
def test_a_citation_of_nothing_is_found(numbers_cited: str, expected: set[str]) -> None:
    """The check itself: alone, in a list, over two lines of a comment, in a range."""
    assert cited(f"# as facts {numbers_cited} say") - set(FACTS) == expected


def test_citations_are_looked_for_where_they_are() -> None:
    """Code and tests cite by the dozen: a folder that moves away does not empty the test."""
    assert {"runbook", "tests"} <= {file.split("/")[0] for file in CITATIONS}
    assert len(CITATIONS) > 50
