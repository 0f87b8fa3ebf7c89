"""A sentence in both languages, side by side, so that neither can be forgotten."""

from __future__ import annotations

from typing import Literal, NamedTuple

Language = Literal["ja", "en"]


class Text(NamedTuple):
    """The same sentence for a Japanese and for an English reader."""

    ja: str
    en: str

    def to(self, language: Language) -> str:
        """The sentence in one language."""
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


def same(words: str) -> Text:
    """A word that reads the same in both languages: a name, a number, a host's own text."""
    return Text(words, words)
