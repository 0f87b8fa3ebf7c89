"""Define the options of a command, with their help in both languages."""

from __future__ import annotations

import argparse
from typing import Any

from runbook.text import Language, Text


class Definition:
    """Adds options to a parser, with their help in one language.

    `kept` are the options for the hosts and the account: a suggested next command repeats them. `decided` are those that the
    journal answers when a run is resumed.
    """

    def __init__(self, parser: argparse._ActionsContainer, language: Language) -> None:
        self.kept: list[argparse.Action] = []
        self.decided: list[argparse.Action] = []
        self._parser = parser
        self._language: Language = language

    def option(self, *flags: str, ja: str, en: str, keep: bool = False, decided: bool = False, **more: Any) -> None:
        """Add an option, or a positional argument if `flags` is a bare name; `more` is passed to argparse's `add_argument`."""
        action = self._parser.add_argument(*flags, help=Text(ja, en).to(self._language).replace("%", "%%"), **more)
        if keep:
            self.kept.append(action)
        if decided:
            self.decided.append(action)

    def exclusive(self) -> Definition:
        """Return a definition of options that exclude each other."""
        alternatives = Definition(self._parser.add_mutually_exclusive_group(), self._language)
        alternatives.kept, alternatives.decided = self.kept, self.decided
        return alternatives
