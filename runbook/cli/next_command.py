"""The command to type next, as it works on this computer: this interpreter, and what was typed before."""

from __future__ import annotations

import argparse
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Final

_KEPT: Final = ("inventory", "user", "auth", "tls", "ca", "cert", "key", "spn_host", "journal")


def next_command(*words: str, after: argparse.Namespace | None = None) -> str:
    """The words behind `python -m runbook`, with the options of the command before that say where and as whom."""
    typed = [_python(), "-m", "runbook", *words]
    for name in _KEPT:
        value = getattr(after, name, None)
        if value:
            option = f"--{name.replace('_', '-')}"
            typed += [option] if value is True else [option, str(value)]
    return subprocess.list2cmdline(typed) if sys.platform == "win32" else shlex.join(typed)


def _python() -> str:
    """This interpreter as it can be typed here: the package may be installed for it alone."""
    python = Path(sys.executable)
    return str(python.relative_to(Path.cwd())) if python.is_relative_to(Path.cwd()) else str(python)
