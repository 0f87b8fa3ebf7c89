"""A sentence in both languages, side by side, so that neither can be forgotten."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import Literal, NamedTuple

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

        A value that is itself a `Text` is filled in with its own translation.
        """

        def filled(language: Language) -> str:
            own = {name: value.to(language) if isinstance(value, Text) else value for name, value in values.items()}
            return self.to(language).format(**own)

        return Text(filled("ja"), filled("en"))

    def __str__(self) -> str:
        return self.en


Notify = Callable[[Text], None]
"""Shows a sentence, for example a progress line, while the user waits."""


def same(words: str) -> Text:
    """Return a text that is the same in both languages: a name, a number, a host's own text."""
    return Text(words, words)


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
