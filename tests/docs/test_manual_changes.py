"""What a person types for a step leaves a computer as the command of that section does, and what is typed to undo it leaves it as it was."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from itertools import takewhile
from pathlib import Path
from typing import get_args

import pytest

from runbook.change.apply import apply
from runbook.cli.typed.parser import parse
from runbook.cli.typed.throttling import throttling_of
from runbook.fleet.planners import Planner
from runbook.journal.journal import Journal
from runbook.procedure.steps.step1 import Step1
from runbook.procedure.steps.step2 import Step2
from runbook.sandbox import Machine, NicSpec
from runbook.sandbox.windows.network.tcp_globals import DAMAGE
from runbook.sandbox.windows.registry import full
from runbook.sandbox.windows.versions import VERSIONS
from runbook.text import Language
from runbook.windows.errors import TcpCollateral
from runbook.windows.look import Look
from tests.conftest import host_of
from tests.docs.markdown import SHELLS, Block, blocks
from tests.docs.power_shell import calls, carry_out
from tests.docs.typed import Command, Typed, ours, typed
from tests.docs.windows import is_tried, type_in, versions_of
from tests.soak.counting import THOROUGH

STEPS = ("step1", "step2", "step3 --qos")
"""The steps that can be typed; the manual way of the others is DPM's console."""
UNDO = re.compile(r"(?:.*-)?undo(?:-.*)?|take-back")
"""The anchors of sections that undo something; elsewhere the line before a block begins by saying so."""
READS = re.compile(
    r"(Get|Test|Import)-|reg query|netsh .*show|sc(\.exe)? query|(nslookup|ping|ipconfig|certutil -store)\b|runbook history|.*--check"
)
"""Lines that change nothing."""
LANGUAGES: tuple[Language, ...] = get_args(Language) if THOROUGH else ("en",)
"""Twins have the same blocks, for the same versions of Windows."""


def test_looking_is_not_copied_with_changing() -> None:
    """One button copies a block: on the pages of steps, causes and undo, none has lines that only look beside lines that change something."""
    ways: dict[str, set[bool]] = {}
    for each in typed():
        if "/tree/" in each.block.page or each.block.page.endswith("use/undo.md"):
            ways.setdefault(each.block.place, set()).add(bool(READS.match(each.line)))
    assert len(ways) > 100
    assert not [place for place, found in ways.items() if len(found) > 1]


@dataclass(frozen=True)
class Section:
    """A section with a command of a step: the blocks that are typed instead, and those that undo it."""

    command: Command
    do: tuple[Block, ...]
    undo: tuple[Block, ...]

    def __str__(self) -> str:
        return self.command.place


def sections() -> Iterator[Section]:
    """Yield the sections where a step can be typed; what undoes the page undoes its chapters that do not say how."""
    commands = [
        each
        for each in ours()
        if " ".join(each.words).startswith(STEPS) and "/tree/" in each.page and each.language in LANGUAGES
    ]
    for page in dict.fromkeys(each.page for each in commands):
        manual = [each for each in blocks(page) if each.info in SHELLS and lines(each)]
        owners = {each: nearest(each, commands) for each in manual}
        general = tuple(each for each in manual if owners[each] is None and is_undo(each))
        for owner in dict.fromkeys(each for each in owners.values() if each):
            inside = tuple(each for each in manual if owners[each] is owner)
            do = tuple(each for each in inside if not is_undo(each))
            undo = tuple(each for each in inside if is_undo(each))
            chapter = any(shared(each, owner) == 2 for each in do)
            yield Section(owner, do, undo or (general if chapter else ()))


def nearest(block: Block, commands: Sequence[Command]) -> Command | None:
    """Return the first command of the smallest section around a block that has one; the whole page is none."""
    best = max(
        (each for each in commands if each.page == block.page), key=lambda each: shared(block, each), default=None
    )
    return best if best and shared(block, best) > 1 else None


