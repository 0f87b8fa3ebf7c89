"""Scripts for Windows PowerShell 2.0 and later: files of the package, run unchanged.

Their output is the same in every language.

A script prints records: lines of fields with tabs between them, the kind of the record first. Fields that may contain
non-ASCII characters are percent-encoded. What a script printed is held back until it has ended, and sent between a line
`begin` and a line `end`: what a profile, a module or cmd.exe prints on its own comes before, and an answer that was cut
off never looks like one that has nothing to say.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Final, TypeVar
from urllib.parse import quote, unquote

from runbook.windows.errors import (
    ArgumentsTooLong,
    LanguageModeRefused,
    ScriptCutOff,
    ScriptFailed,
    UnreadableScriptAnswer,
)
from runbook.wsman.client import Client
from runbook.wsman.shell import Shell, run_reading

Found = TypeVar("Found")

# An exception ends the script with its own line: powershell.exe itself would print CLIXML in the host's language.
_BEFORE: Final = (
    "$ErrorActionPreference='Stop';$ProgressPreference='SilentlyContinue'\n"
    'trap{"error`t"+[Uri]::EscapeDataString([string]$_);exit 1}\n$records=@(& {\n'
)
_AFTER: Final = ")\n'begin'\n$records\n'end'"
# In Constrained Language Mode only some types may be used: what a script catches there would look like an answer.
_FULL_LANGUAGE: Final = (
    "$mode=$ExecutionContext.SessionState.LanguageMode;if($mode-ne'FullLanguage'){\"language`t$mode\";exit 1}\n"
)
_LONGEST: Final = 8191
"""The longest command line that cmd.exe accepts (Microsoft KB 830473)."""


@dataclass(frozen=True, slots=True)
class Script:
    """A script of a package's folder `scripts`, and the number of fields after the kind of each record that it prints.

    `reads`: it changes nothing, so it may run again after a lost answer. `full_language`: it uses types and methods that
    Constrained Language Mode refuses, so it does not begin there.
    """

    package: str
    name: str
    records: Mapping[str, int] = field(default_factory=dict, hash=False)
    reads: bool = True
    full_language: bool = False
    seconds: float = 120.0

    @property
    def text(self) -> str:
        """The script itself."""
        return _text(self.package, self.name)


class Line(tuple[str, ...]):
    """The fields of a record, the kind first."""

    script: str

    @classmethod
    def of(cls, script: Script, printed: str) -> Line:
        """Split a printed line into its fields. Raise `UnreadableScriptAnswer` if it is no record of the script."""
        line = cls(unquote(field) for field in printed.split("\t"))
        line.script = script.name
        if script.records.get(line.kind) != len(line) - 1:
            raise line.unreadable()
        return line

    @property
    def kind(self) -> str:
        """The kind of the record."""
        return self[0]

    def read(self, position: int, parse: Callable[[str], Found]) -> Found:
        """Return a field, converted by `parse`.

        Raise `UnreadableScriptAnswer` if `parse` raises `ValueError` or `KeyError`.
        """
        try:
            return parse(self[position])
        except (ValueError, KeyError) as error:
            raise self.unreadable() from error

    def unreadable(self) -> UnreadableScriptAnswer:
        """Return the error for a record that cannot be understood."""
        return UnreadableScriptAnswer(name=self.script, line="\t".join(self))


def run(client: Client, script: Script, *arguments: str) -> list[Line]:
    """Run a script with these arguments. Return the records that it printed.

    Raise `CommandFailed` with PowerShell's own message if it failed, if there is no PowerShell, or if its language mode
    does not permit the script. Raise `UnreadableAnswer` if its answer is not whole, or has a line that is no record.
    """
    line = command_line(script.text, arguments, full_language=script.full_language)
    if script.reads:
        [result] = run_reading(client, line, seconds=script.seconds)
    else:
        with Shell(client, seconds=script.seconds) as shell:
            result = shell.run(line)
    lines = result.stdout.splitlines()
    mode = next((each.partition("\t")[2] for each in lines if each.startswith("language\t")), None)
    if mode is not None:
        raise LanguageModeRefused(name=script.name, mode=mode)
    thrown = next((unquote(each[6:]) for each in lines if each.startswith("error\t")), None)
    if thrown is not None or result.exit_code != 0:
        printed = result.stderr.strip().partition("\n")[0].strip()
        raise ScriptFailed(name=script.name, why=thrown or printed or str(result.exit_code))
    if "begin" not in lines or lines[-1] != "end":
        raise ScriptCutOff(name=script.name)
    return [Line.of(script, each) for each in lines[lines.index("begin") + 1 : -1]]


@cache
def _text(package: str, name: str) -> str:
    return files(package).joinpath("scripts", f"{name}.ps1").read_text(encoding="ascii")


def command_line(text: str, arguments: Sequence[str], *, full_language: bool = False) -> str:
    """Return the command line that runs a script; one for the full language runs in no other language mode.

    Arguments are percent-encoded, so that no character in them is syntax.

    Raise `InvalidInput` if it is longer than cmd.exe accepts.
    """
    called = (
        (_FULL_LANGUAGE if full_language else "")
        + _BEFORE
        + text
        + "} "
        + " ".join(f"'{quote(argument, safe='.:,')}'" for argument in arguments)
        + _AFTER
    )
    encoded = base64.b64encode(called.encode("utf-16-le")).decode("ascii")
    line = f"powershell -NoProfile -NonInteractive -ExecutionPolicy Bypass -EncodedCommand {encoded}"
    if len(line) > _LONGEST:
        raise ArgumentsTooLong
    return line
