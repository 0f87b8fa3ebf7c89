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
from runbook.windows.host import Host
from runbook.wsman.http.transport import PywinrmTransport
from runbook.wsman.login import Login
from runbook.wsman.target import Target

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
