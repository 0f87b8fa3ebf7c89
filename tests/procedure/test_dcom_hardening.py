"""Refused DCOM calls: which end has to be updated follows from who wrote which event (facts 8)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from runbook.procedure.causes.trust.dcom_hardening import DCOM_HARDENING
from runbook.procedure.measuring import Pair
from runbook.procedure.tree import Check
from runbook.procedure.walk import measured
from runbook.sandbox.scenarios.healthy import DPM, HOST, healthy_environment
from runbook.sandbox.windows.events import Event
from runbook.windows.look import Look
from tests.conftest import host_of

NODE = DCOM_HARDENING.node
assert isinstance(NODE, Check)


@pytest.mark.parametrize(
    ("code", "strings", "answer"),
    [
        (10036, ("CONTOSO", "dpm01$", "S-1-5-21-1", "10.0.0.1"), "found"),
        (10036, ("CONTOSO", "MONITOR01$", "S-1-5-21-1", "10.0.0.9"), "none"),
        (10036, ("FILES01", "dpmagent", "S-1-5-21-1", "10.0.0.1"), "found"),
        (10037, ("dpmra.exe", "42", "{0}", "DPM01.contoso.local", "4"), "found"),
        (10038, ("monitor.exe", "42", "{0}", "MONITOR01", "4"), "none"),
        (10038, ("dpmra.exe", "42", "{0}", "10.0.0.1", "4"), "found"),
    ],
)
def test_calls_of_other_computers_are_none_of_it(code: int, strings: tuple[str, ...], answer: str) -> None:
    """A monitoring program that is refused has nothing to do with DPM."""
    environment = healthy_environment("2016", "en-US", None)
    machine = environment[HOST]
    machine.events.append(
        Event(
            "System", code, "Microsoft-Windows-DistributedCOM", machine.now() - timedelta(hours=1), strings, "refused"
        )
    )
    assert isinstance(NODE, Check)
    found = measured(NODE, Pair(Look(host_of(environment[HOST])), Look(host_of(environment[DPM]))))
    assert found.answer == answer


@pytest.mark.parametrize(
    ("at", "code", "behind"),
    [(HOST, 10036, DPM), (DPM, 10036, HOST), (HOST, 10037, HOST), (DPM, 10037, DPM), (HOST, 10038, HOST)],
)
def test_the_calling_end_is_named(at: str, code: int, behind: str) -> None:
    """The end that was called writes 10036, the calling one the other two."""
    environment = healthy_environment("2016", "en-US", None)
    machine = environment[at]
    machine.events.append(
        Event("System", code, "Microsoft-Windows-DistributedCOM", machine.now() - timedelta(hours=1), (), "refused")
    )
    assert isinstance(NODE, Check)
    found = measured(NODE, Pair(Look(host_of(environment[HOST])), Look(host_of(environment[DPM]))))
    assert found.answer == "found"
    assert f"The calling end is {behind}" in found.evidence[-1].en
    assert len(found.evidence) == 2
