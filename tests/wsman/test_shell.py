"""A shell is always deleted, and what runs in it never outlives us."""

from __future__ import annotations

from xml.etree.ElementTree import Element

import pytest

from runbook.errors import CommandTimedOut, OperationTimedOut
from runbook.sandbox import Fault, Machine
from runbook.wsman.envelope import Envelope
from runbook.wsman.shell import Shell
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
