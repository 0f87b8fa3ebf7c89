"""`sc` and `net`: services on the command line. Their texts are [G]; the Japanese ones are ours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from runbook.sandbox import local_groups, services
from runbook.sandbox.log import Write
from runbook.sandbox.printed import CommandResult, localized
from runbook.sandbox.services import Service

if TYPE_CHECKING:
    from runbook.sandbox.machine import Machine

_NUMBERS = {services.STOPPED: 1, services.START_PENDING: 2, services.STOP_PENDING: 3, services.RUNNING: 4}
_ERRORS = {
    services.DEPENDENTS_RUNNING: (1051, "A stop control has been sent to a service that other running services are dependent on."),
    services.NOT_IN_THIS_STATE: (1061, "The service cannot accept control messages at this time."),
    services.NOT_STARTED: (1062, "The service has not been started."),
    services.RUNNING_ALREADY: (1056, "An instance of the service is already running."),
    services.DISABLED: (1058, "The service cannot be started."),
}  # fmt: skip


def sc(machine: Machine, words: str) -> CommandResult:
    """`query|start|stop NAME`; the exit code is Windows' error code."""
    verb, _, name = words.partition(" ")
    service = machine.services.find(name.strip().strip('"'))
    if verb.lower() not in ("query", "start", "stop"):
        return CommandResult("ERROR:  Unrecognized command\r\n", exit_code=1639)
    if service is None:
        call = "EnumQueryServicesStatus:OpenService" if verb.lower() == "query" else f"{verb}:OpenService"
        return CommandResult(f"[SC] {call} FAILED 1060:\r\n\r\nThe specified service does not exist as an installed service.\r\n\r\n", exit_code=1060)  # fmt: skip
    code = 0 if verb.lower() == "query" else _control(machine, service, start=verb.lower() == "start")
    if code:
        number, text = _ERRORS[code]
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


def net(machine: Machine, words: str) -> CommandResult:
    """`start|stop NAME`, by name or display name; waits until the service is there. `localgroup` goes to its own module."""
    verb, _, name = words.partition(" ")
    if verb.lower() == "localgroup":
        return local_groups.run(machine, name)
    wanted = name.strip().strip('"')
    if verb.lower() not in ("start", "stop"):
        return CommandResult(stderr=localized(machine.language, "The syntax of this command is:\r\n", "このコマンドの構文は次のとおりです:\r\n"), exit_code=1)  # fmt: skip
    by_label = (each for each in machine.services.values() if each.display_name.lower() == wanted.lower())
    service = machine.services.find(wanted) or next(by_label, None)
    if service is None:
        return _refused(machine, "The service name is invalid.", "サービス名が無効です。", 2185)
    start = verb.lower() == "start"
    code, label = _control(machine, service, start=start), service.display_name
    if code in (services.NOT_STARTED, services.RUNNING_ALREADY):
        english = f"The {label} service is not started." if code == services.NOT_STARTED else "The requested service has already been started."  # fmt: skip
        japanese = f"{label} サービスは開始されていません。" if code == services.NOT_STARTED else "要求したサービスは既に開始されています。"  # fmt: skip
        return _refused(machine, english, japanese, 3521 if code == services.NOT_STARTED else 2182)
    if code:
        number, text = _ERRORS[code]
        return CommandResult(stderr=f"System error {number} has occurred.\r\n\r\n{text}\r\n\r\n", exit_code=2)
    doing, done = ("starting", "started") if start else ("stopping", "stopped")
    kana = "開始" if start else "停止"
    return CommandResult(
        localized(
            machine.language,
            f"The {label} service is {doing}.\r\nThe {label} service was {done} successfully.\r\n\r\n",
            f"{label} サービスを{kana}します.\r\n{label} サービスは正常に{kana}されました。\r\n\r\n",
        ),
        seconds=service.start_seconds if start else service.stop_seconds,
    )


def _control(machine: Machine, service: Service, *, start: bool) -> int:
    before = service.state
    code = service.begin_start() if start else service.begin_stop(machine.services)
    if code == services.ACCEPTED:
        verb = "StartService" if start else "StopService"
        machine.log.writes.append(Write("service", service.name, before, verb))
    return code


def _refused(machine: Machine, english: str, japanese: str, number: int) -> CommandResult:
    more = localized(
        machine.language,
        f"More help is available by typing NET HELPMSG {number}.",
        f"NET HELPMSG {number} と入力すると、より詳しい説明が得られます。",
    )
    return CommandResult(stderr=f"{localized(machine.language, english, japanese)}\r\n\r\n{more}\r\n\r\n", exit_code=2)
