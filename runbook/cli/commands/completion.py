"""`completion`: print a script with which a shell completes the commands and options of this program."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import shtab

from runbook.cli.exit_codes import ExitCode
from runbook.cli.show.screen import Screen
from runbook.cli.typed.parser import all_parsers


def run(options: argparse.Namespace, screen: Screen) -> ExitCode:
    """Write the script to stdout. It holds all that it needs: nothing is started while a person types."""
    # Windows PowerShell reads a file without a byte order mark in the system's code page, so its script is ASCII.
    parsers = all_parsers("en" if options.shell == "powershell" else screen.language)
    for parser in parsers.values():
        for action in parser._actions:
            if action.type is Path:
                vars(action)["complete"] = shtab.FILE
    sys.stdout.write(shtab.complete(parsers[""], shell=options.shell))
    return ExitCode.DONE
