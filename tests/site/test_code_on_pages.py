"""The code that a page shows is a snippet, whole, the same in both languages."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.site.pages import Page, all_pages, words_of
from tests.snippets.rehearsal import SNIPPETS


def blocks(page: Page) -> list[tuple[str, str]]:
    """The titled blocks of code on a page: title and text."""
    found = []
    for each in page.tree.iter("div"):
        if "highlight" in each.get("class", "").split():
            title = [words_of(span) for span in each.iter("span") if span.get("class") == "filename"]
            code = next(each.iter("code"))
            if title or "language-python" in each.get("class", ""):
                found.append(("".join(title), "".join(code.itertext())))
    return found


@pytest.mark.parametrize("language", ["ja", "en"])
def test_python_on_pages_is_a_snippet(site: Path, language: str) -> None:
    """No page shows Python that is not a whole file of `snippets/`, and each of these stands on a page."""
    shown = set()
    for page in all_pages(site):
        if page.language == language:
            for title, code in blocks(page):
                assert title.removesuffix(".py") in SNIPPETS, (page.address, title)
                source = SNIPPETS[title.removesuffix(".py")].read_text(encoding="utf-8")
                assert code.strip() == source.strip(), (page.address, title)
                shown.add(title.removesuffix(".py"))
    assert shown == set(SNIPPETS)


def test_pages_hold_no_code_of_their_own() -> None:
    """In the sources, a fence for Python includes a file and holds nothing else."""
    for file in (Path(__file__).parents[2] / "docs").rglob("*.md"):
        lines = file.read_text(encoding="utf-8").splitlines()
        for number, line in enumerate(lines):
            if line.strip().startswith(("```python", "```py", "``` {", "~~~")):
                name = line.partition('title="')[2].rstrip('"')
                assert lines[number + 1].strip() == f'--8<-- "{name}"', (file, number + 1)
                assert lines[number + 2].strip() == "```", (file, number + 3)
