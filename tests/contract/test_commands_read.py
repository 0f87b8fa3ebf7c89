"""All that the commands read, on one host that stands for both ends: nothing is written."""

from __future__ import annotations

import pytest

from runbook.errors import RunbookError, Unexpected
from runbook.fleet.check_job import run_checks
from runbook.journal.journal import Journal
from runbook.procedure.measuring import Pair
from runbook.procedure.troubleshooting import TREE
from runbook.windows.host import Host
from runbook.windows.look import Look
from tests.contract.conftest import REAL


def test_every_check_ends(bare: Host, journal: Journal) -> None:
    """With a result, or with what could not be read: never with an error that nobody foresaw."""
    look = Look(bare)
    results = list(run_checks(TREE, Pair(look, look), journal))
    assert len(results) > len(TREE.checks)
    assert [each.id for each in results if each.state == "fine"]


@pytest.mark.parametrize("name", [step.name for step in TREE.steps])
def test_every_step_is_planned_or_refused(bare: Host, journal: Journal, name: str) -> None:
    """A plan for this host, or an error of ours that says why there is none. Nothing is carried out."""
    step = next(each for each in TREE.steps if each.name == name)
    look = Look(bare)
    try:
        plan = step.plan(look, journal)
    except Unexpected:
        raise
    except RunbookError:
        return
    assert plan.computer == bare.identity
    for change in plan.changes:
        assert change.setting.accepts(change.after)


def test_what_the_doctor_asks_is_answered(bare: Host) -> None:
    """An administrator may read Windows' version and may change the registry: both are asked, neither is tried."""
    assert bare.registry.kinds(r"HKLM\SOFTWARE\Microsoft\Windows NT\CurrentVersion")
    assert bare.registry.may_write(r"HKLM\SOFTWARE")


@pytest.mark.skipif(not REAL, reason="the simulated host has DPM's agent")
def test_a_host_without_the_agent_is_seen_as_one(bare: Host) -> None:
    """No service, no key: each is told as absent."""
    from runbook.dpm import agent

    if bare.services.get(agent.SERVICE) is None:
        assert agent.version(bare) == ""
        assert agent.owners(bare) is None
        assert agent.crash_logs(bare) == ()
