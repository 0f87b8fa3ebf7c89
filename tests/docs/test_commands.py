"""Every command of ours on a page, and every option, is one that the program takes."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache

import bench.__main__ as bench
import dev
from runbook.cli.commands import COMMANDS
from runbook.cli.typed.parser import UsageError, definition_of, parse
from runbook.errors import InvalidInput
from runbook.sandbox.scenarios.catalogue import SCENARIOS
from runbook.text import Language
from tests.docs.markdown import ROOT, prose
from tests.docs.typed import Command, filled_in, in_prose, ours

RUNDECK = (ROOT / "snippets/callers/rundeck.yaml").read_text(encoding="utf-8")
JOBS = {tuple(name.split()[1:]) for name in re.findall(r"name: (runbook \w+)", RUNDECK)}
"""The jobs of Rundeck that a page names: they look like commands."""
OPTION = re.compile(r"--[a-z][a-z-]*")


@cache
def why_refused(words: tuple[str, ...], language: Language) -> str:
    """Return what the program says against a command; '' if it takes it."""
    try:
        options = parse(words, language)
    except (UsageError, InvalidInput) as error:
        return str(error).strip().splitlines()[-1]
    scenario = getattr(options, "scenario", None)
    return "" if scenario in (None, "list", *SCENARIOS) else f"no scenario {scenario}"


def refused(commands: Iterable[Command]) -> Iterator[str]:
    """Yield the commands that the program does not take in their page's language, with where each stands and what it says."""
    for each in commands:
        if why := why_refused(each.words, each.language):
            yield f"{each.place}: {why}"


def test_every_command_that_is_typed_can_be_typed() -> None:
    """The command line takes every `runbook` line of every page, in the page's language."""
    found = list(ours())
    assert {each.language for each in found} == {"ja", "en"}
    assert not list(refused(found))


def test_every_command_that_is_named_can_be_typed() -> None:
    """So it does with those between backticks, with a value for each placeholder. One that ends with a name or an option only names it."""
    named = [each for each in in_prose() if each.words not in JOBS]
    names = [each for each in named if len(each.words) == 1 or OPTION.fullmatch(each.words[-1])]
    whole = [replace(each, words=filled_in(each.words)) for each in named if each not in names]
    assert names
    assert whole
    assert not list(refused(whole))
    assert not [each.place for each in names if not is_a_name(*each.words)]


def is_a_name(command: str, *options: str) -> bool:
    """Return whether there is this command, and the last of these words is an option of it."""
    if not options:
        return command in {*COMMANDS, "--help"}
    return command in COMMANDS and options[-1] in definition_of(command).flags


def test_every_command_of_development_can_be_typed() -> None:
    """`dev.py` takes what the pages type for it."""
    found = [*ours("dev.py"), *in_prose("dev.py")]
    assert found
    for each in found:
        measuring = each.words[0] == "bench"
        parser, words = (bench.make_parser(), each.words[1:]) if measuring else (dev.make_parser(), each.words)
        try:
            parser.parse_args(list(words))
        except SystemExit as error:
            raise AssertionError(each.place) from error


def test_every_option_that_is_named_exists() -> None:
    """An option between backticks is one of some command, or of `dev.py`."""
    known = {flag for command in COMMANDS for flag in definition_of(command).flags}
    known |= options_of(dev.make_parser()) | options_of(bench.make_parser()) | {"--version"}
    options = [(each.place, option) for each in prose() for code in each.code for option in OPTION.findall(code)]
    assert options
    assert not [f"{place}: {option}" for place, option in options if option not in known]


def options_of(parser: argparse.ArgumentParser) -> set[str]:
    """Return the options of a parser and of its commands."""
    found = {flag for action in parser._actions for flag in action.option_strings}
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            found |= {flag for each in action.choices.values() for flag in options_of(each)}
    return found
