"""Carry out a command whose output names nobody: what it writes is kept until its names are known."""

from __future__ import annotations

import argparse
import io
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from typing import TextIO

from runbook.cli.redaction.key import Key
from runbook.cli.redaction.known import known_names
from runbook.cli.redaction.redaction import Redaction
from runbook.cli.show.encoding import write_text
from runbook.cli.show.json import write_document
from runbook.hosts import inventory


def redaction_of(options: argparse.Namespace) -> Redaction:
    """Return the redaction that a command asks for, with the names that are known before it begins. Raise `InvalidInput`."""
    redaction = Redaction(Key(options.redact, _customer(options)))
    redaction.know(known_names(options))
    return redaction


def _customer(options: argparse.Namespace) -> str | None:
    """Return the customer of the inventory, `""` if it names none; None for a command that is for no hosts."""
    if "inventory" not in options:
        return None
    return inventory.read(options.inventory).customer if options.inventory is not None else ""


@contextmanager
def redacted(redaction: Redaction, format_: str) -> Iterator[None]:
    """Write what this block prints without names: to stderr at once, to stdout at its end and when the key is on disk.

    Raise `InvalidInput` instead of printing what could not be read with the key.
    """
    printed = io.StringIO()
    try:
        with redirect_stdout(printed), redirect_stderr(_Redacting(sys.stderr, redaction)):
            yield
    finally:
        if written := printed.getvalue():
            text = redaction.finished(written, format_)
            if format_ == "json":
                write_document(json.loads(text))
            else:
                write_text(text, format_)


class _Redacting(io.TextIOBase):
    """A stream that passes on what is written, without names. It is no terminal: colours would stand beside the names."""

    def __init__(self, stream: TextIO, redaction: Redaction) -> None:
        self._stream = stream
        self._redaction = redaction

    def write(self, text: str, /) -> int:
        """Write the text without names."""
        self._stream.write(self._redaction.text(text))
        return len(text)

    def flush(self) -> None:
        """Write what is buffered."""
        self._stream.flush()
