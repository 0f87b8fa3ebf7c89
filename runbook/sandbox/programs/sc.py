"""`sc`: services on the command line. Its texts are [G], except those of `qc` (facts 6.4)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from runbook.sandbox.programs.service_control import ERRORS, control
from runbook.sandbox.windows import services
from runbook.sandbox.windows.computer import Computer
from runbook.sandbox.windows.printed import CommandResult
from runbook.sandbox.windows.services import Service

_NUMBERS = {services.STOPPED: 1, services.START_PENDING: 2, services.STOP_PENDING: 3, services.RUNNING: 4}
_STARTS: Final[Mapping[str, str]] = {
    "Boot": "0   BOOT_START",
    "System": "1   SYSTEM_START",
    "Auto": "2   AUTO_START",
    "Manual": "3   DEMAND_START",
    "Disabled": "4   DISABLED",
}
_CALLS: Final[Mapping[str, str]] = {
    "query": "EnumQueryServicesStatus:OpenService",
    "qc": "OpenService",
    "start": "start:OpenService",
    "stop": "stop:OpenService",
}


def run(computer: Computer, words: str) -> CommandResult:
    """Run `query|qc|start|stop NAME`; the exit code is Windows' error code."""
    verb, _, name = words.partition(" ")
    verb = verb.lower()
    if verb not in _CALLS:
        return CommandResult("ERROR:  Unrecognized command\r\n", exit_code=1639)
    service = computer.services.find(name.strip().strip('"'))
    if service is None:
        return CommandResult(f"[SC] {_CALLS[verb]} FAILED 1060:\r\n\r\nThe specified service does not exist as an installed service.\r\n\r\n", exit_code=1060)  # fmt: skip
    if verb == "qc":
        return CommandResult(_configuration(service))
    code = 0 if verb == "query" else control(computer, service, start=verb == "start")
    if code:
        number, text = ERRORS[code]
        return CommandResult(f"[SC] {verb} FAILED {number}:\r\n\r\n{text}\r\n\r\n", exit_code=number)
    return CommandResult(_state(service))


def _state(service: Service) -> str:
    return (
        f"\r\nSERVICE_NAME: {service.name} \r\n"
        "        TYPE               : 10  WIN32_OWN_PROCESS  \r\n"
        f"        STATE              : {_NUMBERS[service.state]}  {service.state.upper().replace(' ', '_')} \r\n"
        "        WIN32_EXIT_CODE    : 0  (0x0)\r\n"
        "        SERVICE_EXIT_CODE  : 0  (0x0)\r\n"
        "        CHECKPOINT         : 0x0\r\n"
        "        WAIT_HINT          : 0x0\r\n"
    )


def _configuration(service: Service) -> str:
    return (
        f"[SC] QueryServiceConfig SUCCESS\r\n\r\nSERVICE_NAME: {service.name}\r\n"
        "        TYPE               : 10  WIN32_OWN_PROCESS \r\n"
        f"        START_TYPE         : {_STARTS[service.start_mode]}\r\n"
        "        ERROR_CONTROL      : 1   NORMAL\r\n"
        f"        BINARY_PATH_NAME   : {service.path}\r\n"
        "        LOAD_ORDER_GROUP   : \r\n"
        "        TAG                : 0\r\n"
        f"        DISPLAY_NAME       : {service.display_name}\r\n"
        "        DEPENDENCIES       : \r\n"
        f"        SERVICE_START_NAME : {service.account}\r\n"
    )
