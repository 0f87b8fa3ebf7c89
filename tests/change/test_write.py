"""A write whose answer is lost is read back, then decided: never made twice unseen, never taken for done."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from runbook import errors
from runbook.change.apply import apply
from runbook.change.undo import plan_undo
from runbook.journal.journal import Journal
from runbook.procedure.steps.step1 import Step1
from runbook.procedure.steps.step2 import Step2
from runbook.sandbox import Fault, Machine, NicSpec, RegValue
from runbook.sandbox.protocol.fault_injection import Reply
from runbook.windows.errors import TcpCollateral
from runbook.windows.look import Look
from tests.conftest import host_of

AGENT = r"HKLM\SOFTWARE\Microsoft\Microsoft Data Protection Manager\Agent"
TCPIP = r"HKLM\SYSTEM\CurrentControlSet\Services\Tcpip\Parameters"
NAME = "ConnectionNoActivityTimeout"
LOST = ["reset", "reset-after", "timeout", "garbage", "half", "401", "reboot", "reboot-after"]
CARRIED_OUT = ("reset-after", "garbage", "half", "reboot-after")

OnWrite = Callable[[str, str, RegValue | None, RegValue | None], None]


def step1_on(machine: Machine, journal: Journal) -> None:
    """Step 1, as it is planned now."""
    host = host_of(machine)
    apply(host, Step1().plan(Look(host), journal), journal)


def hook(machine: Machine, then: Callable[[], None]) -> None:
    """Let something happen right after the next write."""
    log = machine.registry.on_write

    def on_write(path: str, name: str, before: RegValue | None, after: RegValue | None) -> None:
        log(path, name, before, after)
        machine.registry.on_write = log
        then()

    machine.registry.on_write = on_write


@pytest.mark.parametrize("kind", LOST)
def test_it_is_written_once_whatever_is_lost(kind: str, journal: Journal) -> None:
    """Carried out or not: read back, and written again only if it was not."""
    machine = Machine("H", version="2016")
    machine.faults.add(Fault(kind, action="SetDWORDValue"))  # type: ignore[arg-type]
    step1_on(machine, journal)
    assert [write.after for write in machine.log.writes if write.kind == "registry"] == [RegValue("REG_DWORD", 900)]
    sent = [request.action.rpartition("/")[2] for request in machine.log.requests]
    assert sent.count("SetDWORDValue") == 1, "that of the lost one is not logged unless it was carried out"
    assert journal.runs()[0].state == "done"


def test_a_half_made_key_is_finished(journal: Journal) -> None:
    """The key was created, the value was not written: that is as good as before."""
    machine = Machine("H", version="2016")
    machine.registry.delete_key(AGENT)
    before = machine.durable()
    machine.faults.add(Fault("reset", action="SetDWORDValue"))
    step1_on(machine, journal)
    assert machine.registry.get(AGENT, NAME) == RegValue("REG_DWORD", 900)
    host = host_of(machine)
    machine.faults.add(Fault("reset-after", action="DeleteValue"))
    machine.faults.add(Fault("reset", action="DeleteKey"))
    apply(host, plan_undo(Look(host), journal.runs()[0]), journal)
    assert machine.durable().diff(before) == []


def test_in_vain_is_told_with_what_is_there(journal: Journal) -> None:
    """Never carried out, though asked for as often as patience lasts: what was there is there still, and the journal can undo."""
    machine = Machine("H", version="2016")
    machine.registry.set(AGENT, NAME, RegValue("REG_DWORD", 300))
    machine.faults.add(Fault("reset", action="SetDWORDValue", times=99))
    with pytest.raises(errors.NotWritten, match="300"):
        step1_on(machine, journal)
    assert machine.log.writes == []
    assert journal.runs()[0].state == "failed"


def test_something_else_is_told(journal: Journal) -> None:
    """A policy wrote its own value meanwhile: neither what was there nor what was wanted."""
    machine = Machine("H", version="2016")
    hook(machine, lambda: machine.registry.set(AGENT, NAME, RegValue("REG_DWORD", 77)))
    machine.faults.add(Fault("reset-after", action="SetDWORDValue"))
    with pytest.raises(errors.NotVerified, match="77"):
        step1_on(machine, journal)
    assert len(machine.log.writes) == 1


def test_a_host_that_cannot_be_asked_is_told(journal: Journal) -> None:
    """It may have been carried out, and it was; nothing is claimed, and undo restores what was there."""
    machine = Machine("H", version="2016")
    before = machine.durable()
    hook(machine, lambda: machine.faults.add(Fault("reset", times=99)))
    machine.faults.add(Fault("reset-after", action="SetDWORDValue"))
    with pytest.raises(errors.Uncertain):
        step1_on(machine, journal)
    machine.faults.clear()
    host = host_of(machine)
    apply(host, plan_undo(Look(host), journal.runs()[0]), journal)
    assert machine.durable().diff(before) == []


def test_another_computer_is_not_written_to(journal: Journal) -> None:
    """The name fails over to another machine while the answer is lost: the new value does not go there."""
    machine, other = Machine("H", version="2016"), Machine("OTHER", version="2016")
    host = host_of(machine)
    plan = Step1().plan(Look(host), journal)
    machine.faults.add(Fault("reset", action="SetDWORDValue"))
    send = machine.send

    def failing_over(envelope: bytes) -> bytes:
        try:
            return send(envelope)
        except ConnectionResetError:
            machine.send = other.send  # type: ignore[method-assign]
            raise

    machine.send = failing_over  # type: ignore[method-assign]
    with pytest.raises(errors.Refused, match="OTHER"):
        apply(host, plan, journal)
    assert other.log.writes == machine.log.writes == []


def test_an_adapter_is_identified_anew_before_the_second_try(journal: Journal) -> None:
    """With a restart meanwhile its class key may belong to another adapter: that one is left alone."""
    machine = Machine("H", version="2016", nics=[NicSpec("intel")])
    host = host_of(machine)
    plan = Step2(only=("nic",)).plan(Look(host), journal)
    key = plan.changes[0].setting.class_key  # type: ignore[attr-defined]  # a KeywordSetting
    machine.faults.add(Fault("reset", action="SetStringValue"))
    fault_reply = machine.winrm.fault_reply

    def passing_on(fault: Fault) -> Reply:
        machine.registry.set(key, "NetCfgInstanceId", RegValue("REG_SZ", "{ANOTHER}"))
        return fault_reply(fault)

    machine.winrm.fault_reply = passing_on  # type: ignore[method-assign]
    with pytest.raises(errors.ChangeProblem):
        apply(host, plan, journal)
    assert machine.log.writes == []


@pytest.mark.parametrize("kind", ["reset-after", "half"])
@pytest.mark.parametrize("at", range(12))
def test_what_netsh_spoils_is_noticed_though_answers_are_lost(kind: str, at: int, journal: Journal) -> None:
    """Server 2008 without the fix of KB 967224: compared with what was there before the first try, told, and undone."""
    machine = Machine("H", version="2008", nics=[])
    was = machine.registry.get(TCPIP, "TcpTimedWaitDelay")
    host = host_of(machine)
    plan = Step2(only=("snp",)).plan(Look(host), journal)
    machine.faults.add(Fault(kind, at=5 + at))  # type: ignore[arg-type]  # behind the look at what is at risk
    with pytest.raises(TcpCollateral):
        apply(host, plan, journal)
    machine.has_kb967224_bug = False
    apply(host, plan_undo(Look(host), journal.runs()[0]), journal)
    assert machine.registry.get(TCPIP, "TcpTimedWaitDelay") == was


@pytest.mark.parametrize("kind", ["reboot", "reboot-after"])
def test_a_restart_in_the_middle_does_not_count_as_the_one_that_is_due(kind: str, journal: Journal) -> None:
    """What is written after it is in force only after another one, and the next run says so."""
    machine = Machine("H", version="2016", nics=[NicSpec("intel")])
    machine.faults.add(Fault(kind, action="SetStringValue", at=2))  # type: ignore[arg-type]
    host = host_of(machine)
    assert apply(host, Step2(whole_list=True).plan(Look(host), journal), journal).reboot_due
    again = Step2(whole_list=True).plan(Look(host), journal)
    assert (again.changes, again.reboot_pending) == ((), True)
    machine.reboot()
    assert not Step2(whole_list=True).plan(Look(host), journal).reboot_pending
