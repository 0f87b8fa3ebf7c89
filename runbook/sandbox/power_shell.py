"""`powershell`: no interpreter, only the exact scripts of a table, those that a test gave the machine, and the package's."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from runbook.sandbox import package_scripts
from runbook.sandbox.printed import CommandResult

if TYPE_CHECKING:
    from runbook.sandbox.machine import Machine

_SCRIPTS: Mapping[str, Callable[[Machine], str]] = {
    "$env:COMPUTERNAME": lambda machine: machine.name,
    "hostname": lambda machine: machine.name,
    "$PSVersionTable.PSVersion.Major": lambda machine: machine.edition.power_shell.partition(".")[0],
}


def run(machine: Machine, words: str) -> CommandResult:
    """`-EncodedCommand BASE64` or `-Command SCRIPT`, other options ignored; a script that is in no table is an error."""
    script = _script(words)
    if script is None:
        return CommandResult(stderr="Cannot process the encoded command.\r\n", exit_code=1)
    if script in machine.scripts:
        return machine.scripts[script]
    known = package_scripts.run(machine, script)
    if known is not None:
        return known
    if script in _SCRIPTS:
        return CommandResult(f"{_SCRIPTS[script](machine)}\r\n")
    return CommandResult(stderr=f"The simulated PowerShell does not know this script: {script}\r\n", exit_code=1)


def _script(words: str) -> str | None:
    encoded = re.search(r"(?i)(?:^|\s)-e(?:c|nc|ncodedcommand)?\s+(\S+)", words)
    if encoded:
        try:
            return base64.b64decode(encoded[1], validate=True).decode("utf-16-le").strip()
        except (binascii.Error, UnicodeDecodeError):
            return None
    plain = re.search(r"(?is)(?:^|\s)-c(?:ommand)?\s+(.*)", words)
    return (plain[1] if plain else words).strip().strip('"')
