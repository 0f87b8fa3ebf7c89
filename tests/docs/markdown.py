"""The pages and README as their authors write them: fenced blocks with the headings above them, and the prose around."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final, get_args

from runbook.text import Language

ROOT: Final = Path(__file__).parents[2]
SHELLS: Final = ("", "console", "powershell", "bat")
"""The fences that hold what is typed; README's have no language."""

_FENCE: Final = re.compile(r"( *)(`{3,}|~{3,}) ?([^`]*)")
_HEADING: Final = re.compile(r" *(#+) (.*?)(?: \{ #([a-z0-9-]+) \})?")
_CODE: Final = re.compile(r"(?<!`)`([^`]+)`(?!`)")
_JAPANESE: Final = re.compile("[ぁ-ヿ一-鿿]")


@dataclass(frozen=True)
class Heading:
    """A heading, with its anchor if it has one."""

    level: int
    text: str
    anchor: str


@dataclass(frozen=True)
class Block:
    """A fenced block: `headings` are those above it, the highest first, and `lead` is the line of text before it."""

    page: str
    language: Language
    line: int
    info: str
    text: str
    headings: tuple[Heading, ...]
    lead: str

    @property
    def place(self) -> str:
        """Return the file and the line."""
        return f"{self.page}:{self.line}"

    @property
    def fields(self) -> dict[str, str]:
        """Return the lines `name: value` of a fence that the package draws."""
        pairs = (line.partition(":") for line in self.text.splitlines())
        return {name.strip(): value.strip() for name, _, value in pairs}


@dataclass(frozen=True)
class Prose:
    """A paragraph, a row or an item: a line outside the blocks."""

    page: str
    language: Language
    line: int
    text: str
    headings: tuple[Heading, ...]

    @property
    def place(self) -> str:
        """Return the file and the line."""
        return f"{self.page}:{self.line}"

    @property
    def code(self) -> list[str]:
        """Return what stands between backticks; `\\|` is a bar in a table."""
        return [each.replace("\\|", "|") for each in _CODE.findall(self.text)]


@cache
def blocks(page: str | None = None) -> tuple[Block, ...]:
    """Return the blocks of a page, by its path from the root of the repository; without one of all."""
    return tuple(each for each in _everything() if isinstance(each, Block) and page in (None, each.page))


@cache
def prose(page: str | None = None) -> tuple[Prose, ...]:
    """Return the lines of prose of a page, by its path from the root of the repository; without one of all."""
    return tuple(each for each in _everything() if isinstance(each, Prose) and page in (None, each.page))


@cache
def pages() -> tuple[str, ...]:
    """Return the paths of all pages, and README, from the root of the repository."""
    files = [file for language in get_args(Language) for file in (ROOT / "docs" / language).rglob("*.md")]
    return ("README.md", *sorted(file.relative_to(ROOT).as_posix() for file in files))


@cache
def _everything() -> tuple[Block | Prose, ...]:
    return tuple(each for page in pages() for each in read(page, (ROOT / page).read_text(encoding="utf-8")))


def read(page: str, source: str) -> Iterator[Block | Prose]:
    """Yield the blocks and the lines of prose of a source. Raise `ValueError` for a block that does not end."""
    headings: tuple[Heading, ...] = ()
    lead = ""
    lines = iter(enumerate(source.splitlines(), 1))
    for number, line in lines:
        language = _language(page, headings)
        if fence := _FENCE.fullmatch(line):
            inside = []
            for _, each in lines:
                if each.strip() == fence[2]:
                    break
                inside.append(each.removeprefix(fence[1]))
            else:
                raise ValueError(f"{page}:{number}: a block without an end")
            text = "\n".join(inside)
            yield Block(page, language, number, fence[3].strip(), text, headings, lead)
            lead = ""
        elif heading := _HEADING.fullmatch(line):
            found = Heading(len(heading[1]), heading[2], heading[3] or "")
            headings = (*(each for each in headings if each.level < found.level), found)
            lead = ""
        elif line.strip():
            lead = line.strip()
            yield Prose(page, language, number, lead, headings)


def _language(page: str, headings: tuple[Heading, ...]) -> Language:
    """Return the language of a page of `docs`, from its folder; in README it is that of the section."""
    if page.startswith("docs/"):
        return "ja" if page.startswith("docs/ja/") else "en"
    return "ja" if any(_JAPANESE.search(each.text) for each in headings) else "en"
