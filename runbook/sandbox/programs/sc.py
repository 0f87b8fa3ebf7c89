"""`sc`: services on the command line. Its texts are [G]."""

from __future__ import annotations

from runbook.sandbox.programs.service_control import ERRORS, control
from runbook.sandbox.windows import services
from runbook.sandbox.windows.computer import Computer
from runbook.sandbox.windows.printed import CommandResult

_NUMBERS = {services.STOPPED: 1, services.START_PENDING: 2, services.STOP_PENDING: 3, services.RUNNING: 4}


def run(computer: Computer, words: str) -> CommandResult:
    """Run `query|start|stop NAME`; the exit code is Windows' error code."""
    verb, _, name = words.partition(" ")
    service = computer.services.find(name.strip().strip('"'))
    if verb.lower() not in ("query", "start", "stop"):
        return CommandResult("ERROR:  Unrecognized command\r\n", exit_code=1639)
    if service is None:
        call = "EnumQueryServicesStatus:OpenService" if verb.lower() == "query" else f"{verb}:OpenService"
        return CommandResult(f"[SC] {call} FAILED 1060:\r\n\r\nThe specified service does not exist as an installed service.\r\n\r\n", exit_code=1060)  # fmt: skip
    code = 0 if verb.lower() == "query" else control(computer, service, start=verb.lower() == "start")
    if code:
        number, text = ERRORS[code]
        return CommandResult(f"[SC] {verb} FAILED {number}:\r\n\r\n{text}\r\n\r\n", exit_code=number)
    state = service.state
    return CommandResult(
        f"\r\nSERVICE_NAME: {service.name} \r\n"
        "        TYPE               : 10  WIN32_OWN_PROCESS  \r\n"
        f"        STATE              : {_NUMBERS[state]}  {state.upper().replace(' ', '_')} \r\n"
        "        WIN32_EXIT_CODE    : 0  (0x0)\r\n"
        "        SERVICE_EXIT_CODE  : 0  (0x0)\r\n"
        "        CHECKPOINT         : 0x0\r\n"
        "        WAIT_HINT          : 0x0\r\n"
    )
