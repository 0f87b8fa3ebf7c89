"""A line of the tables of messages."""

from __future__ import annotations

from runbook.dpm.symptoms.codes import KB_3041345, Code, EntryPoint, First, Meaning, Weight
from runbook.text import Text


def message(
    number: int,
    entry: EntryPoint,
    first: First | None,
    ja: str,
    en: str,
    *,
    weight: Weight = Weight.SPECIFIC,
    source: str = KB_3041345,
    quoted: bool = False,
    todo: Text | None = None,
) -> Meaning:
    """Return the meaning of an ID. If `quoted`, the English is the source's, word for word."""
    return Meaning(Code("id", number), Text(ja, en), entry, source, weight, quoted, first, todo)
