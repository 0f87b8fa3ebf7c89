"""The rest of a run that was cut off, wherever that was: done under the same number, and one undo takes all of it back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from runbook.change.apply import apply
from runbook.change.plan import Plan
from runbook.change.resume import plan_resume
from runbook.change.run import Run
from runbook.change.undo import plan_undo
from runbook.errors import Refused, RunbookError
from runbook.journal.journal import Journal
from runbook.journal.verify import verify
from runbook.procedure.steps.step1 import Step1
from runbook.procedure.steps.step2 import Step2
from runbook.sandbox import Fault, Machine, NicSpec, RegValue
from runbook.windows.host import Host
from runbook.windows.look import Look
from tests.conftest import host_of
from tests.soak.counting import THOROUGH

AGENT = r"HKLM\SOFTWARE\Microsoft\Microsoft Data Protection Manager\Agent"
NAME = "ConnectionNoActivityTimeout"


class KilledError(BaseException):
    """The process is gone: nothing of ours catches this, and nothing is sent any more."""


def killed_at(machine: Machine, message: int, *, after: bool) -> Host:
    """The host as seen by a process that is killed at that message, before it goes out or once it was carried out.

    What asks for the computer's identity comes before, and is not counted.
    """
    left = 1000

    def send(envelope: bytes) -> bytes:
        nonlocal left
        left -= 1
        answer = machine.send(envelope) if left >= 0 or (after and left == -1) else b""
        if left < 0:
            raise KilledError
        return answer

    host = Host(machine.name, send)
    host.read_identity()
    left = message
    return host


STEPS: dict[str, Callable[[Look, Journal], Plan]] = {
    "step1": lambda look, journal: Step1(kb971411=True).plan(look, journal),
    "step2": lambda look, journal: Step2(whole_list=True).plan(look, journal),
}


def made(version: str) -> Machine:
    """A machine whose DPMRA runs, and a service that depends on it too."""
    machine = Machine("H", version=version, nics=[NicSpec("realtek")])
    machine.has_kb967224_bug = False
    machine.services["DPMRA"].dependents.append("LanmanServer")
    machine.services["DPMRA"].start()
    return machine


def cut_off(path: Path, machine: Machine, step: str, message: int, *, after: bool) -> bool:
    """Run a step and kill it there; False if it came to its end before."""
    with Journal(path) as journal:
        plan = STEPS[step](Look(host_of(machine)), journal)
        try:
            apply(killed_at(machine, message, after=after), plan, journal)
        except KilledError:
            return True
    return False


def last(journal: Journal) -> Run:
    """The last run."""
    return journal.runs()[0]


@pytest.mark.slow
@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize(("step", "version"), [("step1", "2016"), ("step2", "2016")])
def test_killed_at_any_message_it_is_finished_and_then_undone(
    step: str, version: str, after: bool, tmp_path: Path
) -> None:
    """Wanted state under the same number, everything running that ran; then one undo, killed at any message as well, is identity."""
    unbroken = made(version)
    cut_off(tmp_path / "whole", unbroken, step, 1000, after=False)
    wanted = unbroken.durable()
    for message in range(0, 1000, 1 if THOROUGH else 6):
        machine = made(version)
        before = machine.durable()
        path = tmp_path / str(message)
        if not cut_off(path, machine, step, message, after=after):
            break
        host = host_of(machine)
        with Journal(path) as journal:
            run = last(journal)
            assert (run.id, run.state) == (1, "applying")
            assert apply(host, plan_resume(Look(host), run), journal, resumes=1).run == 1
            assert machine.durable().diff(wanted) == [], message
            done = last(journal)
            assert (done.id, done.state) == (1, "done")
            try:
                apply(killed_at(machine, message, after=after), plan_undo(Look(host), done), journal, undoes=1)
            except KilledError:
                journal.release(2)
        with Journal(path) as journal:
            if last(journal).state == "applying":
                apply(host, plan_resume(Look(host), last(journal)), journal, resumes=2)
            assert machine.durable().diff(before) == [], message
            undone = journal.run(1)
            assert undone is not None
            assert undone.undone_by == 2
            assert verify(journal.database).findings == ()
    assert message > 10


def test_what_a_killed_netsh_may_have_spoiled_is_restored(tmp_path: Path) -> None:
    """Server 2008 without the fix of KB 967224: the values that were at risk are brought back before anything else is written."""
    tcpip = r"HKLM\SYSTEM\CurrentControlSet\Services\Tcpip\Parameters"
    seen = False
    for message in range(6, 14):
        machine = made("2008")
        machine.has_kb967224_bug = True
        was = machine.registry.get(tcpip, "TcpTimedWaitDelay")
        assert was is not None
        if not cut_off(tmp_path / str(message), machine, "step2", message, after=True):
            break
        machine.has_kb967224_bug = False
        host = host_of(machine)
        with Journal(tmp_path / str(message)) as journal:
            spoiled = bool(last(journal).at_risk) and machine.registry.get(tcpip, "TcpTimedWaitDelay") != was
            seen = seen or spoiled
            apply(host, plan_resume(Look(host), last(journal)), journal, resumes=1)
            if spoiled:
                assert machine.registry.get(tcpip, "TcpTimedWaitDelay") == was, message
                assert "TcpTimedWaitDelay" in [change.setting.label for change in last(journal).touched]
            undo = plan_undo(Look(host), last(journal))
            apply(host, undo, journal, undoes=1)
        assert machine.registry.get(tcpip, "TcpTimedWaitDelay") == was, message
    assert seen


def test_a_value_that_somebody_has_changed_since_is_theirs(tmp_path: Path) -> None:
    """Neither what the run found nor what it writes: refused, said, and nothing else is written either."""
    machine = made("2016")
    assert cut_off(tmp_path / "j", machine, "step1", 8, after=True)
    machine.registry.set(AGENT, NAME, RegValue("REG_DWORD", 1234))
    machine.log.clear()
    with Journal(tmp_path / "j") as journal, pytest.raises(Refused, match="1234"):
        plan_resume(Look(host_of(machine)), last(journal))
    assert machine.log.writes == []


def test_another_computer_is_refused(tmp_path: Path) -> None:
    """A name that points elsewhere now must not get this run's values."""
    assert cut_off(tmp_path / "j", made("2016"), "step1", 8, after=True)
    with Journal(tmp_path / "j") as journal, pytest.raises(Refused, match="This is OTHER"):
        plan_resume(Look(host_of(Machine("OTHER", version="2016"))), last(journal))


