"""The files that a command line names: none that the command writes may be another one that it uses."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator
from contextlib import suppress
from itertools import combinations
from pathlib import Path
from typing import Final

from runbook.cli.errors import FileNamedTwice, OverADatabase
from runbook.cli.typed.journal import journal_path
from runbook.errors import InvalidInput

_WRITTEN: Final = {"--output": "output", "--log-file": "log_file", "--redact": "redact", "--plan-out": "plan_out"}
_REPLACED: Final = ("--output", "--log-file")
"""What is written into a file that is there without a look at what it holds."""
_READ: Final = {"--inventory": "inventory", "--hosts": "hosts", "FILE": "file"}
_DATABASE: Final = b"SQLite format 3\0"


def require_own_files(options: argparse.Namespace) -> None:
    """Raise `InvalidInput` if the command would write over a file that it uses otherwise, or over any journal."""
    named = list(_files(options))
    for (one, path), (other, also) in combinations(named, 2):
        if one in _WRITTEN and _is_same(path, also):
            raise FileNamedTwice(one=one, other=other, path=also)
    for option, path in named:
        if option in _REPLACED and _is_database(path):
            raise OverADatabase(option=option, path=path)


def _files(options: argparse.Namespace) -> Iterator[tuple[str, Path]]:
    """Yield the files, each with its option, the written ones first."""
    for option, name in (_WRITTEN | _READ).items():
        if isinstance(path := getattr(options, name, None), Path):
            yield option, path
    if "journal" in options:
        with suppress(InvalidInput):  # the command tells of an inventory that cannot be read
            yield "--journal", journal_path(options)


def _is_same(one: Path, other: Path) -> bool:
    """Return whether two paths lead to one file. A device, such as the null device, may be named twice."""
    if one.exists() and not one.is_file():
        return False
    try:
        with suppress(OSError):  # one of them is not there yet
            return one.samefile(other)
        return os.path.normcase(os.path.realpath(one)) == os.path.normcase(os.path.realpath(other))
    except ValueError:  # a null in it: whoever opens it tells
        return False


def _is_database(path: Path) -> bool:
    try:
        if not path.is_file():
            return False
        with path.open("rb") as file:
            return file.read(len(_DATABASE)) == _DATABASE
    except OSError:
        return False
