"""Every line that a page has for Windows works on the simulated Windows of the versions that its section names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from runbook.dpm.agent import TRUSTED_GROUPS
from runbook.dpm.throttling import PORTS
from tests.docs.facts import ANOTHER_PORT
from tests.docs.markdown import Block, blocks, pages, prose
from tests.docs.typed import Typed, program, typed
from tests.docs.windows import computers, is_simulated, is_tried, type_in, versions_of

OURS = ("runbook", "python", "python3", "py", "dev.py", "dask", "pip", "activate")
OF_OTHERS = ("ansible-playbook", "keyring", "kinit", "rd", "ssh")
OF_WINDOWS = (
    "certutil", "dir", "findstr", "icacls", "ipconfig", "netstat", "nltest", "nslookup", "portqry", "schtasks", "setspn", "systeminfo", "tasklist", "w32tm", "winrm",
)  # fmt: skip

_GROUP = "|".join(f'"{name}"' if " " in name else name for name in TRUSTED_GROUPS)
FORMS = {
    "setdpmserver": {"": r"-dpmServerName DPM01( -isNonDomainServer (-userName dpmagent|-updatePassword))?|-Add|-\?"},
    "setagentcfg": {
        "fix": rf"s FILES01\.contoso\.local {ANOTHER_PORT}|e DPMRA {ANOTHER_PORT}|e dpmra <port number> <alternate port number>",
        "undo": rf"s FILES01\.contoso\.local {min(PORTS)}|e DPMRA {min(PORTS)}",
    },
    "net localgroup": {
        "by-hand": _GROUP,
        "fix": rf"(?:{_GROUP}) CONTOSO\\DPM01\$ /add",
        "undo": rf"(?:{_GROUP}) CONTOSO\\DPM01\$ /delete",
    },
}
"""What may follow a program that is not simulated, or that means the opposite with another word (facts 1.8, 1.9): in which section."""


def lines() -> list[Typed]:
    """Return the lines for cmd.exe."""
    return [each for each in typed() if not each.is_power_shell]


def test_every_program_is_known() -> None:
    """A slip in a name, and a program that nobody has thought of, is noticed; what is simulated is tried below.

    `sc` without `.exe` would write a file in PowerShell, whose alias it is.
    """
    known = {*OURS, *OF_OTHERS, *OF_WINDOWS}
    programs = {(each.place, program(words[0])) for each in lines() for words in each.commands}
    assert programs
    assert not [place for place, name in programs if name not in known and not is_simulated(name)]
    assert not [each.place for each in lines() for words in each.commands if words[0] == "sc"]


def test_every_line_works_where_its_section_says() -> None:
    """On a DPM server or a protected computer: when its block is typed, or typed again, or after all else of its page."""
    tried = [each for each in blocks() if each.language == "en" and any(map(is_tried, lines_of(each)))]
    assert tried
    assert not [
        f"{block.place} ({version}): {line}"
        for block in tried
        for version in versions_of(block)
        for line in failed(block.page, lines_of(block), version)
    ]


def test_every_command_that_is_named_works_where_its_line_says() -> None:
    """So do those between backticks, on the versions that a row of a table or a sentence names."""
    named = [(each, code) for each in prose() for code in each.code if each.language == "en" and is_tried(code)]
    assert named
    assert not [
        f"{each.place} ({version}): {line}"
        for each, code in named
        for version in versions_of(each)
        for line in failed(each.page, (code,), version)
    ]


def test_options_are_those_of_the_sources() -> None:
    """What changes an agent or a group has no option too many or too few, in a block or in the text, and no section has the opposite."""
    written = [(each.place, each.block.headings, each.line) for each in lines()]
    written += [(each.place, each.headings, code) for each in prose() for code in each.code]
    used = [
        (place, FORMS[found[1].lower()], headings[-1].anchor, found[2])
        for place, headings, line in written
        if (found := re.match(rf"({'|'.join(FORMS)})(?:\.exe)? (.+)", line, re.IGNORECASE))
    ]
    assert {id(forms) for _, forms, _, _ in used} == {id(forms) for forms in FORMS.values()}
    assert not [
        (place, options)
        for place, forms, anchor, options in used
        if not re.fullmatch(forms.get("") or forms.get(anchor, ""), options)
    ]


def test_both_languages_name_the_same_versions() -> None:
    """What is typed is the same in both, so the versions that it is typed on are, too."""
    english, japanese = (
        {
            (each.page.removeprefix(f"docs/{language}/"), number): versions_of(each)
            for page in pages()
            for number, each in enumerate(blocks(page))
            if each.language == language and page != "README.md" and any(map(is_tried, lines_of(each)))
        }
        for language in ("en", "ja")
    )
    assert english == japanese


@cache
def lines_of(block: Block) -> tuple[str, ...]:
    """Return the lines of a block for cmd.exe."""
    return tuple(each.line for each in lines() if each.block == block)


@cache
def failed(page: str, chosen: tuple[str, ...], version: str) -> list[str]:
    """Return the lines that work nowhere."""
    tried = [line for line in chosen if is_tried(line)]
    left = set(tried) - worked([*tried, *tried], version)
    if left:
        codes = (code for each in prose(page) for code in each.code if is_tried(code))
        left -= worked([*(line for block in blocks(page) for line in lines_of(block)), *codes, *tried], version)
    return sorted(left)


def worked(chosen: Sequence[str], version: str) -> set[str]:
    """Return the lines that work at least once, of those that are typed one after the other."""
    found = computers(version, "en")
    return {line for each in found for line in chosen if is_tried(line) and type_in(each, line) == 0}
