"""Compare a host with the record of a run: its name, the services to restart, the values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress

from runbook.change.errors import AnotherComputer
from runbook.change.plan import Change, Restart
from runbook.change.run import Restarted, Run
from runbook.change.states import RestartState
from runbook.errors import WsmanFault
from runbook.settings.setting import Setting, Value, format_value
from runbook.windows.look import Look


def restarts_of(look: Look, run: Run) -> tuple[Restart, ...]:
    """Return the current state of the services that a run restarted or had to restart. One request for each that runs."""
    return tuple(_restart(look, recorded) for recorded in run.restarts)


def _restart(look: Look, recorded: Restarted) -> Restart:
    service = look.service(recorded.service)
    if service is None:
        return Restart(recorded.service, running=False)
    if recorded.state is RestartState.RESTARTING:
        # The record says which dependents ran before; now they may be stopped because of this run.
        return Restart(recorded.service, service.runs, recorded.dependents, cut_off=True)
    running: tuple[str, ...] = ()
    if service.runs:
        with suppress(WsmanFault):  # a service with running dependents refuses to stop; that case is handled then
            running = tuple(each.name for each in look.dependents(recorded.service) if each.runs)
    return Restart(recorded.service, service.runs, running)


def check_computer(look: Look, run: Run, restarts: Iterable[Restart]) -> None:
    """Raise `AnotherComputer` if this is not the run's computer."""
    computer = _computer(look, restarts)
    if computer.lower() != run.computer.lower():
        raise AnotherComputer(found=computer, run=run.id, computer=run.computer)


def value_now(look: Look, setting: Setting, assumed: Mapping[Setting, Value] | None) -> Value:
    """Return the value of a setting from `assumed`, otherwise from the host."""
    return assumed[setting] if assumed and setting in assumed else setting.read(look)


def describe_changes(found: Iterable[tuple[Change, Value]]) -> str:
    """Return the settings of changes, each with its current value, in one line for display."""
    return "; ".join(f"{change.setting.place} {change.setting.label}: {format_value(value)}" for change, value in found)


def _computer(look: Look, restarts: Iterable[Restart]) -> str:
    """Return the computer's own name. It comes with every service; the system is read only if no service is known."""
    for restart in restarts:
        service = look.service(restart.service)
        if service is not None and service.computer:
            return service.computer
    return look.system.computer
