"""Scripts for Windows PowerShell 2.0 and later: files of the package, run as they are, whose answer no language changes.

A script prints lines of fields with tabs between them; what may hold other than ASCII is percent-encoded there.
"""

from __future__ import annotations

import base64
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Final
from urllib.parse import quote, unquote

from runbook.errors import CommandFailed, InvalidInput
from runbook.text import Text
from runbook.wsman.client import Client
from runbook.wsman.shell import Shell, run_reading

# An exception ends the script with a line of its own: what powershell.exe prints itself is CLIXML in the host's language.
_BEFORE: Final = (
    "$ErrorActionPreference='Stop';$ProgressPreference='SilentlyContinue'\n"
    'trap{"error`t"+[Uri]::EscapeDataString([string]$_);exit 1}\n& {\n'
)
_LONGEST: Final = 8191
"""What cmd.exe takes as a command line (Microsoft KB 830473)."""

Line = tuple[str, ...]


def run(
    client: Client,
    package: str,
    name: str,
    arguments: Sequence[str] = (),
    *,
    seconds: float = 120.0,
    reads: bool = False,
) -> list[Line]:
    """Run the script `name` of a package's folder `scripts` with these arguments; the fields of each line it printed.

    `reads` says that it changes nothing, so that it may run again where an answer is lost. Raises `CommandFailed` when it threw, with PowerShell's own words, or when there is no PowerShell.
    """
    line = command_line(script(package, name), arguments)
    if reads:
        [result] = run_reading(client, line, seconds=seconds)
    else:
        with Shell(client, seconds=seconds) as shell:
            result = shell.run(line)
    lines = [tuple(unquote(field) for field in each.split("\t")) for each in result.stdout.splitlines() if each.strip()]
    thrown = next((fields[1] for fields in lines if fields[0] == "error" and len(fields) > 1), None)
    if thrown is None and result.exit_code == 0:
        return lines
    raise CommandFailed(
        Text("PowerShell スクリプト {name} が失敗しました: {why}", "The PowerShell script {name} failed: {why}").format(
            name=name, why=thrown or result.stderr.strip().partition("\n")[0].strip() or result.exit_code
        )
    )


@cache
def script(package: str, name: str) -> str:
    """The text of a script."""
    return files(package).joinpath("scripts", f"{name}.ps1").read_text(encoding="ascii")


def command_line(text: str, arguments: Sequence[str]) -> str:
    """The command line that runs a script. Arguments arrive percent-encoded, so that no character of theirs is syntax.

    Raises `InvalidInput` for more than cmd.exe takes.
    """
    called = _BEFORE + text + "} " + " ".join(f"'{quote(argument, safe='.:,')}'" for argument in arguments)
    encoded = base64.b64encode(called.encode("utf-16-le")).decode("ascii")
    line = f"powershell -NoProfile -NonInteractive -ExecutionPolicy Bypass -EncodedCommand {encoded}"
    if len(line) > _LONGEST:
        raise InvalidInput(Text("スクリプトの引数が長すぎます。", "The arguments of the script are too long."))
    return line
