"""The ticket that a change is made for: `--ticket`, or RUNBOOK_TICKET."""

from __future__ import annotations

import argparse
import os
import re
from typing import Final

from runbook.cli.typed.definition import Definition
from runbook.cli.typed.options import HOW
from runbook.cli.typed.values import unusable
from runbook.text import Text

VARIABLE: Final = "RUNBOOK_TICKET"

_TICKET: Final = re.compile(r"[^\W_](?:[\w .:/#-]{0,62}\w)?")
_FORM: Final = Text(
    "64 文字までの番号 (文字、数字、空白、- _ . : / #)",
    "a number of up to 64 characters (letters, digits, blanks, - _ . : / #)",
)


def ticket_option(command: Definition) -> None:
    """Add the option for the ticket."""
    command.group(HOW).option(
        "--ticket",
        ja="変更の根拠となるチケットの番号。記録に残ります (既定: 環境変数 RUNBOOK_TICKET)",
        en="the ticket that this change is made for; it is recorded (default: the environment variable RUNBOOK_TICKET)",
        type=_read,
        metavar="NUMBER",
        keep=True,
    )


def ticket_of(options: argparse.Namespace) -> str:
    """Return the ticket of a command; `""` if it has none. Raise `InvalidInput` if the variable holds something else."""
    typed: str | None = getattr(options, "ticket", None)
    if typed is not None:
        return typed
    variable = os.environ.get(VARIABLE, "")
    return _read(variable, VARIABLE) if variable and "ticket" in options else ""


def _read(typed: str, where: str = "--ticket") -> str:
    """Return a ticket as it was typed. Raise `InvalidInput`."""
    if not _TICKET.fullmatch(typed.strip()):
        raise unusable(where, _FORM, typed)
    return typed.strip()
