"""Instructions for a person, for a change that no command can make: the clicks, and the record of the change."""

from __future__ import annotations

from dataclasses import dataclass

from runbook.change.plan import Plan
from runbook.text import Text


@dataclass(frozen=True, slots=True)
class Instructions:
    """Instructions for one protected computer.

    `goal` is shown after the computer's name; `in_the_way` are the obstacles, each with the host that has it; `clicks` are made on
    the host `where`; `record` goes to the journal.
    """

    goal: Text
    why: Text
    in_the_way: tuple[tuple[str, Text], ...]
    where: Text
    clicks: tuple[Text, ...]
    record: Plan
