"""`powershell`: not an interpreter, but scripts known by their exact text.

They are some short ones, those of a test, and the package's.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable, Mapping

from runbook.sandbox.programs import package_scripts
from runbook.sandbox.windows.computer import Computer
from runbook.sandbox.windows.printed import CommandResult

_SCRIPTS: Mapping[str, Callable[[Computer], str]] = {
    "$env:COMPUTERNAME": lambda computer: computer.name,
    "hostname": lambda computer: computer.name,
    "$PSVersionTable.PSVersion.Major": lambda computer: computer.edition.power_shell.partition(".")[0],
}


def run(computer: Computer, words: str) -> CommandResult:
    """Run `-EncodedCommand BASE64` or `-Command SCRIPT`; other options are ignored. Print an error for an unknown script."""
    script = _script(words)
    if script is None:
        return CommandResult(stderr="Cannot process the encoded command.\r\n", exit_code=1)
    if script in computer.scripts:
        return computer.scripts[script]
    known = package_scripts.run(computer, script)
    if known is not None:
        return known
    if script in _SCRIPTS:
        return CommandResult(f"{_SCRIPTS[script](computer)}\r\n")
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
