"""The Windows that a line of a page is for: which versions its section names, and simulated computers to run it on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from runbook.sandbox import Machine, RegValue
from runbook.sandbox.programs.cmd import Interpreter
from runbook.sandbox.protocol.soap_faults import SoapFault
from runbook.sandbox.windows import pending_reboot
from runbook.sandbox.windows.service_list import certificate_service
from runbook.sandbox.windows.versions import VERSIONS
from runbook.text import Language
from tests.docs.markdown import Block, Prose, prose
from tests.docs.typed import split

_YEAR: Final = r"(?<!DPM )\b(20(?:03|08|12|16|19|22|25)(?: R2)?)"
_RANGE: Final = re.compile(rf"{_YEAR}(?:(?P<on> (?:or|and) later| ?以降| on\b)|(?P<back> (?:or|and) earlier| ?以前))")
_NAMED: Final = re.compile(_YEAR)
_LOCALES: Final[dict[Language, str]] = {"ja": "ja-JP", "en": "en-US"}
_NOT_SIMULATED: Final = ("netsh advfirewall", "powershell -Command")
"""Parts of a program of which others are simulated."""
_NAMES: Final = ("netsh int tcp set global", "net localgroup", "reg query", "netsh interface tcp dump")
"""Commands that the text only names: without what one has to type with them, or without saying where."""
PRODUCT: Final = r"HKLM\SOFTWARE\Microsoft\Microsoft Data Protection Manager\Agent"
TCP: Final = r"HKLM\SYSTEM\CurrentControlSet\Services\Tcpip\Parameters"
IPSEC: Final = r"HKLM\SOFTWARE\Policies\Microsoft\Windows\IPSec\GPTIPSECPolicy"


def versions_of(place: Block | Prose) -> list[str]:
    """Return the versions that a line is for, the oldest first: those named beside it, else those of its section; without any, all."""
    beside = place.text if isinstance(place, Prose) else place.lead
    if found := _versions_in(beside) or next(filter(None, _of_the_section(place)), set()):
        return [each for each in VERSIONS if each in found]
    return list(VERSIONS)


def _of_the_section(place: Block | Prose) -> Iterator[set[str]]:
    """Yield what the headings above name, the nearest first, and the first range that the text below each names."""
    for depth in range(len(place.headings), 0, -1):
        above = place.headings[:depth]
        yield _versions_in(above[-1].text)
        inside = (each for each in prose(place.page) if each.headings[:depth] == above)
        yield next((_range(found) for each in inside if (found := _RANGE.search(each.text))), set())


def _versions_in(text: str) -> set[str]:
    """Return the versions of Windows Server that a text names; those of DPM are others."""
    ranges = (_range(found) for found in _RANGE.finditer(text))
    return set().union(*ranges) | {each for each in _NAMED.findall(text) if each in VERSIONS}


def _range(found: re.Match[str]) -> set[str]:
    known = list(VERSIONS)
    at = known.index(found[1])
    return {*known[at:]} if found["on"] else {*known[: at + 1]}


def computers(version: str, language: Language) -> tuple[Machine, Machine]:
    """Return a DPM server and a protected computer that have all that the pages look at: a pending reboot, a policy, a running job, an account out of its group, what the steps have set."""
    locale = _LOCALES[language]
    found = Machine("DPM01", version, locale, dpm_server=True), Machine("FILES01", version, locale)
    for each in found:
        each.registry.create_key(IPSEC)
        each.registry.create_key(pending_reboot.UPDATE)
        pending_reboot.replace_in_use(each.registry, r"C:\Program Files\Example\example.exe")
        each.services["DpmCPWrapperService"] = certificate_service()
        each.services["DPMRA"].start()
        each.users.append("dpmagent")
        for key, name in ((PRODUCT, "ConnectionNoActivityTimeout"), (TCP, "EnableTCPA")):
            each.registry.set(key, name, RegValue("REG_DWORD", 0))
    found[1].groups["DPMRADCOMTrustedMachines"].clear()
    return found


def is_simulated(program: str) -> bool:
    """Return whether the simulated cmd.exe knows a program."""
    try:
        Interpreter(_ANY, "65001").check_program(program)
    except SoapFault:
        return False
    return True


def is_tried(line: str) -> bool:
    """Return whether a line can be tried: it is whole, and all its programs are simulated."""
    if line in _NAMES or line.startswith(_NOT_SIMULATED) or line.count('"') % 2:
        return False
    parts = [split(each) for each in re.split(r"&&|\|", line)]
    return all(words and is_simulated(words[0]) for words in parts) and len(parts[0]) > 1


def type_in(computer: Machine, line: str) -> int:
    """Run a line of cmd.exe. Return its exit code."""
    return Interpreter(computer, "65001").run(line).exit_code


_ANY: Final = Machine("ANY", agent=False)
