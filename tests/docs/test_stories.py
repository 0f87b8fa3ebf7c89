"""The commands of a page are run, one after the other, and each ends as it should."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import get_args

import pytest

from runbook.cli.exit_codes import ExitCode
from runbook.text import Language
from tests.docs.stage import inventory_of, stage
from tests.docs.typed import ours
from tests.soak.counting import THOROUGH

LANGUAGES: tuple[Language, ...] = get_args(Language) if THOROUGH else ("en",)
"""Twins have the same blocks, so the gate runs those of one language."""
ELSEWHERE = {"--auth", "--tls", "--scheduler", "--user", "--until", "--help"}
"""What leads out of the simulated environment, or depends on the time of day, or runs nothing."""
CHANGES = ("step1", "step2", "step3", "step4", "apply")
READ_THE_JOURNAL = ("undo", "history", "report", "outcome", "verify-journal")
DIAGNOSE = ("diagnose", "walk")


@dataclass(frozen=True)
class Story:
    """Commands that follow on each other, and the inventory that they use."""

    page: str
    language: Language
    commands: tuple[tuple[str, ...], ...]
    inventory: str

    def __str__(self) -> str:
        return f"{self.page}: {' '.join(self.commands[0])}"


def stories() -> Iterator[Story]:
    """Yield what stands on the pages, what is the same on several once: on a page that changes hosts all commands follow on each other."""
    known = set()
    runnable = (each for each in ours() if each.language in LANGUAGES and can_run(each.words))
    for (page, language), found in groupby(runnable, key=lambda each: (each.page, each.language)):
        commands = tuple(each.words for each in found)
        for chapter in (commands,) if any(map(is_change, commands)) else ((each,) for each in commands):
            key = (chapter, inventory_of(page, language), language)
            if key not in known:
                known.add(key)
                yield Story(page, language, chapter, inventory_of(page, language))


def can_run(words: Sequence[str]) -> bool:
    """Return whether a command ends by itself, and inside the simulated environment."""
    return not ELSEWHERE & {*words} and words[0] != "sandbox"


def is_change(words: Sequence[str]) -> bool:
    """Return whether a command is about a change that it makes or plans itself."""
    return words[0] in CHANGES and "--resume" not in words


def earlier(words: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    """Return what somebody has run who begins with this command."""
    hosts = ("--host", "DPM01", "--host", "FILES01")
    if words[0] in DIAGNOSE and "--resume" in words:
        return ((words[0], "--dpm", "DPM01", "--host", "FILES01"),)
    if words[0] not in READ_THE_JOURNAL:
        return ()
    if "--setting" in words or "step2" in words:
        return (("step2", "--only", "lso,rsc,checksum,rss", *hosts),)
    return (("step1", *hosts),)


def ends(words: Sequence[str]) -> set[ExitCode]:
    """Return how a command may end."""
    if "--check" in words:
        return {ExitCode.DIFFERENT, ExitCode.DONE}
    if words[0] in DIAGNOSE or (words[0] == "step3" and "--qos" not in words):
        return {ExitCode.NOT_CONFIRMED}  # nobody answers the questions
    if "--resume" in words or {"--walk", "--diagnosis"} & {*words}:
        return {ExitCode.USAGE}  # no run was cut off, and no diagnosis has changed anything
    if words[0] == "outcome" or (words[0] == "check" and "--inventory" in words):
        return {ExitCode.UNVERIFIED}  # too few jobs have run since, and SQL01 has no agent
    changes_adapters = words[0] in ("step2", "undo") and "--reboot" not in words
    return {ExitCode.DONE, ExitCode.REBOOT_DUE} if changes_adapters else {ExitCode.DONE}


def to_run() -> Iterator[Story]:
    """Yield the stories to run: in the gate those in which a command is used with an option that none before them had."""
    known: set[tuple[str, str]] = set()
    for story in sorted(stories(), key=lambda each: -len(each.commands)):
        used = {(words[0], each) for words in story.commands for each in words if each == words[0] or each[:2] == "--"}
        if THOROUGH or used - known:
            yield story
        known |= used


@pytest.mark.parametrize("story", list(to_run()), ids=str)
def test_the_commands_of_a_page_run(story: Story, tmp_path: Path) -> None:
    """As they are typed, by somebody who then says yes, with the inventory of the page."""
    with stage(tmp_path, story.inventory, story.language) as here:
        for words in earlier(story.commands[0]):
            here.run(words)
        for words in story.commands:
            assert here.run(here.of_here(words)) in ends(words), words


def test_most_commands_are_run() -> None:
    """What is left out, is left out for a reason."""
    typed = [each for each in ours() if each.language == "en"]
    assert sum(can_run(each.words) for each in typed) > 0.8 * len(typed)
