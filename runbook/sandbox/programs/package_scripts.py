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
from runbook.sandbox.programs.script_errors import ScriptError, escape_data_string, method_refused, trap_output
from runbook.sandbox.windows.computer import ENDPOINT_MAPPER, Computer
from runbook.sandbox.windows.printed import CommandResult

Script = Callable[[Computer, Sequence[str]], str]
"""Takes the arguments, still percent-encoded. Returns the script's output, or raises `ScriptError`."""


def run(computer: Computer, sent: str) -> CommandResult | None:
    """Run a command: lines before, `& {`, a script, `}` and its arguments in quotes, lines after.

    Return None if the script is not the package's.

    A guard in the lines before ends it in any language mode but the full one. The `trap` there prints an exception; without one, PowerShell prints it. `$name=@(` before `& {` keeps
    what the script prints for the lines after.
    """
    before, opened, rest = sent.partition("& {\n")
    mode = computer.access.language_mode
    if "$mode-ne'FullLanguage'" in before and mode != "FullLanguage":
        return CommandResult(f"language\t{mode}\r\n", exit_code=1)
    variable = re.search(r"(\$\w+)=@\($", before)
    for text, script in _scripts().items():
        if opened and rest.startswith(text + "}"):
            call, _, after = rest[len(text) + 1 :].partition("\n")
            arguments = re.findall(r"'([^']*)'", call)
            try:
                if script in _USES_OTHER_TYPES and mode != "FullLanguage":
                    raise method_refused()
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
    """Run the script reach. It prints its own addresses alone for a name that does not resolve.

    Winsock's code stands for an attempt that Windows refuses itself.
    """
    name, ports, around = arguments[0], [int(port) for port in arguments[1].split(",")], computer.surroundings
    if around is None:
        return ""
    own = [(address, "own", "") for address in around.addresses(computer, computer.name)]
    theirs = around.addresses(computer, name)
    named = [
        (address, "address", "\t" + escape_data_string(computer, around.reverse(computer, address)))
        for address in theirs
    ]
    tried = [
        (address, "port", f"\t{port}\t{_PRINTED[around.port(computer, address, port)]}")
        for address in theirs
        for port in ports
    ]
    mapper = next((each for each in theirs if around.port(computer, each, ENDPOINT_MAPPER) == "open"), None)
    if mapper is not None:
        tried += [
            (mapper, "dynamic", f"\t{port}\t{_PRINTED[around.port(computer, mapper, port)]}")
            for port in computer.edition.dynamic_ports[:_TRIED]
        ]
    return "".join(
        f"{kind}\t{escape_data_string(computer, address)}{more}\r\n" for address, kind, more in [*own, *named, *tried]
    )


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


_TRIED: Final = 3
_PRINTED: Final = {"open": "open", "silent": "silent", "refused": "10061", "unreachable": "10051"}

_USES_OTHER_TYPES: Final = frozenset({_reach, dpm_scripts.groups})
"""Scripts with types or methods that Constrained Language Mode refuses (Microsoft, about_Language_Modes)."""


def _certificates(computer: Computer, arguments: Sequence[str]) -> str:  # noqa: ARG001
    """Run the script certificates."""
    return "".join(
        f"certificate\t{computer.local(until):%Y%m%d%H%M%S}\t{escape_data_string(computer, subject)}\r\n"
        for subject, until in computer.certificates.items()
    )


_OURS: Final[Mapping[str, Script]] = {
    "windows/scripts/reach.ps1": _reach,
    "windows/scripts/certificates.ps1": _certificates,
    "doctor/scripts/powershell_version.ps1": _version,
    "windows/scripts/qos_read.ps1": qos_scripts.read,
    "windows/scripts/qos_write.ps1": qos_scripts.write,
    "dpm/scripts/groups.ps1": dpm_scripts.groups,
    "dpm/scripts/jobs.ps1": dpm_scripts.jobs,
    "dpm/scripts/recent.ps1": dpm_scripts.recent,
    "dpm/scripts/reschedule.ps1": dpm_scripts.reschedule,
}


@cache
def _scripts() -> Mapping[str, Script]:
    """Return the scripts by their text. They are data here: nothing of the package is imported for them."""
    package = files("runbook")
    there = {package.joinpath(path): script for path, script in _OURS.items() if package.joinpath(path).is_file()}
    return {file.read_text(encoding="ascii"): script for file, script in there.items()}
