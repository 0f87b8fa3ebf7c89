"""The lines that a reader types: which program each starts, and for which shell it is written."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import PureWindowsPath
from typing import Final

from runbook.cli.commands import COMMANDS
from runbook.text import Language
from tests.docs.markdown import SHELLS, Block, Prose, blocks, prose

_OPERATORS: Final = ("|", "&&", "||", ">", ">>", "<")
_REMARK: Final = re.compile(r"\s+#\s.*$")
POWER_SHELL: Final = re.compile(r"[A-Z][A-Za-z]+-[A-Z]\w+|[$(\[]|param\(")
_PLACEHOLDER: Final = re.compile(r"[A-Z]+[A-Z\d]*")
_SYNTAX: Final = re.compile(r"[\[\]|…]")


@dataclass(frozen=True)
class Typed:
    """A line of a block, without a remark at its end."""

    block: Block
    line: str

    @property
    def place(self) -> str:
        """Return where it stands, and the line."""
        return f"{self.block.place}: {self.line}"

    @property
    def is_power_shell(self) -> bool:
        """Return whether it is written for PowerShell."""
        parts = (each.strip() for each in self.line.split("|"))
        return self.block.info == "powershell" or any(POWER_SHELL.match(each) for each in parts)

    @property
    def commands(self) -> tuple[tuple[str, ...], ...]:
        """Return the words of each command of the line; what follows a redirection belongs to none."""
        found: list[list[str]] = [[]]
        kept = True
        for word in split(self.line):
            if word in _OPERATORS:
                kept = word in ("|", "&&", "||")
                found += [[]] if kept else []
            elif kept:
                found[-1].append(word)
        return tuple(tuple(each) for each in found if each)


def split(line: str) -> list[str]:
    """Return the words of a line as both shells of Windows cut them here: `\\` is a character like others."""
    words = shlex.shlex(line, posix=True, punctuation_chars=False)
    words.whitespace_split, words.escape, words.commenters = True, "", ""
    return list(words)


def program(word: str) -> str:
    """Return the name of a program without its folder and `.exe`, in lower case."""
    return PureWindowsPath(word).name.lower().removesuffix(".exe")


@cache
def typed() -> tuple[Typed, ...]:
    """Return every line that a reader types, of all pages and README."""
    return tuple(
        Typed(block, _REMARK.sub("", line))
        for block in blocks()
        if block.info in SHELLS
        for line in block.text.splitlines()
        if line.strip()
    )


@dataclass(frozen=True)
class Command:
    """A command of ours: its words without the program's name, and where it stands."""

    place: str
    at: Block | Prose
    words: tuple[str, ...]

    @property
    def page(self) -> str:
        """Return the page that it stands on."""
        return self.at.page

    @property
    def language(self) -> Language:
        """Return the language of that page."""
        return self.at.language


def ours(wanted: str = "runbook") -> Iterator[Command]:
    """Yield the commands of ours that a reader types: those of `runbook`, or of `dev.py`."""
    for each in typed():
        for words in each.commands:
            found = _words(words, wanted)
            if found is not None:
                yield Command(each.place, each.block, found)


def in_prose(wanted: str = "runbook") -> Iterator[Command]:
    """Yield the commands of ours that are named in the text, as far as they are no description of a syntax."""
    for each in prose():
        for code in each.code:
            if _SYNTAX.search(code) or code.count('"') % 2:
                continue
            words = tuple(split(code))
            found = words if wanted == "runbook" and words[:1] and words[0] in COMMANDS else _words(words, wanted)
            if found:
                yield Command(f"{each.place}: {code}", each, found)


def filled_in(words: Sequence[str]) -> tuple[str, ...]:
    """Return the words with a value for each placeholder: `N`, `FILE`, `SHA256`."""
    values = {"SHA256": "0" * 64, "HH:MM": "05:00"}
    return tuple(values.get(each, "1" if _PLACEHOLDER.fullmatch(each) else each) for each in words)


def _words(words: Sequence[str], wanted: str) -> tuple[str, ...] | None:
    """Return what follows the program, if it is the wanted one; `python -m runbook` and `python dev.py` are ways to start it."""
    names = [program(each) for each in words]
    start = 0
    if names[:1] and re.fullmatch(r"python[\d.]*|py", names[0]):
        start = 2 if names[1:2] == ["-m"] else 1
    return tuple(words[start + 1 :]) if names[start : start + 1] == [wanted] else None
