"""Win32_Service, as facts 6.4 and 1.3 describe it."""

from __future__ import annotations

from runbook.windows.host import Host
from runbook.windows.services import WIN32_SERVICE


def test_a_missing_service_is_none(windows: Host) -> None:
    """Not a fault, not an empty object."""
    assert windows.services.get("dpm-runbook-no-such-service") is None


def test_names_ignore_case_and_come_back_as_the_host_spells_them(windows: Host, service: str) -> None:
    """Service names are case-insensitive."""
    found = windows.services.get(service.lower())
    assert found is not None
    assert found.name.lower() == service.lower()
    assert found.computer


def test_start_and_stop_can_be_said_twice(windows: Host, service: str) -> None:
    """Already running and already stopped are success; the states are English words on every host."""
    windows.services.start(service)
    windows.services.start(service)
    running = windows.services.get(service)
    assert running is not None
    assert running.state == "Running"
    assert windows.services.stop(service)[-1] == service
    assert windows.services.stop(service) == ()
    stopped = windows.services.get(service)
    assert stopped is not None
    assert stopped.state == "Stopped"


def test_restart_leaves_a_stopped_service_stopped(windows: Host, service: str) -> None:
    """DPMRA is started on demand: stopped is healthy (facts 1.3)."""
    windows.services.stop(service)
    assert windows.services.restart(service) == ()
    found = windows.services.get(service)
    assert found is not None
    assert found.state == "Stopped"
    windows.services.start(service)
    assert windows.services.restart(service)[0] == service
    windows.services.stop(service)


def test_the_codes_of_a_service_that_is_in_that_state_already(bare: Host, service: str) -> None:
    """10 for a start of one that runs, 5 or 6 for a stop of one that is stopped (facts 6.4)."""

    def ask(method: str) -> int:
        return bare.client.invoke(WIN32_SERVICE, method, selectors={"Name": service}).return_value()

    bare.services.start(service)
    assert ask("StartService") == 10
    bare.services.stop(service)
    assert ask("StopService") in (5, 6)


def test_dependents_are_known_and_stop_first(bare: Host, pair_of_services: tuple[str, str]) -> None:
    """Win32_Service answers 3 while a dependent runs; the association names it (facts 6.4)."""
    service, dependent = pair_of_services
    assert dependent in [each.name for each in bare.services.dependents(service)]
    bare.services.start(service)
    bare.services.start(dependent)
    assert bare.services.stop(service) == (dependent, service)
    bare.services.start(service)
    bare.services.start(dependent)
    assert bare.services.restart(service) == (service, dependent)


def test_a_service_of_windows_names_its_program_and_its_dependents(bare: Host) -> None:
    """Nothing is stopped: RpcSs has dependents on every Windows, and nobody stops it."""
    assert bare.services.dependents("RpcSs")
    assert bare.services.program("dpm-runbook-no-such-service") == ""
    found = bare.services.get("RpcSs")
    assert found is not None
    assert found.state == "Running"
    assert bare.services.program("RpcSs").lower().endswith(".exe")


def test_names_are_matched_whole(bare: Host) -> None:
    """A name that begins like a service's is none."""
    assert bare.services.get("RpcS") is None
