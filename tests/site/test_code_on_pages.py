"""The code that a page shows is a file of `snippets/`, whole, the same in both languages."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.site.pages import Page, all_pages, words_of
from tests.snippets.rehearsal import SHOWN

ROOT = Path(__file__).parents[2]


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
def test_code_on_pages_is_a_snippet(site: Path, language: str) -> None:
    """No page shows Python, or a titled file, that is not a whole file of `snippets/`, and each of these stands on a page."""
    shown = set()
    for page in all_pages(site):
        if page.language == language:
            for title, code in blocks(page):
                assert title in SHOWN, (page.address, title)
                assert code.strip() == SHOWN[title].read_text(encoding="utf-8").strip(), (page.address, title)
                shown.add(title)
    assert shown == set(SHOWN)


def test_pages_hold_no_code_of_their_own() -> None:
    """In the sources, a fence for Python, or one with a title, includes a file and holds nothing else."""
    for file in (ROOT / "docs").rglob("*.md"):
        lines = file.read_text(encoding="utf-8").splitlines()
        for number, line in enumerate(lines):
            if line.strip().startswith(("```python", "```py", "``` {", "~~~")) or ' title="' in line:
                name = line.partition('title="')[2].rstrip('"')
                shown = SHOWN[name].relative_to(ROOT / "snippets").as_posix()
                assert lines[number + 1].strip() == f'--8<-- "{shown}"', (file, number + 1)
                assert lines[number + 2].strip() == "```", (file, number + 3)
