"""Round trips are what a WAN makes expensive: they are counted, after authentication."""

from __future__ import annotations

import pytest

from runbook.change.apply import apply
from runbook.journal.journal import Journal
from runbook.procedure.steps.chosen_adapters import AdapterChoice
from runbook.procedure.steps.step1 import Step1
from runbook.procedure.steps.step2 import Step2
from runbook.sandbox import Machine, NicSpec, RegValue
from runbook.windows.look import Look
from runbook.windows.values import Kind
from tests.conftest import VERSIONS, host_of

AGENT = r"HKLM\SOFTWARE\Microsoft\Microsoft Data Protection Manager\Agent"


def test_reading_one_registry_value_takes_one_request(machine: Machine) -> None:
    """A value that is there costs one round trip."""
    machine.registry.set(AGENT, "ConnectionNoActivityTimeout", RegValue("REG_DWORD", 900))
    host_of(machine).registry.read(AGENT, "ConnectionNoActivityTimeout", Kind.DWORD)
    assert len(machine.log.requests) == 1


@pytest.mark.parametrize("running", [False, True], ids=["stopped", "running"])
@pytest.mark.parametrize("present", [False, True], ids=["absent", "present"])
def test_step1_checks_in_7_and_applies_in_15(machine: Machine, journal: Journal, present: bool, running: bool) -> None:
    """Step 1 looks in at most 7 requests, 2 of them for the identity, and changes, restarts and verifies in 15 in all.

    The seventh finds out whether a running DPMRA is a DPM server's.
    """
    if present:
        machine.registry.set(AGENT, "ConnectionNoActivityTimeout", RegValue("REG_DWORD", 300))
    if running:
        machine.services["DPMRA"].start()
    host = host_of(machine)
    plan = Step1().plan(Look(host), journal)
    assert len(machine.log.requests) <= 7 - (not running)
    apply(host, plan, journal)
    assert len(machine.log.requests) <= 15


@pytest.mark.parametrize("version", VERSIONS)
def test_step2_checks_four_adapters_in_15(version: str, journal: Journal) -> None:
    """Step 2 looks at a host with four adapters in at most 15 requests on every Windows version: lists come in parts."""
    nics = [NicSpec(vendor="intel", ip=f"10.0.0.{n}") for n in range(1, 5)]
    machine = Machine("FILES01", version=version, language="ja-JP", nics=nics)
    plan = Step2(adapters=AdapterChoice(every=True)).plan(Look(host_of(machine)), journal)
    assert len(machine.log.requests) <= 15
    assert version == "2003" or len({getattr(s, "guid", None) for s in plan.settings} - {None}) == 4
