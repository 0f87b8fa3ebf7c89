"""Scripts for Windows PowerShell 2.0 and later: files of the package, run unchanged.

Their output is the same in every language.

A script prints lines of fields with tabs between them. Fields that may contain non-ASCII characters are
percent-encoded.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Sequence
from functools import cache
from importlib.resources import files
from typing import Final, TypeVar
from urllib.parse import quote, unquote

from runbook.windows.errors import ArgumentsTooLong, ScriptFailed, UnreadableScriptAnswer
from runbook.wsman.client import Client
from runbook.wsman.shell import Shell, run_reading

Found = TypeVar("Found")

# An exception ends the script with its own line: powershell.exe itself would print CLIXML in the host's language.
_BEFORE: Final = (
    "$ErrorActionPreference='Stop';$ProgressPreference='SilentlyContinue'\n"
    'trap{"error`t"+[Uri]::EscapeDataString([string]$_);exit 1}\n& {\n'
)
_LONGEST: Final = 8191
"""The longest command line that cmd.exe accepts (Microsoft KB 830473)."""


class Line(tuple[str, ...]):
    """The fields of one line that a script printed. The first is the kind of the line."""

    script: str

    @classmethod
    def of(cls, script: str, printed: str) -> Line:
        """Split a printed line into its fields."""
        line = cls(unquote(field) for field in printed.split("\t"))
        line.script = script
        return line

    @property
    def kind(self) -> str:
        """The kind of the line."""
        return self[0]

    def text(self, position: int) -> str:
        """Return a field. Raise `UnreadableScriptAnswer` if the line is too short."""
        return self.read(position, str)

    def read(self, position: int, parse: Callable[[str], Found]) -> Found:
        """Return a field, converted by `parse`.

        Raise `UnreadableScriptAnswer` if the line is too short, or if `parse` raises `ValueError` or `KeyError`.
        """
        try:
            return parse(self[position])
        except (IndexError, ValueError, KeyError) as error:
            raise UnreadableScriptAnswer(name=self.script, line="\t".join(self)) from error


def run(
    client: Client,
    package: str,
    name: str,
    arguments: Sequence[str] = (),
    *,
    seconds: float = 120.0,
    reads: bool = False,
) -> list[Line]:
    """Run the script `name` from a package's folder `scripts` with these arguments. Return the printed lines.

    `reads`: the script changes nothing, so it may run again after a lost answer. Raise `CommandFailed` with
    PowerShell's own message if it failed, or if there is no PowerShell.
    """
    line = command_line(script(package, name), arguments)
    if reads:
        [result] = run_reading(client, line, seconds=seconds)
    else:
        with Shell(client, seconds=seconds) as shell:
            result = shell.run(line)
    lines = [Line.of(name, each) for each in result.stdout.splitlines() if each.strip()]
    thrown = next((line.text(1) for line in lines if line.kind == "error"), None)
    if thrown is None and result.exit_code == 0:
        return lines
    printed = result.stderr.strip().partition("\n")[0].strip()
    raise ScriptFailed(name=name, why=thrown or printed or str(result.exit_code))


@cache
def script(package: str, name: str) -> str:
    """Return the text of a script."""
    return files(package).joinpath("scripts", f"{name}.ps1").read_text(encoding="ascii")


def command_line(text: str, arguments: Sequence[str]) -> str:
    """Return the command line that runs a script.

    Arguments are percent-encoded, so that no character in them is syntax.

    Raise `InvalidInput` if it is longer than cmd.exe accepts.
    """
    called = _BEFORE + text + "} " + " ".join(f"'{quote(argument, safe='.:,')}'" for argument in arguments)
    encoded = base64.b64encode(called.encode("utf-16-le")).decode("ascii")
    line = f"powershell -NoProfile -NonInteractive -ExecutionPolicy Bypass -EncodedCommand {encoded}"
    if len(line) > _LONGEST:
        raise ArgumentsTooLong
    return line
