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
from runbook.text import Text
from runbook.windows.look import Look


def restarts_of(look: Look, run: Run) -> tuple[Restart, ...]:
    """Return the current state of the services that a run restarted or had to restart. One request for each that runs."""
    return tuple(_restart(look, recorded) for recorded in run.restarts)


def _restart(look: Look, recorded: Restarted) -> Restart:
    service = look.service(recorded.service)
    if service is None:
        return Restart(recorded.service, running=False)
    if recorded.state is RestartState.RESTARTING:
        # The record says which dependents ran before; now they may be stopped because of this run. Nothing is started
        # that does not depend on the service.
        names = {each.name for each in look.dependents(recorded.service)} if recorded.dependents else set()
        left = tuple(name for name in recorded.dependents if name in names)
        return Restart(recorded.service, service.runs, left, cut_off=True)
    running: tuple[str, ...] = ()
    if service.runs:
        with suppress(WsmanFault):  # a service with running dependents refuses to stop; that case is handled then
            running = tuple(each.name for each in look.dependents(recorded.service) if each.runs)
    return Restart(recorded.service, service.runs, running)


def check_computer(look: Look, run: Run) -> None:
    """Raise `AnotherComputer` if this is not the run's computer."""
    if not run.computer.matches(look.identity):
        raise AnotherComputer(found=str(look.identity), run=run.id, computer=str(run.computer))


def notes_on_computer(run: Run) -> tuple[Text, ...]:
    """Return a note if the record of a run does not tell its computer from another of the same name."""
    return () if run.computer.is_complete else (_BY_NAME_ONLY,)


def value_now(look: Look, setting: Setting, assumed: Mapping[Setting, Value] | None) -> Value:
    """Return the value of a setting from `assumed`, otherwise from the host."""
    return assumed[setting] if assumed and setting in assumed else setting.read(look)


def describe_changes(found: Iterable[tuple[Change, Value]]) -> str:
    """Return the settings of changes, each with its current value, in one line for display."""
    return "; ".join(f"{change.setting.place} {change.setting.label}: {format_value(value)}" for change, value in found)


_BY_NAME_ONLY = Text(
    "この実行の記録にはコンピューターの識別子がないため (以前のバージョンでは記録していません)、名前だけを確認しました。同じ名前の別のコンピューターではないことを確認してください。",
    "The record of this run has no identifier of its computer (older versions kept none), so its name alone was compared. Make sure that this is not another computer of that name.",
)
