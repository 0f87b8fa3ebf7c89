"""PowerShell on the pages is PowerShell, and its cmdlets and parameters are known from a source."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Final, TypedDict

from runbook.sandbox.windows.versions import VERSIONS
from tests.docs.markdown import Block, Prose, blocks, prose
from tests.docs.power_shell import calls
from tests.docs.typed import POWER_SHELL, typed
from tests.docs.windows import versions_of


class Cmdlet(TypedDict, total=False):
    """What the list says of a cmdlet."""

    parameters: list[str]
    since: str
    source: str


CMDLETS: Final[dict[str, Cmdlet]] = {
    name.lower(): found
    for name, found in tomllib.loads(Path(__file__).with_name("cmdlets.toml").read_text(encoding="utf-8")).items()
}


def lines() -> Iterator[tuple[Block | Prose, str]]:
    """Yield what is written for PowerShell, with where it stands: whole blocks, lines that are typed, and what the text names."""
    yield from ((each, each.text) for each in blocks() if each.info == "powershell")
    for each in typed():
        if each.block.info == "powershell":
            continue
        if each.is_power_shell:
            yield each.block, each.line
        elif each.commands[0][:2] == ("powershell", "-Command"):
            yield each.block, each.commands[0][2]
    for line in prose():
        for code in line.code:
            if POWER_SHELL.match(code) and code[0].isalpha():
                yield line, code


def test_every_line_is_power_shell() -> None:
    """A real parser finds no error in any of them."""
    found = list(lines())
    assert found
    assert all(calls(line) for _, line in found)


def test_every_cmdlet_is_known() -> None:
    """It is in the list, with the parameters that it is given."""
    used = [(place, each) for place, line in lines() for each in calls(line) if each.name != "runbook"]
    assert not [f"{place.place}: {each.name}" for place, each in used if each.name not in CMDLETS]
    assert not [
        f"{place.place}: {each.name} -{parameter}"
        for place, each in used
        for parameter in each.parameters
        if parameter not in map(str.lower, CMDLETS[each.name]["parameters"])
    ]


def test_every_cmdlet_is_there_where_its_section_says() -> None:
    """On the pages about hosts each version that the section names has it; elsewhere the reader's own computer is meant."""
    late = [
        (place, version, each.name)
        for place, line in lines()
        if "/tree/" in place.page
        for each in calls(line)
        if each.name != "runbook" and "since" in CMDLETS[each.name]
        for version in versions_of(place)
        if list(VERSIONS).index(version) < list(VERSIONS).index(CMDLETS[each.name]["since"])
    ]
    assert not [f"{place.place}: {name} ({version})" for place, version, name in late]


def test_every_cmdlet_has_a_source() -> None:
    """Nothing is in the list because a page says so."""
    assert all(each["source"] and set(each) <= {"parameters", "since", "source"} for each in CMDLETS.values())
