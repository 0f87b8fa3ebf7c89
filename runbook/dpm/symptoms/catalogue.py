"""Every code that can be explained, and the meaning of one.

Where a meaning is marked as quoted, the English is word for word the source's. DPM's own Japanese is attested for IDs 104 and 319
alone (facts 1.4); the Japanese of the other messages is our own translation.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from runbook.dpm.symptoms.codes import Code, EntryPoint, Meaning, Weight
from runbook.dpm.symptoms.families import family_of
from runbook.dpm.symptoms.messages.agent_operations import AGENT_OPERATIONS
from runbook.dpm.symptoms.messages.calls import CALLS
from runbook.dpm.symptoms.messages.server import SERVER
from runbook.dpm.symptoms.messages.untrusted import UNTRUSTED
from runbook.dpm.symptoms.subjects import subject_of
from runbook.dpm.symptoms.system_codes import SYSTEM_CODES
from runbook.text import Text

MESSAGES: Final = (*CALLS, *AGENT_OPERATIONS, *UNTRUSTED, *SERVER)

CATALOGUE: Final[Mapping[Code, Meaning]] = {
    meaning.code: meaning for meaning in (*sorted(MESSAGES, key=lambda each: each.code.number), *SYSTEM_CODES)
}
"""The codes with a meaning of their own. The others have a subject or a family."""

ABOUT: Final = Text("次に関するメッセージです: {name}", "A message about {name}.")
_MOST_REMEMBERED: Final = 500


@lru_cache(maxsize=_MOST_REMEMBERED)
def meaning_of(code: Code) -> Meaning | None:
    """Return the meaning of a code: its own, or what its subject or its family says; None if it is in no list."""
    return CATALOGUE.get(code) or (_by_subject(code) if code.system == "id" else _by_family(code))


def _by_subject(code: Code) -> Meaning | None:
    subject = subject_of(code.number)
    if subject is None:
        return None
    weight = Weight.SUBJECT if subject.entry is EntryPoint.OTHER else Weight.OVERRIDING
    return Meaning(code, ABOUT.format(name=subject.name), subject.entry, weight=weight, todo=subject.todo)


def _by_family(code: Code) -> Meaning | None:
    family = family_of(code.number)
    if family is None:
        return None
    number = code.number & 0xFFFF
    weight = Weight.DETAIL if family.decides else Weight.WRAPPER
    name, todo = family.name.format(n=number), family.todo.format(n=number)
    return Meaning(code, name, EntryPoint.OTHER, "Windows", weight, todo=todo)
