"""Asking again: what for, how often, and what is never asked twice."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from runbook import errors
from runbook.pause import Cancellation
from runbook.sandbox import Environment, Fault, Machine, serve
from runbook.text import Text, same
from runbook.wsman import names, retry
from runbook.wsman.client import Client
from runbook.wsman.http.errors import CannotConnect
from runbook.wsman.http.status.errors import NotWinrm
from runbook.wsman.shell import run_reading
from tests.conftest import host_of
from tests.connecting import connect

PASSING = ["reset", "reset-after", "timeout", "garbage", "half", "401", "reboot", "reboot-after"]


@pytest.mark.parametrize("kind", PASSING)
@pytest.mark.parametrize("version", ["2008 R2", "2016"])
def test_a_read_comes_through(kind: str, version: str) -> None:
    """A method that reads, a query and a command: each is asked again after one trouble, as a whole."""
    machine = Machine("H", version=version)
    host = host_of(machine)
    reads: tuple[Callable[[], object], ...] = (
        host.system.read,
        lambda: host.registry.subkeys("HKLM\\SOFTWARE"),
        lambda: run_reading(host.client, "hostname", "hostname")[1].stdout.strip(),
    )
    for read in reads:
        for at in range(5):
            wanted = read()
            machine.faults.add(Fault(kind, at=at))  # type: ignore[arg-type]
            found = read()
            assert found == wanted or not isinstance(found, str | tuple)
            machine.faults.clear()


@pytest.mark.parametrize("code", [0x80338029, 0x803381A5, 0x803381A6, 0x803381A7, 0x803381A8, 0x803381AB])
def test_a_fault_that_passes_is_waited_for(code: int) -> None:
    """The host's own time-out, and its quotas of shells and operations."""
    machine = Machine("H", version="2016")
    machine.faults.add(Fault("soap-fault", code=code))
    assert host_of(machine).system.read().computer == "H"


@pytest.mark.parametrize("code", [14, 995, 1115, 1726, 0x800706BA, 0x80041014, 0x80041033, 0x8033801B])
def test_what_the_host_broke_off_is_read_again_and_never_written_again(code: int) -> None:
    """Looked at after a write: what took effect is done; what did not may still do so, and is left to a person."""
    machine = Machine("H", version="2016")
    host = host_of(machine)
    machine.faults.add(Fault("soap-fault", code=code))
    assert host.system.read().computer == "H"
    key = r"HKLM\SOFTWARE\X"
    for took_effect in (True, False):
        machine.faults.add(Fault("soap-fault", code=code))
        before = host.client.requests
        if took_effect:
            assert host.client.write_verified(lambda: host.registry.create_key(key), lambda: True) is None
        else:
            with pytest.raises(errors.TemporaryFault):
                host.client.write_verified(lambda: host.registry.create_key(key), lambda: False)
        assert host.client.requests == before + 1


@pytest.mark.parametrize("code", [5, 0x80338000, 0x80041010, 0x80338012])
def test_an_answer_is_an_answer(code: int) -> None:
    """Denied, not there, or a fault that nobody knows: asked once."""
    machine = Machine("H", version="2016")
    host = host_of(machine)
    machine.faults.add(Fault("soap-fault", code=code, times=9))
    with pytest.raises(errors.WsmanFault):
        host.system.read()
    assert host.client.requests == 1


def test_patience_ends() -> None:
    """Four times at most, with growing pauses that a person hears of; after the deadline only the second try is still made."""
    machine = Machine("H", version="2016")
    host = host_of(machine)
    machine.faults.add(Fault("reset", times=99))
    heard: list[Text] = []
    with host.client.notifying(heard.append), pytest.raises(errors.ConnectionLost):
        host.system.read()
    assert host.client.requests == 4
    assert [each.en for each in heard] == [f"no answer, asking again ({n}/4)" for n in (2, 3, 4)]
    host.client.retry_policy = retry.RetryPolicy(seconds=0, first_pause=0.001)
    with pytest.raises(errors.ConnectionLost):
        host.system.read()
    assert host.client.requests == 6


