"""A plan is carried out only as it was shown, and with every before-image on disk before the write."""

from __future__ import annotations

from pathlib import Path

import pytest

from runbook.change.apply import STALE_SECONDS, apply
from runbook.change.undo import plan_undo
from runbook.errors import JournalProblem, Refused, RunbookError
from runbook.journal.journal import Journal
from runbook.procedure.steps.step1 import Step1
from runbook.procedure.steps.step2 import Step2
from runbook.sandbox import Fault, Machine, RegValue
from runbook.windows.look import Look
from tests.conftest import host_of
from tests.soak.counting import THOROUGH

AGENT = r"HKLM\SOFTWARE\Microsoft\Microsoft Data Protection Manager\Agent"
TCPIP = r"HKLM\SYSTEM\CurrentControlSet\Services\Tcpip\Parameters"


def test_without_a_journal_nothing_is_changed(tmp_path: Path) -> None:
    """A journal that cannot be written stops the run before the first write."""
    machine = Machine("H", version="2016")
    host = host_of(machine)
    journal = Journal(tmp_path / "j")
    plan = Step1().plan(Look(host), journal)
    journal.close()
    with pytest.raises(JournalProblem):
        apply(host, plan, journal)
    assert machine.log.writes == []


def test_a_plan_that_was_thought_about_is_checked_before_it_is_carried_out(
    journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If the host has changed while a person read the plan, nothing is written."""
    machine = Machine("H", version="2016")
    host = host_of(machine)
    plan = Step1().plan(Look(host), journal)
    machine.registry.set(AGENT, "ConnectionNoActivityTimeout", RegValue("REG_DWORD", 7200))
    monkeypatch.setattr("runbook.change.apply.time.monotonic", lambda: plan.made + STALE_SECONDS + 1)
    with pytest.raises(Refused):
        apply(host, plan, journal)
    assert machine.log.writes == []


@pytest.mark.parametrize("kind", ["reset-after", "half", "garbage"])
def test_what_netsh_may_spoil_is_on_disk_before_it_runs(kind: str, journal: Journal) -> None:
    """Server 2008 without the fix of KB 967224, gone for good at any message of the run: undo brings the values back later."""
    seen = False
    for at in range(0, 45, 1 if THOROUGH else 3):
        machine = Machine("H", version="2008", nics=[])
        was = machine.registry.get(TCPIP, "TcpTimedWaitDelay")
        assert was is not None
        host = host_of(machine)
        plan = Step2(only=("snp",)).plan(Look(host), journal)
        machine.faults.add(Fault(kind, at=at))  # type: ignore[arg-type]
        machine.faults.add(Fault("reset", at=at + 1, times=1000))
        with pytest.raises(RunbookError):
            apply(host, plan, journal)
        machine.faults.clear()
        machine.has_kb967224_bug = False
        run = journal.runs()[0]
        if run.at_risk and machine.registry.get(TCPIP, "TcpTimedWaitDelay") != was:
            seen = True  # spoiled, and cut off before that could be looked at
        plan = plan_undo(Look(host), run)
        created = machine.registry.get(TCPIP, "TcpFinWait2Delay") is not None and bool(run.at_risk)
        assert any("TcpFinWait2Delay" in note.en for note in plan.notes) == created, (
            "what was not there before is named"
        )
        apply(host, plan, journal, undoes=run.id)
        assert machine.registry.get(TCPIP, "TcpTimedWaitDelay") == was, at
        assert machine.tcp == {"rss": "enabled", "chimney": "disabled"}, at
    assert seen
