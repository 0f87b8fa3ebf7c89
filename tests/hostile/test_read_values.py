"""Whatever stands in a property that a host answers with: a reading returns, or raises an error of ours, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest

from runbook.dpm import agent, server
from runbook.errors import RunbookError
from runbook.procedure.system_log import recent_events
from runbook.sandbox import Machine, NicSpec
from runbook.sandbox.windows.events import Event
from runbook.sandbox.windows.pending_reboot import replace_in_use
from runbook.windows import qos
from runbook.windows.host import Host
from runbook.windows.look import Look
from tests.soak.counting import THOROUGH

ODD = (
    "",
    " ",
    "-1",
    "99999999999999999999",
    "0x1F",
    "true",
    "1601-01-01T00:00:00+14:00",
    "2999-12-31T23:59:59.9999999-14:00",
    "2026-13-45T99:99:99Z",
    "NaN",
    "\u0661",
    "{}",
    "a'b\\c\"d",
)
"""Numbers out of range, times at both ends and none, digits that are not ASCII, and words."""

READINGS: tuple[Callable[[Host], object], ...] = (
    lambda host: host.system.read(),
    lambda host: host.system.pending_reboot(),
    lambda host: host.identity,
    lambda host: host.services.get("DPMRA"),
    lambda host: host.services.dependents("DPMRA"),
    lambda host: host.adapters.read(host.system.read()),
    lambda host: host.tcp.read(host.system.read()),
    lambda host: recent_events(Look(host)),
    lambda host: (agent.owners(host), agent.version(host), agent.major_version(host), agent.crash_logs(host)),
    lambda host: (qos.packet_scheduler(host.client), qos.reservable_percent(host.registry)),
    lambda host: server.is_server(Look(host)),
    lambda host: Look(host).clock_error,
)


def host_that_says(number: int, odd: str) -> tuple[Host, list[str]]:
    """Return a host that replaces the text of the property at that place of its answers, and the names it replaced."""
    machine = Machine("H", version="2016", dpm_server=True, nics=[NicSpec("intel")])
    machine.events.append(Event("System", 7024, "x", machine.now() - timedelta(hours=1), ("DPMRA", "%%10048"), "x"))
    machine.services["DPMRA"].dependents.append("Spooler")
    replace_in_use(machine.registry, r"C:\x.exe")
    real, seen, replaced = machine.send, [0], []

    def say(envelope: bytes) -> bytes:
        def put(found: re.Match[str]) -> str:
            seen[0] += 1
            if seen[0] != number:
                return found[0]
            replaced.append(found[1])
            return f"<{found[1]}>{odd.replace('<', '&lt;')}</{found[1]}>"

        answer = real(envelope).decode()
        return re.sub(r"<(p:\w+|cim:Datetime)>([^<]*)</\1>", put, answer).encode()

    return Host("H", say), replaced


@pytest.mark.parametrize("reading", range(len(READINGS)))
def test_an_odd_property_is_an_error_of_ours_or_none(reading: int) -> None:
    """Each property of each answer in turn; in the gate one odd value for each, in `dev.py soak` all of them."""
    number = 0
    while True:
        number += 1
        for odd in ODD if THOROUGH else ODD[number % len(ODD) :][:1]:
            host, replaced = host_that_says(number, odd)
            try:
                READINGS[reading](host)
            except RunbookError:
                pass
            except Exception as error:  # this is what the test looks for
                pytest.fail(f"{replaced} = {odd!r}: {error!r}")
        if not replaced:
            assert number > 1, "nothing of it was replaced"
            return
