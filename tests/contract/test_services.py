"""Win32_Service, as facts 6.4 and 1.3 describe it."""

from __future__ import annotations

from runbook.windows.host import Host


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
