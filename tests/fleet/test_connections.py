"""The connections that jobs share: one job at a time on each, few at one host, none left open."""

from __future__ import annotations

import threading
from contextlib import ExitStack, suppress

import pytest

from runbook.errors import AuthenticationFailed
from runbook.fleet.connections import AT_ONE_HOST, Connections
from runbook.hosts.accounts import Accounts
from runbook.hosts.entry import Entry
from runbook.hosts.errors import AccountGivenUp
from runbook.sandbox import Environment, Fault, Machine, serve
from runbook.windows.host import Host
from runbook.wsman.http.transport import PywinrmTransport
from runbook.wsman.login import Login
from runbook.wsman.target import Target, parse_target

ENTRY = Entry("A", Target("127.0.0.1", 1), Login("ntlm", "u", "p"))


@pytest.fixture
def closed(monkeypatch: pytest.MonkeyPatch) -> list[PywinrmTransport]:
    """The transports that have been closed, each as often as it was."""
    found: list[PywinrmTransport] = []
    monkeypatch.setattr(PywinrmTransport, "close", lambda transport: found.append(transport))
    return found


@pytest.mark.parametrize("keep", [False, True])
def test_a_connection_is_kept_or_let_go_of(keep: bool, closed: list[PywinrmTransport]) -> None:
    """Kept, the next job has the same one; either way nothing is open in the end."""
    connections = Connections(keep=keep)
    seen: list[tuple[Host, bool]] = []
    for _ in range(2):
        with connections.to(ENTRY) as found:
            seen.append(found)
    assert (seen[0][0] is seen[1][0], [was_open for _, was_open in seen]) == (keep, [False, keep])
    assert len(closed) == (0 if keep else 2)
    connections.close()
    assert len(closed) == (1 if keep else 2)


def test_two_jobs_at_one_host_have_two_connections(closed: list[PywinrmTransport]) -> None:
    """As two runs that are taken back on one host; of the two, one is kept."""
    connections = Connections(keep=True)
    with connections.to(ENTRY) as (first, _), connections.to(ENTRY) as (second, _):
        assert first is not second
    assert len(closed) == 1
    connections.close()
    assert len(set(closed)) == 2


def test_so_many_jobs_at_one_host_and_no_more() -> None:
    """The DPM server of many computers keeps a shell for the person who works there."""
    connections = Connections(keep=False)
    arrived = threading.Event()

    def one_more() -> None:
        with connections.to(ENTRY):
            arrived.set()

    with ExitStack() as stack:
        for _ in range(AT_ONE_HOST):
            stack.enter_context(connections.to(ENTRY))
        waiting = threading.Thread(target=one_more)
        waiting.start()
        assert not arrived.wait(0.2)
    waiting.join(10)
    assert arrived.is_set()


def test_a_login_that_was_withheld_is_the_jobs_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where the job made something else of it: it has not seen the host."""

    def refuse(*_: object) -> bytes:
        raise AuthenticationFailed

    monkeypatch.setattr(PywinrmTransport, "__call__", refuse)
    accounts = Accounts()
    entries = [Entry(name, ENTRY.target, ENTRY.login, accounts=accounts) for name in "ABC"]
    for entry in entries[:2]:
        with pytest.raises(AuthenticationFailed), Connections(keep=False).to(entry) as (host, _):
            host.system.read()
    with (
        pytest.raises(AccountGivenUp, match="A, B"),
        Connections(keep=False).to(entries[2]) as (host, _),
        suppress(AccountGivenUp),
    ):
        host.system.read()


def test_a_login_that_is_refused_in_mid_session_is_made_once_more() -> None:
    """Over the wire: WinRM forgot it, or was restarted. A second refusal bars the host."""
    machine = Machine("H", version="2016")
    accounts = Accounts()
    with serve(Environment((machine,))) as server:
        login = Login("ntlm", server.username, server.password)
        entry = Entry("H", parse_target(server.endpoint("H")), login, accounts=accounts)
        with Connections(keep=False).to(entry) as (host, _):
            for _ in range(3):
                host.system.read()
                machine.faults.add(Fault("401"))
                host.system.read()
        assert accounts.decide(login, "H") == "go"
    login = Login("ntlm", "u", "p")
    for accepted, verdict in ((True, "go"), (False, "go"), (False, "give up")):
        accounts.begin(login)
        accounts.end(login, "H", accepted=accepted)
        assert accounts.decide(login, "H") == verdict


def test_a_host_that_boots_may_refuse_without_being_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """Over the wire, while its Netlogon starts: neither it nor the account is barred, and no wrong password is counted."""
    monkeypatch.setattr("runbook.windows.system.BETWEEN_LOGINS_SECONDS", 0.1)
    machine = Machine("H", version="2016")
    machine.reboot_seconds, machine.netlogon_seconds = 0.05, 1.0
    accounts = Accounts()
    with serve(Environment((machine,))) as server:
        login = Login("ntlm", server.username, server.password)
        entry = Entry("H", parse_target(server.endpoint("H")), login, accounts=accounts)
        with Connections(keep=False).to(entry) as (host, _):
            before = host.system.read().booted
            assert host.system.reboot(host.system.read(), seconds=60).booted > before
        assert accounts.decide(login, "another") == "go"
        assert accounts.decide(login, "H") == "go"
        assert server.refused_logons == 0
