"""The package's own PowerShell scripts, recognized by their exact text; what they print follows from the machine, not from our client."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final

from runbook.sandbox import dpm_scripts, qos
from runbook.sandbox.links import addresses
from runbook.sandbox.printed import CommandResult
from runbook.sandbox.thrown import ScriptError, escape_data_string, trapped

if TYPE_CHECKING:
    from runbook.sandbox.machine import Machine

Script = Callable[["Machine", Sequence[str]], str]
"""Takes the arguments as they arrive, percent-encoded; what the script prints. Raises `ScriptError`."""


def run(machine: Machine, sent: str) -> CommandResult | None:
    """Run what was sent: lines before, `& {`, a script, `}` and its arguments in quotes; None if that is no script of the package.

    What it throws is printed by its `trap`, and by PowerShell itself where the lines before hold none.
    """
    before, opened, rest = sent.partition("& {\n")
    for text, script in _scripts().items():
        if opened and rest.startswith(text + "}"):
            arguments = re.findall(r"'([^']*)'", rest[len(text) :])
            try:
                return CommandResult(script(machine, arguments))
            except ScriptError as error:
                return (
                    trapped(machine, error) if "trap{" in before else CommandResult(stderr=f"{error}\r\n", exit_code=1)
                )
    return None


def _reach(machine: Machine, arguments: Sequence[str]) -> str:
    """The script reach: nothing printed for a name that does not resolve."""
    name, port = arguments[0], int(arguments[1])
    found = machine.site.network.resolve(machine.site, machine, name) if machine.site else None
    if machine.site is None or found is None:
        return ""
    network = machine.site.network
    back = escape_data_string(machine, network.reverse(machine, found))
    lines = [f"address\t{address}\t{back}" for address in addresses(found)]
    return "".join(f"{line}\r\n" for line in [*lines, f"port\t{network.port(machine, found, port)}"])


def _version(machine: Machine, arguments: Sequence[str]) -> str:  # noqa: ARG001
    """The script powershell_version. RemoteSigned is the default of servers from 2012 R2 on, Restricted before [G]; the rest is not set."""
    policy = "RemoteSigned" if machine.edition.nt >= (6, 3) else "Undefined"
    scopes = {
        "MachinePolicy": "Undefined",
        "UserPolicy": "Undefined",
        "CurrentUser": "Undefined",
        "LocalMachine": policy,
    }
    lines = [f"version\t{machine.edition.power_shell}", f"mode\t{machine.access.language_mode}"]
    return "".join(f"{line}\r\n" for line in [*lines, *(f"policy\t{name}\t{is_}" for name, is_ in scopes.items())])


_OURS: Final[Mapping[str, Script]] = {
    "windows/scripts/reach.ps1": _reach,
    "doctor/scripts/powershell_version.ps1": _version,
    "windows/scripts/qos_read.ps1": qos.read,
    "windows/scripts/qos_write.ps1": qos.write,
    "dpm/scripts/groups.ps1": dpm_scripts.groups,
    "dpm/scripts/jobs.ps1": dpm_scripts.jobs,
    "dpm/scripts/reschedule.ps1": dpm_scripts.reschedule,
}


@cache
def _scripts() -> Mapping[str, Script]:
    """By their text. They are data here: nothing of the package is imported for them."""
    package = files("runbook")
    there = {package.joinpath(path): script for path, script in _OURS.items() if package.joinpath(path).is_file()}
    return {file.read_text(encoding="ascii"): script for file, script in there.items()}
