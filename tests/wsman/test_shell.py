"""A shell is always deleted, and what runs in it never outlives us."""

from __future__ import annotations

from datetime import timedelta
from xml.etree.ElementTree import Element

import pytest

from runbook.errors import CommandTimedOut, OperationTimedOut
from runbook.sandbox import Fault, Machine
from runbook.wsman.envelope import Envelope
from runbook.wsman.shell import IDLE_SECONDS, Shell, run_reading
from tests.conftest import host_of


def actions(machine: Machine) -> list[str]:
    """The last words of the actions that were asked for."""
    return [request.action.rpartition("/")[2] for request in machine.log.requests]


def test_a_deadline_terminates_the_command_and_deletes_the_shell() -> None:
    """Signal, then Delete."""
    machine = Machine("H", version="2016")
    with pytest.raises(CommandTimedOut), Shell(host_of(machine).client, seconds=0.3) as shell:
        shell.run("ping -n 60 127.0.0.1")
    assert actions(machine)[-2:] == ["Signal", "Delete"]
    assert machine.shells == 0


def test_ctrl_c_does_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """An exception that is none of ours still leaves nothing behind."""
    machine = Machine("H", version="2016")
    host = host_of(machine)
    exchange = host.client.exchange

    def interrupted(envelope: Envelope) -> Element:
        if envelope.action.endswith("/Receive"):
            raise KeyboardInterrupt
        return exchange(envelope)

    monkeypatch.setattr(host.client, "exchange", interrupted)
    with pytest.raises(KeyboardInterrupt), Shell(host.client) as shell:
        shell.run("ping -n 60 127.0.0.1")
    assert actions(machine)[-2:] == ["Signal", "Delete"]
    assert machine.shells == 0


def test_silence_is_waited_out() -> None:
    """A Receive that times out at the host is no failure; the next one brings the output."""
    machine = Machine("H", version="2016")
    machine.faults.add(Fault("soap-fault", action="Receive", code=0x80338029, times=2))
    with Shell(host_of(machine).client) as shell:
        assert shell.run("hostname").stdout.strip() == "H"


def test_a_time_out_elsewhere_is_told() -> None:
    """Only waiting for output may take long."""
    machine = Machine("H", version="2016")
    machine.faults.add(Fault("soap-fault", action="Command", code=0x80338029))
    with pytest.raises(OperationTimedOut), Shell(host_of(machine).client) as shell:
        shell.run("hostname")
    assert machine.shells == 0


@pytest.mark.parametrize("kind", ["reset-after", "half", "garbage"])
def test_a_shell_whose_name_was_lost_ends_by_itself_soon(kind: str) -> None:
    """Nobody can delete it, so it was asked to be kept for three idle minutes only, not the two hours of WinRM 3.0."""
    machine = Machine("H", version="2016")
    host = host_of(machine)
    host.system.read()
    machine.faults.add(Fault(kind, action="Create"))  # type: ignore[arg-type]
    assert run_reading(host.client, "hostname")[0].stdout.strip() == "H"
    assert machine.shells == 1
    machine.clock.advance(timedelta(seconds=IDLE_SECONDS))
    assert machine.shells == 0


@pytest.mark.parametrize("action", ["Command", "Receive", "Signal", "Delete"])
@pytest.mark.parametrize("kind", ["reset", "reset-after", "half", "timeout", "401"])
def test_a_shell_is_deleted_whatever_is_lost_in_it(action: str, kind: str) -> None:
    """What only reads runs again in a new one, and the old one is deleted."""
    machine = Machine("H", version="2016")
    host = host_of(machine)
    host.system.read()
    machine.faults.add(Fault(kind, action=action))  # type: ignore[arg-type]
    machine.faults.add(Fault("soap-fault", action="Delete", code=0x80338012))
    assert [each.stdout.strip() for each in run_reading(host.client, "hostname", "hostname")] == ["H", "H"]
    assert machine.shells == 0
