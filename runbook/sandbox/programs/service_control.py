"""Starting and stopping services as `sc` and `net` do, with their errors [G]."""

from __future__ import annotations

from runbook.sandbox.windows import services
from runbook.sandbox.windows.computer import Computer
from runbook.sandbox.windows.services import Service
from runbook.sandbox.windows.writes import Write

ERRORS = {
    services.DEPENDENTS_RUNNING: (1051, "A stop control has been sent to a service that other running services are dependent on."),
    services.NOT_IN_THIS_STATE: (1061, "The service cannot accept control messages at this time."),
    services.NOT_STARTED: (1062, "The service has not been started."),
    services.RUNNING_ALREADY: (1056, "An instance of the service is already running."),
    services.DISABLED: (1058, "The service cannot be started."),
}  # fmt: skip
"""Number and text by Win32_Service's return code."""


def control(computer: Computer, service: Service, *, start: bool) -> int:
    """Begin to start or stop a service. Return Win32_Service's return code."""
    before = service.state
    code = service.begin_start() if start else service.begin_stop(computer.services)
    if code == services.ACCEPTED:
        verb = "StartService" if start else "StopService"
        computer.writes.append(Write("service", service.name, before, verb))
    return code
