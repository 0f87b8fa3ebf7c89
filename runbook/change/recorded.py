"""What a run's record says of its host, held against the host as it is: the computer, and the services to restart."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress

from runbook.change.plan import Restart
from runbook.change.run import Run
from runbook.errors import Refused, WsmanFault
from runbook.text import Text
from runbook.windows.look import Look


def restarts_of(look: Look, run: Run) -> tuple[Restart, ...]:
    """The services that a run restarted or was to restart, as they are now. One request for each that runs, for its dependents."""
    return tuple(_restart(look, *recorded) for recorded in run.restarts)


def _restart(look: Look, name: str, state: str, dependents: tuple[str, ...]) -> Restart:
    service = look.service(name)
    if service is None:
        return Restart(name, running=False)
    if state == "restarting":  # who of them ran before stands in the record; now they may be stopped because of us
        return Restart(name, service.runs, dependents, cut_off=True)
    running: tuple[str, ...] = ()
    if service.runs:
        with suppress(WsmanFault):  # a service with running dependents refuses to stop, and that is handled then
            running = tuple(each.name for each in look.dependents(name) if each.runs)
    return Restart(name, service.runs, running)


def same_computer(look: Look, run: Run, restarts: Iterable[Restart]) -> None:
    """Raises `Refused` when this is another computer than the run's."""
    computer = _computer(look, restarts)
    if computer.lower() != run.computer.lower():
        raise Refused(
            Text(
                "接続先は {found} ですが、実行 {run} の対象は {computer} でした。何も変更していません。",
                "This is {found}, but run {run} was on {computer}. Nothing was changed.",
            ).format(found=computer, run=run.id, computer=run.computer)
        )


def _computer(look: Look, restarts: Iterable[Restart]) -> str:
    """The computer's own name, which comes with every service; its system is asked only if there is none."""
    for restart in restarts:
        service = look.service(restart.service)
        if service is not None and service.computer:
            return service.computer
    return look.system.computer