def shared(block: Block, command: Command) -> int:
    """Return how many headings, from the page's own on, a block and a command are both below."""
    pairs = zip(block.headings, command.at.headings, strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def is_undo(block: Block) -> bool:
    """Return whether a block undoes something."""
    return block.lead.startswith(("To undo", "元に戻す")) or any(UNDO.fullmatch(each.anchor) for each in block.headings)


@cache
def lines(block: Block) -> tuple[Typed, ...]:
    """Return the lines of a block that are no commands of ours."""
    own = {each.place for each in ours() if each.at == block}
    return tuple(each for each in typed() if each.block == block and each.place not in own)


def type_all(computer: Machine, chosen: Sequence[Block]) -> None:
    """Type the blocks that are for this Windows."""
    for each in (line for block in chosen if computer.version in versions_of(block) for line in lines(block)):
        if each.is_power_shell:
            for call in calls(each.line):
                carry_out(computer, call)
        elif is_tried(each.line):
            type_in(computer, each.line)


def computer_with(version: str) -> Machine:
    """Return a protected computer where a job runs, and where all that a step may turn off is on."""
    found = Machine(
        "FILES01", version, nics=[NicSpec("mellanox", keywords={"*JumboPacket": "9014", "*NetworkDirect": "0"})]
    )
    found.services["DPMRA"].start()
    if "chimney" in found.tcp and found.edition.has_cim:
        found.tcp["chimney"] = "automatic"
    return found


def values(computer: Machine) -> dict[str, object]:
    """Return what is set on a computer: TCP's globals, services, and the registry, with the defaults of drivers in place of absent values.

    What netsh spoils on 2008 (KB 967224) is left out: the page says that it has to be compared.
    """
    found = dict(computer.durable().items)
    for nic in computer.nics:
        for keyword in computer.registry.subkeys(rf"{nic.key}\Ndi\Params") or ():
            default = computer.registry.get(rf"{nic.key}\Ndi\Params\{keyword}", "Default")
            found.setdefault(f"{full(nic.key)}\\\\{keyword}", default)
    found |= {f"qos {name.lower()}": found.pop(f"qos {name}") for name in computer.qos}
    return {name: value for name, value in found.items() if name.rpartition("\\")[2] not in DAMAGE}


def carry_out_command(computer: Machine, words: tuple[str, ...], journal: Path) -> None:
    """Do to a computer what a command of ours does."""
    options = parse(words, "en")
    assert options is not None
    planner: Planner
    match words[0]:
        case "step1":
            planner = Step1(seconds=options.seconds)
        case "step2":
            planner = Step2(options.round, options.only, options.all)
        case _:
            planner = throttling_of(options)
    host = host_of(computer)
    with Journal(journal) as opened, suppress(TcpCollateral):
        apply(host, planner.plan(Look(host), opened), opened)


def changed(before: dict[str, object], after: dict[str, object]) -> set[str]:
    """Return the names of what differs."""
    return {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}


def windows_of(section: Section) -> list[str]:
    """Return the versions that the section has something to type for; of those with the same lines the gate takes the first and the last."""
    lines_of = {
        version: tuple(each for each in (*section.do, *section.undo) if version in versions_of(each))
        for version in VERSIONS
        if any(version in versions_of(each) for each in section.do)
    }
    alike = [
        [version for version, found in lines_of.items() if found == wanted]
        for wanted in dict.fromkeys(lines_of.values())
    ]
    return [version for group in alike for version in (group if THOROUGH else dict.fromkeys((group[0], group[-1])))]


ALL = list(sections())


@pytest.mark.parametrize("section", ALL, ids=str)
def test_by_hand_is_what_the_command_does(section: Section, tmp_path: Path) -> None:
    """What somebody types sets what the command sets, to the same values, and all of it that can be typed."""
    versions = windows_of(section)
    assert versions
    for version in versions:
        manual, automatic = computer_with(version), computer_with(version)
        before = values(manual)
        type_all(manual, section.do)
        carry_out_command(automatic, section.command.words, tmp_path / f"{version}.sqlite3")
        by_hand, by_command = values(manual), values(automatic)
        touched = changed(before, by_hand) | {name for name in changed(before, by_command) if is_whole(name, manual)}
        assert {name: by_hand.get(name) for name in touched} == {name: by_command.get(name) for name in touched}, (
            version
        )


def is_whole(name: str, computer: Machine) -> bool:
    """Return whether what is set there can be typed: before PowerShell had cmdlets for it, keywords of adapters could not."""
    return computer.edition.has_cim or not name.rpartition("\\")[2].startswith("*")


@pytest.mark.parametrize("by", ["hand", "command"])
@pytest.mark.parametrize("section", [each for each in ALL if each.undo], ids=str)
def test_undoing_by_hand_restores_what_was_there(section: Section, by: str, tmp_path: Path) -> None:
    """What somebody typed, or the command set, is as before after the lines that undo it, where there are any for this Windows."""
    versions = [each for each in windows_of(section) if any(each in versions_of(block) for block in section.undo)]
    assert versions
    for version in versions:
        computer = computer_with(version)
        before = values(computer)
        type_all(computer, section.do)
        done = changed(before, values(computer))
        if by == "command":
            computer = computer_with(version)
            carry_out_command(computer, section.command.words, tmp_path / f"{version}.sqlite3")
        type_all(computer, section.undo)
        assert not changed(before, values(computer)) & done, version
