"""Stopping, starting and restarting: dependents, pending states, and services that will not."""

from __future__ import annotations

import pytest

from runbook.errors import ServiceProblem, Uncertain, WsmanFault
from runbook.sandbox import Fault, Machine
from runbook.wsman import retry
from tests.conftest import host_of


def machine() -> Machine:
    """DPMRA runs, and LanmanServer depends on it."""
    made = Machine("H", version="2012 R2")
    made.services["DPMRA"].start()
    made.services["DPMRA"].dependents.append("LanmanServer")
    made.services["LanmanServer"].start()
    return made


def test_dependents_stop_first_and_start_last() -> None:
    """StopService does not do that by itself (facts 6.4)."""
    host = machine()
    services = host_of(host).services
    assert services.stop("DPMRA") == ("LanmanServer", "DPMRA")
    assert [host.services[name].state for name in ("DPMRA", "LanmanServer")] == ["Stopped", "Stopped"]
    host = machine()
    assert host_of(host).services.restart("DPMRA") == ("DPMRA", "LanmanServer")
    assert [host.services[name].state for name in ("DPMRA", "LanmanServer")] == ["Running", "Running"]


def test_pending_states_are_waited_for() -> None:
    """Both calls return before the state is reached (facts 6.4)."""
    host = Machine("H", version="2012 R2")
    service = host.services["DPMRA"]
    service.start_seconds = service.stop_seconds = 0.4
    services = host_of(host).services
    services.start("DPMRA")
    assert service.state == "Running"
    assert services.restart("DPMRA") == ("DPMRA",)
    assert service.state == "Running"


def test_a_service_that_will_not_stop_is_told() -> None:
    """With the state that it is stuck in, and nothing else is touched."""
    host = Machine("H", version="2012 R2")
    host.services["DPMRA"].start()
    host.services["DPMRA"].refuses_to_stop = True
    with pytest.raises(ServiceProblem) as caught:
        host_of(host).services.stop("DPMRA", seconds=0.3)
    assert "Stop Pending" in caught.value.text.en


def test_a_disabled_service_is_told() -> None:
    """By Win32_Service's own code."""
    host = Machine("H", version="2012 R2")
    host.services["DPMRA"].start_mode = "Disabled"
    with pytest.raises(ServiceProblem) as caught:
        host_of(host).services.start("DPMRA")
    assert caught.value.code == 14


def test_step1_goes_on_when_dependents_cannot_be_found_out(journal: object) -> None:
    """The plan says so instead of failing."""
    from runbook.journal.journal import Journal
    from runbook.procedure.steps.step1 import Step1
    from runbook.windows.look import Look

    assert isinstance(journal, Journal)
    host = Machine("H", version="2012 R2")
    host.services["DPMRA"].start()
    connected = host_of(host)

    def refuse(name: str) -> tuple[object, ...]:
        host.faults.add(Fault("soap-fault", code=0x80338012))
        return original(name)

    original = connected.services.dependents
    connected.services.dependents = refuse  # type: ignore[method-assign,assignment]
    plan = Step1().plan(Look(connected), journal)
    assert any("could not be found out" in note.en for note in plan.notes)
    with pytest.raises(WsmanFault):
        refuse("DPMRA")


def test_dependents_do_not_stay_down_when_the_service_will_not_stop() -> None:
    """What was stopped on the way is started again."""
    host = machine()
    host.services["DPMRA"].refuses_to_stop = True
    with pytest.raises(ServiceProblem):
        host_of(host).services.restart("DPMRA", seconds=0.3)
    assert host.services["LanmanServer"].state == "Running"


def test_ctrl_c_while_starting_leaves_nothing_down(monkeypatch: pytest.MonkeyPatch) -> None:
    """DPMRA is waited for when the person gives up: its dependents are still asked to start."""
    host = machine()
    services = host_of(host).services
    start = services.start

    def interrupted(name: str, *, seconds: float = 1) -> None:
        if seconds:
            raise KeyboardInterrupt
        start(name, seconds=seconds)

    monkeypatch.setattr(services, "start", interrupted)
    with pytest.raises(KeyboardInterrupt):
        services.restart("DPMRA")
    assert [host.services[name].state for name in ("DPMRA", "LanmanServer")] == ["Running", "Running"]


@pytest.mark.parametrize("kind", ["reset", "reset-after", "timeout", "garbage", "half", "401"])
@pytest.mark.parametrize("action", ["StopService", "StartService", "Enumerate"])
@pytest.mark.parametrize("times", [1, 2])
def test_lost_answers_leave_nothing_down(kind: str, action: str, times: int) -> None:
    """The state tells whether it was carried out: all that was stopped runs again, and nothing is told to stop twice."""
    host = machine()
    host.services["DPMRA"].stop_seconds = host.services["DPMRA"].start_seconds = 0.02
    services = host_of(host).services
    assert services.get("DPMRA") is not None
    host.faults.add(Fault(kind, action=action, times=1))  # type: ignore[arg-type]
    host.faults.add(Fault(kind, action=action, at=3, times=times - 1))  # type: ignore[arg-type]
    assert set(services.restart("DPMRA")) == {"DPMRA", "LanmanServer"}
    assert [host.services[name].state for name in ("DPMRA", "LanmanServer")] == ["Running", "Running"]
    assert sum(write.after == "StopService" for write in host.log.writes) == 2


def test_a_stop_whose_answer_is_lost_for_good_is_taken_back() -> None:
    """It may have been carried out: when the work ends there, the service is asked to start as soon as anybody answers."""
    host = machine()
    host.services["DPMRA"].dependents.clear()
    connected = host_of(host)
    connected.client.retry_policy = retry.NO_RETRY
    host.faults.add(Fault("reset-after", action="StopService"))
    host.faults.add(Fault("reset", action="Enumerate"))
    with pytest.raises(Uncertain):
        connected.services.restart("DPMRA")
    assert host.services["DPMRA"].state == "Running"


def test_a_restart_of_windows_while_a_service_starts_is_made_up_for() -> None:
    """DPMRA is started on demand: Windows does not start it, so it is asked for again."""
    host = machine()
    connected = host_of(host)
    connected.services.stop("DPMRA")
    host.services["DPMRA"].start_seconds = 0.05
    starts = [Fault("reboot", action="Enumerate")]  # strikes at the first look after the start was accepted
    host.services["DPMRA"].on_start = lambda: host.faults.add(starts.pop()) if starts else None
    connected.services.start("DPMRA", seconds=5)
    assert (host.reboot_count, starts) == (1, [])
    assert host.services["DPMRA"].state == "Running"
