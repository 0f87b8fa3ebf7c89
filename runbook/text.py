"""A sentence in both languages, side by side, so that neither can be forgotten."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from datetime import datetime
from string import Formatter
from typing import Literal, NamedTuple

from runbook.foreign import printable

Language = Literal["ja", "en"]


class Text(NamedTuple):
    """One sentence in Japanese and in English."""

    ja: str
    en: str

    def to(self, language: Language) -> str:
        """Return the sentence in one language."""
        return self.ja if language == "ja" else self.en

    def format(self, **values: object) -> Text:
        """Fill `{name}` placeholders, in both languages.

        A value that is itself a `Text` is filled in with its own translation. Any other may come from a host or a file, and is
        made printable.
        """
        return Text(_Filling("ja").vformat(self.ja, (), values), _Filling("en").vformat(self.en, (), values))

    def __str__(self) -> str:
        return self.en


class _Filling(Formatter):
    """Fills the placeholders of a sentence in one language."""

    def __init__(self, language: Language) -> None:
        self._language: Language = language

    def format_field(self, value: object, specification: str) -> str:
        """Return a sentence in the language, and any other value formatted and printable."""
        if isinstance(value, Text):
            return value.to(self._language)
        return printable(format(value, specification))


Notify = Callable[[Text], None]
"""Shows a sentence, for example a progress line, while the user waits."""


def same(words: str) -> Text:
    """Return a text that is the same in both languages, made printable: a name, a number, a host's own text."""
    shown = printable(words)
    return Text(shown, shown)


def local_time(moment: datetime) -> str:
    """Return a moment to the second as this computer's clock shows it, with its zone: `2026-11-28 08:51:53 +09:00`."""
    clock = moment.astimezone().replace(microsecond=0, tzinfo=None)
    return f"{clock} {moment.astimezone().isoformat()[-6:]}"


def system_language() -> Language:
    """Return the language of the user's system: Japanese, otherwise English."""
    if sys.platform == "win32":
        import ctypes

        # The low ten bits are the primary language; 0x11 is Japanese.
        return "ja" if ctypes.windll.kernel32.GetUserDefaultUILanguage() & 0x3FF == 0x11 else "en"
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(variable):
            return "ja" if value.startswith("ja") else "en"
    return "en"
