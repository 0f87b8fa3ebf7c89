"""An environment whose every name and text is made to act on a terminal, and what may not come out of a command over it."""

from __future__ import annotations

import base64
import re
import unicodedata
from dataclasses import replace

from runbook.sandbox import Environment, Event, RegValue
from runbook.sandbox.protocol.fault_injection import Reply

PLANTED = "\x9b2J\u202e\u200b\u2066\ufeff[red]x[/red]\u2028FORGED\nFORGED"
"""What XML can carry: a C1 control that wipes the screen, turns of direction, widths of zero, markup, and lines of its own."""

RAW = f"\x1b[2J\x1b]0;PWNED\x07\x1b[41m\rFORGED{PLANTED}"
"""What bytes can carry besides: it wipes the screen, sets the title, and writes over its own line."""

MARK = r"\u202e"
"""What a reader sees of either."""

# What rich sends to a terminal by itself: colours, and a line of progress that is drawn again.
_OF_OUR_OWN = re.compile(r"\x1b\[[0-9;]*m|\x1b\[\?25[lh]|\r(?:\x1b\[1A)?\x1b\[2K")
_WORDS = re.compile(r"<([\w:]+)[^<>]*>([^<>]*[A-Za-z][^<>]*)(?=</)")
_NAMES = re.compile("Name|ComputerName|DriverDesc|ParamDesc|ProviderName|DriverVersion")


def plant(environment: Environment) -> None:
    """Plant it in the names of computers, connections, adapters, keywords, services and groups, in events and in jobs."""
    for machine in environment.machines:
        for path, values in list(machine.registry.walk()):
            for name, value in values.items():
                if _NAMES.fullmatch(name) and isinstance(value.data, str):
                    machine.registry.set(path, name, RegValue(value.type, value.data + PLANTED))
        for service in machine.services.values():
            service.display_name += PLANTED
        machine.edition = replace(machine.edition, caption=machine.edition.caption + PLANTED)
        machine.events.append(
            Event("System", 7024, "Service Control Manager", machine.now(), ("DPMRA", "%%10048"), PLANTED)
        )
    for group in environment.dpm.groups:
        group.name += RAW
    environment.dpm.jobs[:] = [
        replace(job, message=job.message + RAW, group=job.group + RAW) for job in environment.dpm.jobs
    ]


def poisoned(reply: Reply) -> Reply:
    """Return an answer in which every word, and every line that a program printed, has something hostile behind it."""
    head, body, rest = reply.envelope.decode("utf-8").partition(":Body")
    return replace(reply, envelope=(head + body + _WORDS.sub(_with_more, rest)).encode("utf-8"))


def _with_more(found: re.Match[str]) -> str:
    element, words = found[1], found[2]
    if element.endswith("EnumerationContext"):  # which has to come back as it was
        return found[0]
    if not element.endswith("Stream"):
        return f"{found[0]}{PLANTED}"
    printed = base64.b64decode(words).replace(b"\r\n", f"{RAW}\r\n".encode())
    return found[0].removesuffix(words) + base64.b64encode(printed).decode("ascii")


def acting(output: str) -> list[str]:
    """Return what in an output acts on a terminal, or is a line that a host wrote."""
    left = _OF_OUR_OWN.sub("", output.replace("\r\n", "\n"))  # as Windows ends a line
    unseen = {each for each in left if each != "\n" and unicodedata.category(each) in ("Cc", "Cf", "Cs", "Zl", "Zp")}
    forged = [line for line in left.splitlines() if line.lstrip().startswith(("FORGED", "PWNED"))]
    return [*map(ascii, sorted(unseen)), *forged]