def test_ctrl_c_ends_the_wait() -> None:
    """The pause before another try is one that can be interrupted."""
    machine = Machine("H", version="2016")
    host = host_of(machine)
    host.client.retry_policy = retry.RetryPolicy(first_pause=60)
    machine.faults.add(Fault("reset", times=99))
    stop = threading.Event()
    stop.set()
    host.client.cancellation = Cancellation(stop)
    with pytest.raises(errors.Interrupted):
        host.system.read()


def test_a_host_that_never_answered_is_left_alone() -> None:
    """Nobody listens, or it is no WinRM: said at once. Of a host that has answered before, the same is waited over."""
    for failure in (CannotConnect(where="h", why=same("x")), NotWinrm(where="h", status=404)):
        machine = Machine("H", version="2016")
        failures: list[errors.RunbookError] = [failure]

        def send(envelope: bytes, machine: Machine = machine, failures: list[errors.RunbookError] = failures) -> bytes:
            if failures:
                raise failures.pop()
            return machine.send(envelope)

        client = Client(send)
        with pytest.raises(type(failure)):
            client.query("root/cimv2", "select * from Win32_OperatingSystem")
        assert client.query("root/cimv2", "select * from Win32_OperatingSystem")
        failures.append(failure)
        assert client.query("root/cimv2", "select * from Win32_OperatingSystem")


def test_a_password_is_not_tried_again_and_again() -> None:
    """Refused at first: once. Refused in mid-session: one new login. Then nothing is sent any more."""
    for met, logins in ((False, 1), (True, 2)):
        machine = Machine("H", version="2016")
        host = host_of(machine)
        if met:
            host.system.read()
        before = host.client.requests
        machine.faults.add(Fault("401", times=99))
        for _ in range(3):
            with pytest.raises(errors.AuthenticationFailed):
                host.system.read()
            with pytest.raises(errors.AuthenticationFailed):
                run_reading(host.client, "hostname")
        assert host.client.requests == before + logins


def test_a_wrong_password_is_one_login(site: Environment) -> None:
    """Over the wire, whatever is asked: an account is not locked by us."""
    with serve(site) as server, connect(server.endpoint("SQL01"), server.username, "wrong") as host:
        with pytest.raises(errors.AuthenticationFailed):
            host.system.read()
        round_trips = server.traffic("SQL01").round_trips
        with pytest.raises(errors.AuthenticationFailed, match="sign-in is not tried again"):
            host.system.read()
        assert server.traffic("SQL01").round_trips == round_trips


def test_a_write_is_never_made_again_by_itself() -> None:
    """What is not said to be a read is sent once."""
    machine = Machine("H", version="2016")
    host = host_of(machine)
    machine.faults.add(Fault("reset", action="CreateKey"))
    with pytest.raises(errors.ConnectionLost):
        host.registry.create_key("HKLM\\SOFTWARE\\X")
    assert host.client.requests == 1
    with pytest.raises(errors.WsmanFault):
        host.client.invoke(names.wmi("root/cimv2", "Win32_OperatingSystem"), "Nonsense")


@pytest.mark.parametrize("kind", ["reset", "401", "half"])
@pytest.mark.parametrize("at", range(4))
def test_trouble_with_a_login_is_trouble_with_the_read(site: Environment, kind: str, at: int) -> None:
    """The messages of the handshake carry no envelope; over NTLM each of them may be lost, and the read comes through."""
    machine = site["FILES01"]
    with serve(site) as server, connect(server.endpoint("FILES01"), server.username, server.password) as host:
        host.system.read()
        host.close()  # the next message logs in anew: three messages, then the envelope
        machine.faults.add(Fault(kind, at=at, logins=True))  # type: ignore[arg-type]
        assert host.system.read().computer == "FILES01"
        assert host.client.lost == 1 or (kind, at) == ("401", 0)  # which is how a login begins anyway


def test_a_write_to_a_host_that_never_answered_is_not_read_back() -> None:
    """Nobody listens: nothing was sent, and so nothing is uncertain. A host that has answered before may be restarting: read back."""

    def unreachable(_: bytes) -> bytes:
        raise CannotConnect(where="h", why=same("nobody listens"))

    client = Client(unreachable)
    os = names.wmi("root/cimv2", "Win32_OperatingSystem")
    with pytest.raises(errors.Unreachable):
        client.write_verified(lambda: client.invoke(os, "Reboot"), lambda: client.get(os) is not None)
    assert client.requests == 1
