"""Define the options of a command, with their help in both languages."""

from __future__ import annotations

import argparse
from typing import Any

from runbook.text import Language, Text


class Definition:
    """Adds options to a parser, with their help in one language.

    `flags` are the options as they are typed, each with whether a value follows. `kept` are those for the hosts and the account: a suggested next command repeats
    them. `decided` are those that the journal answers when a run is resumed.
    """

    def __init__(self, parser: argparse._ActionsContainer, language: Language) -> None:
        self.flags: dict[str, bool] = {}
        self.kept: list[argparse.Action] = []
        self.decided: list[argparse.Action] = []
        self._parser = parser
        self._language: Language = language
        self._groups: dict[Text, argparse._ActionsContainer] = {}

    def option(self, *flags: str, ja: str, en: str, keep: bool = False, decided: bool = False, **more: Any) -> None:
        """Add an option, or a positional argument if `flags` is a bare name; `more` is passed to argparse's `add_argument`."""
        action = self._parser.add_argument(*flags, help=Text(ja, en).to(self._language).replace("%", "%%"), **more)
        self.flags |= dict.fromkeys(action.option_strings, action.nargs != 0)
        if keep:
            self.kept.append(action)
        if decided:
            self.decided.append(action)

    def group(self, title: Text) -> Definition:
        """Return a definition of options that `--help` shows under this title, in the order in which the titles came up."""
        if title not in self._groups:
            self._groups[title] = self._parser.add_argument_group(title.to(self._language))
        return self._part(self._groups[title])

    def exclusive(self) -> Definition:
        """Return a definition of options that exclude each other."""
        return self._part(self._parser.add_mutually_exclusive_group())

    def _part(self, container: argparse._ActionsContainer) -> Definition:
        part = Definition(container, self._language)
        part.flags, part.kept, part.decided = self.flags, self.kept, self.decided
        return part
