"""Services: the codes and states of facts 6.4, and which run where (facts 1.3)."""

from __future__ import annotations

import time

import pytest

from runbook.sandbox import Machine, Write
from tests.sandbox.conftest import Raw

SERVICE = "root/cimv2/Win32_Service"


def call(raw: Raw, method: str, name: str = "DPMRA", **arguments: str) -> int:
    """A method's return code."""
    return int(raw.invoke(SERVICE, method, list(arguments.items()), Name=name)["ReturnValue"][0] or 0)


def state(raw: Raw, name: str = "DPMRA") -> str | None:
    """What the host says."""
    return raw.get(SERVICE, Name=name)["State"][0]


def test_the_agent_is_stopped_and_manual_on_a_protected_computer() -> None:
    """Which is healthy; on a DPM server everything of DPM runs, also after a reboot (facts 1.3)."""
    protected, server = Machine("P"), Machine("S", dpm_server=True)
    assert (protected.services["DPMRA"].state, protected.services["DPMRA"].start_mode) == ("Stopped", "Manual")
    assert "MSDPM" not in protected.services
    assert "DPMRA" not in Machine("N", agent=False).services
    for _ in range(2):
        assert {server.services[name].state for name in ("MSDPM", "DPMRA", "DPMLA")} == {"Running"}
        server.reboot()


def test_start_and_stop_answer_before_the_state_is_reached(new: Raw) -> None:
    """0, then a pending state for as long as it takes; meanwhile 5."""
    service = new.machine.services["DPMRA"]
    service.start_seconds = service.stop_seconds = 0.1
    assert call(new, "StartService") == 0
    assert state(new) == "Start Pending"
    assert (call(new, "StartService"), call(new, "StopService")) == (5, 5)
    time.sleep(0.11)
    assert state(new) == "Running"
    assert call(new, "StopService") == 0
    assert state(new) == "Stop Pending"
    time.sleep(0.11)
    assert state(new) == "Stopped"
    assert service.start_count == 1


def test_what_is_done_already_has_codes_of_its_own(new: Raw) -> None:
    """6 not started, 10 running already, 14 disabled, 21 a start mode that is none."""
    assert call(new, "StopService") == 6
    new.machine.services["dpmra"].start()
    assert call(new, "StartService") == 10
    assert call(new, "ChangeStartMode", StartMode="Sometimes") == 21
    assert call(new, "ChangeStartMode", StartMode="Disabled") == 0
    assert call(new, "StopService") == 0
    assert call(new, "StartService") == 14


def test_a_service_that_others_need_is_not_stopped(new: Raw) -> None:
    """3 while a dependent runs, which StopService does not stop."""
    new.machine.services["DPMRA"].start()
    new.machine.services["DPMRA"].dependents.append("Spooler")
    assert call(new, "StopService") == 3
    assert call(new, "StopService", "Spooler") == 0
    assert call(new, "StopService") == 0


def test_one_that_refuses_stays_pending(new: Raw) -> None:
    """For ever."""
    service = new.machine.services["DPMRA"]
    service.start()
    service.refuses_to_stop = True
    assert call(new, "StopService") == 0
    assert state(new) == "Stop Pending"


def test_start_modes_read_as_wmi_spells_them(new: Raw) -> None:
    """Written Automatic, read Auto; and it decides what runs after a boot."""
    assert call(new, "ChangeStartMode", StartMode="Automatic") == 0
    assert new.get(SERVICE, Name="DPMRA")["StartMode"] == ["Auto"]
    new.machine.reboot()
    assert state(new) == "Running"


def test_display_names_are_localized_and_states_are_not(old: Raw, new: Raw) -> None:
    """Address a service by its name (facts 1.3)."""
    japanese, english = (raw.get(SERVICE, Name="EventLog") for raw in (old, new))
    assert japanese["DisplayName"] == ["Windows イベント ログ"]
    assert english["DisplayName"] == ["Windows Event Log"]
    assert japanese["State"] == english["State"] == ["Running"]
    assert japanese["SystemName"] == ["FILES01"]


def test_control_is_logged_only_when_it_was_taken(new: Raw) -> None:
    """With the state before."""
    call(new, "StartService")
    call(new, "StartService")
    assert new.machine.log.writes == [Write("service", "DPMRA", "Stopped", "StartService")]


@pytest.mark.parametrize("language", ["ja-JP", "en-US"])
def test_sc_and_net_work_on_the_same_services(language: str) -> None:
    """The programs that people use."""
    machine = Machine("H", "2008 R2", language)
    raw = Raw(machine)
    assert ": 1  STOPPED" in raw.text("sc query DPMRA")
    assert raw.run("net start DPMRA").exit_code == 0
    assert ": 4  RUNNING" in raw.text("sc query dpmra")
    assert raw.run("net start DPMRA").exit_code == 2
    assert raw.run("net stop Dpmra & net start Dpmra").exit_code == 0
    assert raw.run("sc stop DPMRA").exit_code == 0
    assert (raw.run("sc stop DPMRA").exit_code, raw.run("sc query Nobody").exit_code) == (1062, 1060)
    assert raw.run("net stop Nobody").exit_code == 2
    assert machine.services["DPMRA"].start_count == 2


def test_the_configuration_of_a_service() -> None:
    """`sc qc` names the start type and the account (facts 6.4)."""
    raw = Raw(Machine("FILES01"))
    shown = raw.text("sc qc dpmra")
    assert "START_TYPE         : 3   DEMAND_START\r\n" in shown
    assert "SERVICE_START_NAME : LocalSystem\r\n" in shown
    raw.machine.services["DPMRA"].start_mode = "Disabled"
    assert ": 4   DISABLED" in raw.text("sc qc DPMRA")
    assert raw.run("sc qc Nobody").exit_code == 1060
