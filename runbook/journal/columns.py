"""Data and times in the journal's columns: JSON, and ISO 8601."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any, Final

from runbook.foreign import LONGEST, printable
from runbook.journal.errors import DamagedRecord
from runbook.text import Text

_LONGEST: Final = 4 * LONGEST  # a line of evidence is a sentence with names in it


def dump(record: Any) -> str:
    """Return JSON in one line; equal records give equal text."""
    return json.dumps(record, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def load(text: str) -> Any:
    """Return JSON data. Raise `DamagedRecord`."""
    try:
        return json.loads(text)
    except ValueError as error:
        raise DamagedRecord from error


def moment_text(moment: datetime | None) -> str:
    """Return a time in ISO 8601; '' for None."""
    return moment.isoformat() if moment else ""


def moment_of(text: str) -> datetime | None:
    """Return the time from its `moment_text`. Raise `ValueError`."""
    return datetime.fromisoformat(text) if text else None


def sentence_of(record: Any) -> Text:
    """Return a sentence from its pair of Japanese and English, made printable. Raise `ValueError` if it is none."""
    ja, en = record
    return Text(printable(ja, _LONGEST), printable(en, _LONGEST))
