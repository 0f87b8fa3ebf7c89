"""The PowerShell files of the package: real syntax, and nothing that PowerShell 2.0 does not know."""

from __future__ import annotations

import base64
import re
from pathlib import Path

import pytest
import tree_sitter_powershell
from tree_sitter import Language, Node, Parser

from runbook.errors import InvalidInput
from runbook.windows.power_shell import command_line
from runbook.windows.reach import REACH

PACKAGE = Path(__file__).parents[2] / "runbook"
SCRIPTS = sorted(PACKAGE.rglob("*.ps1"))
PARSER = Parser(Language(tree_sitter_powershell.language()))

# Cmdlets and syntax that came after 2.0; the DPM and QoS cmdlets are those modules' own, used where they exist.
LATER = re.compile(
    r"ConvertFrom-Json|ConvertTo-Json|Test-NetConnection|Resolve-DnsName|Get-CimInstance|\[ordered\]|\[pscustomobject\]|"
    r"\?\?|&&|\|\||\$PSItem|-notin\b|-in\b|-shl\b|::new\(|\bclass\b|\benum\b|#requires|\.Where\(|\.ForEach\(|Import-Csv -Raw",
    re.IGNORECASE,
)


def nodes(root: Node) -> list[Node]:
    """All nodes of a syntax tree."""
    return [root, *(node for child in root.children for node in nodes(child))]


def errors(text: str) -> list[str]:
    """The places where a text is not PowerShell."""
    tree = PARSER.parse(text.encode())
    return [f"line {node.start_point[0] + 1}" for node in nodes(tree.root_node) if node.is_error or node.is_missing]


def names() -> list[str]:
    """The scripts, as ids of the tests."""
    return [script.stem for script in SCRIPTS]


def test_the_parser_sees_a_mistake() -> None:
    """The gate itself can fail: an unclosed brace is an error."""
    assert errors("if ($a) { 'b'")


def test_there_are_scripts() -> None:
    """All of them are found, so that the tests below are about something."""
    assert names() == [
        "powershell_version",
        "groups",
        "jobs",
        "recent",
        "reschedule",
        "certificates",
        "qos_read",
        "qos_write",
        "reach",
    ]


@pytest.mark.parametrize("script", SCRIPTS, ids=names())
def test_scripts_are_power_shell(script: Path) -> None:
    """A real parser finds no error, in the file and in what is sent of it."""
    assert errors(script.read_text(encoding="ascii")) == []
    line = command_line(script.read_text(encoding="ascii"), ["日本語", "it's", "a b"])
    assert errors(base64.b64decode(line.rpartition(" ")[2]).decode("utf-16-le")) == []


@pytest.mark.parametrize("script", SCRIPTS, ids=names())
def test_scripts_stay_within_power_shell_2(script: Path) -> None:
    """Nothing newer than what comes with WinRM 2.0 (facts 6.5): comments aside, no later cmdlet, operator or syntax."""
    code = re.sub(r"(?m)#.*$", "", script.read_text(encoding="ascii"))
    assert not LATER.search(code)


# Microsoft, about_Language_Modes: of the types whose members Constrained Language Mode permits, those that we use.
CORE_TYPES = {"Uri", "string", "DateTime", "Globalization.CultureInfo"}
FOR_ANY_LANGUAGE_MODE = [script for script in SCRIPTS if script.stem not in ("reach", "groups")]


@pytest.mark.parametrize("script", FOR_ANY_LANGUAGE_MODE, ids=lambda script: script.stem)
def test_a_script_for_any_language_mode_uses_core_types_alone(script: Path) -> None:
    """No object is made, no method of an object is called, and static members are those of core types."""
    code = re.sub(r"(?m)#.*$", "", script.read_text(encoding="ascii"))
    assert not re.search(r"New-Object|[$\w)\]]\.\w+\(", code)
    assert set(re.findall(r"\[([\w.]+)\]::", code)) <= CORE_TYPES


def test_the_longest_command_line_has_room_for_long_names() -> None:
    """The longest script with a full domain name of 100 characters."""
    assert command_line(REACH.text, ["h" * 100, "135,6076"], full_language=True)


def test_arguments_are_never_syntax() -> None:
    """Whatever is in an argument arrives as percent-encoded ASCII: no quote, dollar or semicolon of it is code."""
    line = command_line("param($a)\n$a\n", ["';Stop-Computer;'", "’‘$(1)`n%41"])
    sent = base64.b64decode(line.rpartition(" ")[2]).decode("utf-16-le")
    arguments = sent.rpartition("} ")[2].partition(")\n")[0]
    assert re.fullmatch(r"('[A-Za-z0-9%.:,_~-]*' ?)+", arguments)


def test_what_cmd_cannot_take_is_refused() -> None:
    """A line longer than cmd.exe's limit is an error here, not a truncated script there."""
    with pytest.raises(InvalidInput):
        command_line("'x'\n" * 2000, [])


@pytest.mark.parametrize("script", SCRIPTS, ids=names())
def test_a_date_is_written_and_read_by_no_accounts_calendar(script: Path) -> None:
    """PowerShell's -f goes by the account's regional settings: under the Japanese era calendar it is the year 8 (of Reiwa), not 2026."""
    for line in script.read_text(encoding="ascii").splitlines():
        if re.search(
            r"\{\d+:[^}]*(yy|MM|dd|HH|hh|mm|ss)|ToString\('[^']*(yy|MM|dd|HH|mm)|Parse(Exact)?\(|Get-Date", line
        ):
            assert "$invariant" in line, line
    assert "$invariant" not in script.read_text(
        "ascii"
    ) or "$invariant = [Globalization.CultureInfo]::InvariantCulture" in (script.read_text("ascii"))
