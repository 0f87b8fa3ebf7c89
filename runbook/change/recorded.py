"""What a run's record says of its host, held against the host as it is: the computer, and the services to restart."""

from __future__ import annotations

from collections.abc import Iterable

from runbook.change.plan import Restart
from runbook.change.run import Run
from runbook.errors import Refused
from runbook.text import Text
from runbook.windows.look import Look


def restarts_of(look: Look, run: Run) -> tuple[Restart, ...]:
    """The services that a run restarted or was to restart, as they are now."""
    return tuple(
        Restart(
            name,
            (service := look.service(name)) is not None and service.runs,
            dependents if state == "restarting" else (),
            cut_off=state == "restarting" and service is not None,
        )
        for name, state, dependents in run.restarts
    )


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
