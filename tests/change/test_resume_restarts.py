"""A run that restarts two services and is cut off on the way."""

from __future__ import annotations

import pytest

from runbook.change.apply import apply
from runbook.change.plan import Plan, Restart
from runbook.change.resume import plan_resume
from runbook.change.states import RestartState
from runbook.journal import trust
from runbook.journal.journal import Journal
from runbook.sandbox import Machine
from runbook.text import Text
from runbook.windows.host import Host
from runbook.windows.identity import Identity
from runbook.windows.look import Look
from tests.conftest import host_of

SERVICES = ("DPMRA", "Spooler")


@pytest.fixture(autouse=True)
def _a_procedure_that_restarts_both(monkeypatch: pytest.MonkeyPatch) -> None:
    """Declare the services."""
    monkeypatch.setattr(trust, "SERVICES", frozenset(SERVICES))


class KilledError(BaseException):
    """The process is gone."""


def cut_off(machine: Machine, message: int) -> Host:
    """The host as seen by a process that is killed before that message goes out; not while it asks for the identity."""
    left = 1000

    def send(envelope: bytes) -> bytes:
        nonlocal left
        left -= 1
        if left < 0:
            raise KilledError
        return machine.send(envelope)

    host = Host(machine.name, send)
    host.read_identity()
    left = message
    return host


def plan_for(machine: Machine) -> Plan:
    """A plan that restarts both services, which run."""
    for service in SERVICES:
        machine.services[service].start()
    restarts = tuple(Restart(service, running=True) for service in SERVICES)
    return Plan("step1", "H", Identity("H"), settings=(), changes=(), restarts=restarts)


@pytest.mark.parametrize("message", range(8))
def test_killed_on_the_way_everything_runs_in_the_end(message: int, journal: Journal) -> None:
    """Before any message: the rest is done under the same number, and both services were restarted."""
    machine = Machine("H")
    with pytest.raises(KilledError):
        apply(cut_off(machine, message), plan_for(machine), journal)
    finished(machine, journal)


def test_a_service_that_was_restarted_is_left_alone(journal: Journal) -> None:
    """Cut off between the two: the second one alone is restarted."""
    machine = Machine("H")

    def told(text: Text) -> None:
        if SERVICES[1] in text.en:
            raise KilledError

    with pytest.raises(KilledError):
        apply(host_of(machine), plan_for(machine), journal, progress=told)
    assert finished(machine, journal) == SERVICES[1:]


def finished(machine: Machine, journal: Journal) -> tuple[str, ...]:
    """Resume the run and see that it is done; the services that were still to be restarted."""
    host = host_of(machine)
    (run,) = journal.runs()
    rest = plan_resume(Look(host), run)
    apply(host, rest, journal, resumes=run.id)
    (run,) = journal.runs()
    assert run.state == "done"
    assert [each.service for each in run.restarts if each.state is RestartState.DONE] == list(SERVICES)
    assert all(machine.services[service].state == "Running" for service in SERVICES)
    return tuple(restart.service for restart in rest.restarts)
