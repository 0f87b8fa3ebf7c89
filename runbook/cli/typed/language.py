"""The language of the output: `--lang`, otherwise the person's default, otherwise the system's."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

from runbook.cli.typed.defaults import read_defaults
from runbook.errors import InvalidInput
from runbook.text import Language, system_language


def language_of(arguments: Sequence[str]) -> Language:
    """Return the language of `--lang`, at any position, otherwise the default or the system's.

    This is found before parsing, so that an error in the other arguments is in this language too.
    """
    for position, argument in enumerate(arguments):
        asked = argument.partition("=")[2] if argument.startswith("--lang=") else None
        if argument == "--lang":
            asked = arguments[position + 1] if position + 1 < len(arguments) else None
        if asked == "ja":
            return "ja"
        if asked == "en":
            return "en"
    with suppress(InvalidInput):  # the parser tells of it
        return read_defaults().lang or system_language()
    return system_language()
