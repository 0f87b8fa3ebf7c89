"""Which language to speak: `--lang`, else the system's."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from runbook.text import Language


def language_of(arguments: Sequence[str]) -> Language:
    """The language asked for with `--lang`, wherever it stands, else the system's.

    Looked up before anything is parsed, so that a mistake in the other arguments is explained in it too.
    """
    for position, argument in enumerate(arguments):
        asked = argument.partition("=")[2] if argument.startswith("--lang=") else None
        if argument == "--lang":
            asked = arguments[position + 1] if position + 1 < len(arguments) else None
        if asked == "ja":
            return "ja"
        if asked == "en":
            return "en"
    return system_language()


def system_language() -> Language:
    """Japanese where the user's system is Japanese, English everywhere else."""
    if sys.platform == "win32":
        import ctypes

        # The low ten bits are the primary language; 0x11 is Japanese.
        return "ja" if ctypes.windll.kernel32.GetUserDefaultUILanguage() & 0x3FF == 0x11 else "en"
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(variable):
            return "ja" if value.startswith("ja") else "en"
    return "en"
