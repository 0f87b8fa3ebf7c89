"""The copy that is kept of a journal before a newer version upgrades it: the older version cannot open it afterwards."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from itertools import count
from pathlib import Path
from typing import Final

from runbook.journal.rights import make_file, mode_beside
from runbook.journal.schema import SCHEMA_VERSION

_HEADER: Final = b"SQLite format 3\0"
_USER_VERSION: Final = slice(60, 64)
"""Where a SQLite file has the version of its schema."""


def is_kept_copy(journal: Path) -> bool:
    """Return whether a journal is a copy that was kept: it is read, and stays as it is."""
    return journal.suffix == ".bak"


def copy_due(journal: Path) -> Path | None:
    """Return the copy that will be kept when this journal is opened; None if it is not upgraded, or only in memory."""
    if is_kept_copy(journal):
        return None
    try:
        with journal.open("rb") as file:
            header = file.read(_USER_VERSION.stop)
    except OSError:
        return None
    version = int.from_bytes(header[_USER_VERSION])
    as_now = os.access in os.supports_effective_ids
    writable = all(os.access(each, os.W_OK, effective_ids=as_now) for each in (journal, journal.parent))
    is_older = header.startswith(_HEADER) and 0 < version < SCHEMA_VERSION
    return _free(journal, version) if is_older and writable else None


def keep_copy(journal: Path, version: int) -> None:
    """Keep a copy of a journal, beside it and for whom the journal is; in a transaction that has written nothing.

    It is never put over another one. Raise SQLite's errors and `OSError`.
    """
    copy = _free(journal, version)
    part = copy.with_name(f"{copy.name}.part")  # a copy has its name only when it is whole
    part.unlink(missing_ok=True)
    make_file(part, mode_beside(journal))
    # Another connection: SQLite copies none that is in a transaction. A copy by other means would take its locks away.
    with closing(sqlite3.connect(journal)) as source, closing(sqlite3.connect(part)) as target:
        source.backup(target)
    part.rename(copy)


def _free(journal: Path, version: int) -> Path:
    """Return the first name that no file has: `journal.sqlite3.v5.bak`, then `journal.sqlite3.v5.2.bak`."""
    names = (f"{journal.name}.v{version}{f'.{n}' if n > 1 else ''}.bak" for n in count(1))
    return next(each for each in map(journal.with_name, names) if not os.path.lexists(each))
