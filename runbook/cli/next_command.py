"""Build the next command line to suggest: for this program and with the earlier options, ready to be pasted into a shell."""

from __future__ import annotations

import argparse
import re
import shlex
import sys
from collections.abc import Sequence
from typing import Final

from runbook.cli.typed.parser import definition_of
from runbook.cli.typed.program import program
from runbook.foreign import printable

_PLAIN: Final = re.compile(r"[\w./\\:=+-]+")
"""Words that neither cmd.exe nor PowerShell takes for something else. Letters of every script are among them."""

_SPECIAL_IN_QUOTES: Final = re.compile(r"[`“”„]|\$(?=[\w{(?^$:])")
"""What PowerShell does not take to the letter between double quotes, in a name that Windows allows."""


def next_command(*words: str, after: argparse.Namespace | None = None) -> str:
    """Return the command line of these words: a command and its arguments.

    The options in `after` for the hosts and the account are repeated if the command accepts them. On Windows the line means the
    same in cmd.exe and in PowerShell; where no line does, there is one for each, with the shell's name before it.
    """
    typed = [*program(), *words]
    for option in definition_of(words[0]).kept if after is not None else ():
        value = getattr(after, option.dest, None)
        if value:
            [flag] = option.option_strings
            typed += [flag] if value is True else [flag, str(value)]
    line = [printable(word, longest=len(word)) for word in typed]
    return _on_windows(line) if sys.platform == "win32" else shlex.join(line)


def _on_windows(words: Sequence[str]) -> str:
    in_cmd = " ".join(map(_quoted, words))
    in_powershell = ("& " if in_cmd.startswith('"') else "") + _SPECIAL_IN_QUOTES.sub(r"`\g<0>", in_cmd)
    return in_cmd if in_cmd == in_powershell else f"cmd.exe:     {in_cmd}\nPowerShell:  {in_powershell}"


def _quoted(word: str) -> str:
    """Return a word as it is typed on Windows. A program's start reads backslashes before a double quote as its escapes."""
    if _PLAIN.fullmatch(word):
        return word
    escaped = re.sub(r'(\\*)"', r"\1\1\\" + '"', word)
    return '"' + re.sub(r"(\\+)$", r"\1\1", escaped) + '"'
