"""Build the next command line to suggest: with this interpreter and the earlier options."""

from __future__ import annotations

import argparse
import shlex
import subprocess
import sys
from pathlib import Path

from runbook.cli.typed.parser import definition_of


def next_command(*words: str, after: argparse.Namespace | None = None) -> str:
    """Return the command line of these words: a command and its arguments.

    The options in `after` for the hosts and the account are repeated if the command accepts them.
    """
    typed = [_python(), "-m", "runbook", *words]
    for option in definition_of(words[0]).kept if after is not None else ():
        value = getattr(after, option.dest, None)
        if value:
            [flag] = option.option_strings
            typed += [flag] if value is True else [flag, str(value)]
    return subprocess.list2cmdline(typed) if sys.platform == "win32" else shlex.join(typed)


def _python() -> str:
    """Return the command that starts this interpreter: the package may be installed only there."""
    python = Path(sys.executable)
    return str(python.relative_to(Path.cwd())) if python.is_relative_to(Path.cwd()) else str(python)