def test_what_has_ended_or_was_undone_has_no_rest(tmp_path: Path) -> None:
    """Refused; one that failed has a rest."""
    machine = made("2016")
    host = host_of(machine)
    with Journal(tmp_path / "j") as journal:
        plan = STEPS["step1"](Look(host), journal)
        machine.faults.add(Fault("reset", action="SetDWORDValue", at=2, times=99))
        with pytest.raises(RunbookError):
            apply(host, plan, journal)
        machine.faults.clear()
        assert last(journal).state == "failed"
        assert len(plan_resume(Look(host), last(journal)).changes) < len(plan.changes)
        apply(host, plan_resume(Look(host), last(journal)), journal, resumes=1)
        for _ in range(2):
            done = journal.run(1)
            assert done is not None
            with pytest.raises(Refused, match="nothing left"):
                plan_resume(Look(host), done)
            if done.undone_by is None:
                apply(host, plan_undo(Look(host), done), journal, undoes=1)


def test_a_reboot_in_between_makes_another_one_due(tmp_path: Path) -> None:
    """What is written after it is in force only after the next: the run waits for that one."""
    machine = made("2016")
    assert cut_off(tmp_path / "j", machine, "step2", 3, after=True)
    machine.reboot()
    machine.boot_time = machine.now()
    host = host_of(machine)
    with Journal(tmp_path / "j") as journal:
        plan = plan_resume(Look(host), last(journal))
        assert plan.needs_reboot
        assert apply(host, plan, journal, resumes=1).reboot_due
        look = Look(host)
        assert journal.reboot_due(look.identity, look.system.booted)


def test_a_service_that_was_left_stopped_is_started_by_undo_even_if_nothing_is_left_to_restore(tmp_path: Path) -> None:
    """Killed between stop and start, the values put back by hand: DPMRA and what depends on it run again; then there is nothing to do."""
    machine = made("2016")
    before = machine.durable()
    for message in range(100):
        assert cut_off(tmp_path / "j", machine, "step1", message, after=True)
        if machine.services["DPMRA"].state == "Stopped":
            break
        with Journal(tmp_path / "j") as journal:
            apply(host_of(machine), plan_undo(Look(host_of(machine)), last(journal)), journal, undoes=last(journal).id)
    host = host_of(machine)
    with Journal(tmp_path / "j") as journal:
        run = last(journal)
        for change, _ in run.changes:
            change.setting.write(Look(host), change.before)
        apply(host, plan_undo(Look(host), run), journal, undoes=run.id)
        assert machine.durable().diff(before) == []
        undone = journal.run(run.id)
        assert undone is not None
        assert plan_undo(Look(host), undone).is_empty


def test_a_key_that_was_made_and_not_yet_filled(tmp_path: Path) -> None:
    """Killed between the key and its first value: that is neither before nor after, and still ours."""
    machine = made("2016")
    machine.registry.delete_key(AGENT)
    for after in range(30):
        if not cut_off(tmp_path / "j", machine, "step1", after, after=True):
            raise AssertionError("it was never between the two")
        if (
            machine.registry.has_key(AGENT)
            and machine.registry.get(AGENT, "ConnectionNoActivityTimeoutForNonCCJobs") is None
        ):
            break
    host = host_of(machine)
    with Journal(tmp_path / "j") as journal:
        apply(host, plan_resume(Look(host), last(journal)), journal, resumes=last(journal).id)
        assert machine.registry.get(AGENT, NAME) == RegValue("REG_DWORD", 7200)
        apply(host, plan_undo(Look(host), last(journal)), journal, undoes=last(journal).id)
    assert not machine.registry.has_key(AGENT)


def test_a_key_that_was_emptied_and_not_yet_removed(tmp_path: Path) -> None:
    """An undo killed between a key's last value and the key: neither before nor after, and still ours to finish, or to take back."""
    seen = set()
    for message in range(40):
        machine = made("2016")
        machine.registry.delete_key(AGENT)
        path = tmp_path / str(message)
        assert not cut_off(path, machine, "step1", 1000, after=False)
        host = host_of(machine)
        with Journal(path) as journal:
            try:
                apply(killed_at(machine, message, after=True), plan_undo(Look(host), last(journal)), journal, undoes=1)
            except KilledError:
                journal.release(2)
            else:
                break
            between = machine.registry.has_key(AGENT) and machine.registry.get(AGENT, NAME) is None
            seen.add(between)
            if between and message % 2:
                apply(host, plan_undo(Look(host), last(journal)), journal, undoes=2)
                assert machine.registry.get(AGENT, NAME) == RegValue("REG_DWORD", 7200)
            else:
                apply(host, plan_resume(Look(host), last(journal)), journal, resumes=2)
                assert not machine.registry.has_key(AGENT)
    assert seen == {False, True}
