"""Step 1: what it changes, what it leaves alone, what it says."""

from __future__ import annotations

import pytest

from runbook.change.apply import apply
from runbook.errors import InvalidInput, Refused, WrongType
from runbook.journal.journal import Journal
from runbook.procedure.steps.step1 import Step1
from runbook.sandbox import Machine, RegValue
from runbook.windows.look import Look
from runbook.windows.values import ABSENT, dword
from tests.conftest import host_of

AGENT = r"HKLM\SOFTWARE\Microsoft\Microsoft Data Protection Manager\Agent"
NAME = "ConnectionNoActivityTimeout"


def files01(version: str = "2012 R2") -> Machine:
    """A protected computer."""
    return Machine("FILES01", version=version, language="ja-JP")


def test_sets_900_as_a_dword_and_restarts_dpmra_if_it_runs(machine: Machine, journal: Journal) -> None:
    """The article's own case, on every Windows: absent becomes REG_DWORD 900, and DPMRA reads it."""
    machine.services["DPMRA"].start()
    started = machine.services["DPMRA"].start_count
    host = host_of(machine)
    plan = Step1().plan(Look(host), journal)
    assert [(change.before, change.after) for change in plan.changes] == [(ABSENT, dword(900))]
    apply(host, plan, journal)
    assert machine.registry.get(AGENT, NAME) == RegValue("REG_DWORD", 900)
    assert machine.services["DPMRA"].start_count == started + 1


def test_leaves_a_stopped_dpmra_stopped(journal: Journal) -> None:
    """It is started on demand; stopped is healthy, and that is said."""
    machine = files01()
    host = host_of(machine)
    plan = Step1().plan(Look(host), journal)
    apply(host, plan, journal)
    assert machine.services["DPMRA"].start_count == 0
    assert any("stopped" in note.en for note in plan.notes)


def test_does_not_lower_a_longer_time_out_unless_told_to(journal: Journal) -> None:
    """3600 is the article's second try: a plain step 1 must not take it back; --seconds may."""
    machine = files01()
    machine.registry.set(AGENT, NAME, RegValue("REG_DWORD", 3600))
    look = Look(host_of(machine))
    assert Step1().plan(look, journal).is_empty
    assert Step1(seconds=900).plan(look, journal).changes[0].after == dword(900)


def test_a_string_in_place_of_the_number_is_said_and_left(journal: Journal) -> None:
    """A REG_SZ "900" would be ignored by the agent; it is reported, not overwritten."""
    machine = files01()
    machine.registry.set(AGENT, NAME, RegValue("REG_SZ", "900"))
    with pytest.raises(WrongType):
        Step1().plan(Look(host_of(machine)), journal)
    assert machine.log.writes == []


def test_a_host_without_an_agent_is_refused(journal: Journal) -> None:
    """No DPMRA, no change."""
    machine = Machine("WEB01", version="2016", language="en-US", agent=False)
    with pytest.raises(Refused):
        Step1().plan(Look(host_of(machine)), journal)
    assert machine.log.writes == []


def test_a_missing_agent_key_is_created_and_removed_again(journal: Journal) -> None:
    """Only where DPM's own key is there; and undo takes the key away again."""
    from runbook.change.undo import plan_undo

    machine = files01()
    machine.registry.delete_key(rf"{AGENT}\2.0")
    machine.registry.delete_key(AGENT)
    before = machine.durable()
    host = host_of(machine)
    applied = apply(host, Step1().plan(Look(host), journal), journal)
    assert machine.registry.get(AGENT, NAME) == RegValue("REG_DWORD", 900)
    run = journal.run(applied.run)
    assert run is not None
    apply(host, plan_undo(Look(host), run), journal, undoes=run.id)
    assert machine.durable().diff(before) == []


def test_the_kb971411_profile_sets_all_five_values(journal: Journal) -> None:
    """The values of Microsoft's article, each with its number; the TCP one needs a reboot."""
    machine = files01("2003")
    host = host_of(machine)
    plan = Step1(kb971411=True).plan(Look(host), journal)
    apply(host, plan, journal)
    tcpip = r"HKLM\SYSTEM\CurrentControlSet\Services\Tcpip\Parameters"
    assert {
        name: machine.registry.get(key, name)
        for key, name in (
            (AGENT, NAME),
            (AGENT, "ConnectionNoActivityTimeoutForNonCCJobs"),
            (AGENT, "AbortAgentOnLockTimeout"),
            (AGENT, "CommandTimeout"),
            (tcpip, "TcpMaxDataRetransmissions"),
        )
    } == {
        NAME: RegValue("REG_DWORD", 0x1C20),
        "ConnectionNoActivityTimeoutForNonCCJobs": RegValue("REG_DWORD", 0x1C20),
        "AbortAgentOnLockTimeout": RegValue("REG_DWORD", 1),
        "CommandTimeout": RegValue("REG_DWORD", 0x1B7740),
        "TcpMaxDataRetransmissions": RegValue("REG_DWORD", 0x10),
    }
    assert plan.needs_reboot


@pytest.mark.parametrize("seconds", [-1, 0, 299, 86_401, 0x1_0000_0000])
def test_a_time_out_that_makes_no_sense_is_refused(seconds: int) -> None:
    """Below the agent's own default it would do harm; above a day it would hide every failure."""
    with pytest.raises(InvalidInput):
        Step1(seconds=seconds)


def test_dependents_are_shown_and_restarted_with_it(journal: Journal) -> None:
    """What depends on DPMRA stops first and starts last; the plan names it."""
    machine = files01()
    machine.services["DPMRA"].start()
    machine.services["DPMRA"].dependents.append("LanmanServer")
    machine.services["LanmanServer"].start()
    host = host_of(machine)
    plan = Step1().plan(Look(host), journal)
    assert plan.restarts_now[0].dependents == ("LanmanServer",)
    assert apply(host, plan, journal).restarted == ("DPMRA", "LanmanServer")


def test_on_the_dpm_server_a_restart_is_said_to_hit_every_job(journal: Journal) -> None:
    """DPMRA there works for all protected computers: which jobs fail, that data may be half replicated, and what then."""
    plans = {}
    for is_server in (True, False):
        machine = Machine("H", dpm_server=is_server)
        machine.services["DPMRA"].start()
        plans[is_server] = " ".join(note.en + note.ja for note in Step1().plan(Look(host_of(machine)), journal).notes)
    for word in ("all protected computers", "すべての保護対象", "30187", "consistency check", "整合性チェック"):
        assert word in plans[True]
        assert word not in plans[False]
    assert "all protected computers" in Step1.cost.en
    assert "すべての保護対象" in Step1.cost.ja
