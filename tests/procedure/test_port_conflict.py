"""The check for a port conflict reads the System log."""

from __future__ import annotations

from datetime import timedelta

import pytest

from runbook.procedure.causes.agent.port_conflict import PORT_CONFLICT
from runbook.procedure.measuring import Pair
from runbook.procedure.tree import Check
from runbook.procedure.walk import measured
from runbook.sandbox import Machine
from runbook.sandbox.windows.events import Event
from runbook.windows.look import Look
from tests.conftest import host_of

NODE = PORT_CONFLICT.node
assert isinstance(NODE, Check)


@pytest.mark.parametrize(
    ("strings", "answer"),
    [
        (("DPMRA", "%%10048"), "found"),
        (("dpmra", "%%10048"), "found"),
        (("DPMRA", "%%1053"), "none"),
        (("Spooler", "%%10048"), "none"),
    ],
)
def test_only_the_agent_that_found_its_port_taken_is_a_conflict(strings: tuple[str, ...], answer: str) -> None:
    """Another service, or another reason, is none of it."""
    machine = Machine("FILES01")
    machine.events.append(Event("System", 7024, "Service Control Manager", machine.now() - timedelta(hours=1), strings))
    assert isinstance(NODE, Check)
    found = measured(NODE, Pair(Look(host_of(machine))))
    assert found.answer == answer
    assert len(found.evidence) == 1


@pytest.mark.parametrize(
    ("display_name", "named", "answer"),
    [
        ("DPM Replication Agent", "DPM Replication Agent", "found"),
        ("DPM レプリケーション エージェント", "DPM レプリケーション エージェント", "found"),
        ("DPM レプリケーション エージェント", "DPMRA", "found"),
        ("DPM Replication Agent", "DPM", "none"),
        ("DPMRA", "DPMRA Helper of somebody else", "none"),
    ],
)
def test_the_agent_is_known_by_the_name_that_it_has_on_this_host(display_name: str, named: str, answer: str) -> None:
    """An event names a service by its display name, which differs by version and language (facts 1.3)."""
    machine = Machine("FILES01")
    machine.services["DPMRA"].display_name = display_name
    strings = (named, "%%10048")
    machine.events.append(Event("System", 7024, "Service Control Manager", machine.now() - timedelta(hours=1), strings))
    assert isinstance(NODE, Check)
    assert measured(NODE, Pair(Look(host_of(machine)))).answer == answer


def test_the_last_three_are_shown() -> None:
    """However often it happened."""
    machine = Machine("FILES01")
    days = (1, 2, 3, 4, 5)
    machine.events += [
        Event("System", 7024, "Service Control Manager", machine.now() - timedelta(days=day), ("DPMRA", "%%10048"))
        for day in days
    ]
    assert isinstance(NODE, Check)
    evidence = [text.en for text in measured(NODE, Pair(Look(host_of(machine)))).evidence]
    shown = [(machine.now() - timedelta(days=day)).date().isoformat() for day in (3, 2, 1)]
    assert len(evidence) == 3
    assert all(day in text for day, text in zip(shown, evidence, strict=True)), evidence
