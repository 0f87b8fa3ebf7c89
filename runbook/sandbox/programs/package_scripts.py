"""The package's own PowerShell scripts, recognized by their exact text.

Their output comes from the computer, not from the client.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Final

from runbook.sandbox.programs import dpm_scripts, qos_scripts
from runbook.sandbox.programs.script_errors import ScriptError, escape_data_string, trap_output
from runbook.sandbox.windows.computer import Computer
from runbook.sandbox.windows.network.adapters import addresses
from runbook.sandbox.windows.printed import CommandResult

Script = Callable[[Computer, Sequence[str]], str]
"""Takes the arguments, still percent-encoded. Returns the script's output, or raises `ScriptError`."""


def run(computer: Computer, sent: str) -> CommandResult | None:
    """Run a command: lines before, `& {`, a script, `}` and its arguments in quotes, lines after.

    Return None if the script is not the package's.

    The `trap` in the lines before prints an exception; without one, PowerShell prints it. `$name=@(` before `& {` keeps
    what the script prints for the lines after.
    """
    before, opened, rest = sent.partition("& {\n")
    variable = re.search(r"(\$\w+)=@\($", before)
    for text, script in _scripts().items():
        if opened and rest.startswith(text + "}"):
            call, _, after = rest[len(text) + 1 :].partition("\n")
            arguments = re.findall(r"'([^']*)'", call)
            try:
                printed = script(computer, arguments)
            except ScriptError as error:
                return (
                    trap_output(computer, error)
                    if "trap{" in before
                    else CommandResult(stderr=f"{error}\r\n", exit_code=1)
                )
            return CommandResult(_after(after, {variable[1]: printed}) if variable else printed + _after(after, {}))
    return None


def _after(lines: str, variables: Mapping[str, str]) -> str:
    """Return what lines of a text in quotes, or of a variable, print."""
    return "".join(variables[line] if line in variables else line.strip("'") + "\r\n" for line in lines.splitlines())


def _reach(computer: Computer, arguments: Sequence[str]) -> str:
    """Run the script reach. It prints nothing for a name that does not resolve."""
    name, port, around = arguments[0], int(arguments[1]), computer.surroundings
    found = around.resolve(computer, name) if around is not None else None
    if around is None or found is None:
        return ""
    back = escape_data_string(computer, around.reverse(computer, found))
    lines = [f"address\t{address}\t{back}" for address in addresses(found.nics)]
    return "".join(f"{line}\r\n" for line in [*lines, f"port\t{around.port(computer, found, port)}"])


def _version(computer: Computer, arguments: Sequence[str]) -> str:  # noqa: ARG001
    """Run the script powershell_version.

    RemoteSigned is the default of servers from 2012 R2 on, Restricted before [G]; the other policies are not set.
    """
    policy = "RemoteSigned" if computer.edition.nt >= (6, 3) else "Undefined"
    scopes = {
        "MachinePolicy": "Undefined",
        "UserPolicy": "Undefined",
        "CurrentUser": "Undefined",
        "LocalMachine": policy,
    }
    lines = [f"version\t{computer.edition.power_shell}", f"mode\t{computer.access.language_mode}"]
    return "".join(f"{line}\r\n" for line in [*lines, *(f"policy\t{name}\t{is_}" for name, is_ in scopes.items())])


_OURS: Final[Mapping[str, Script]] = {
    "windows/scripts/reach.ps1": _reach,
    "doctor/scripts/powershell_version.ps1": _version,
    "windows/scripts/qos_read.ps1": qos_scripts.read,
    "windows/scripts/qos_write.ps1": qos_scripts.write,
    "dpm/scripts/groups.ps1": dpm_scripts.groups,
    "dpm/scripts/jobs.ps1": dpm_scripts.jobs,
    "dpm/scripts/reschedule.ps1": dpm_scripts.reschedule,
}


@cache
def _scripts() -> Mapping[str, Script]:
    """Return the scripts by their text. They are data here: nothing of the package is imported for them."""
    package = files("runbook")
    there = {package.joinpath(path): script for path, script in _OURS.items() if package.joinpath(path).is_file()}
    return {file.read_text(encoding="ascii"): script for file, script in there.items()}
