"""On Windows a thread that waits for a host does not see Ctrl-C: another one waits for the main thread."""

from __future__ import annotations

import _thread
import sys
import threading

import pytest

from runbook.hosts.entry import Entry
from runbook.pause import while_ctrl_c_is_seen
from runbook.wsman.http.transport import PywinrmTransport
from runbook.wsman.login import Login
from runbook.wsman.target import Target

ENTRY = Entry("H", Target("127.0.0.1", 1), Login("ntlm", "u", "p"))


@pytest.mark.parametrize(("platform", "here"), [("win32", False), ("linux", True)])
def test_which_thread_waits_for_a_host(platform: str, here: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """Elsewhere it is the one that asks; its answer and its error come back either way."""
    threads = []

    def exchange(self: PywinrmTransport, envelope: bytes) -> bytes:
        threads.append(threading.current_thread())
        if envelope == b"error":
            raise TimeoutError("no answer")
        return envelope

    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setattr(PywinrmTransport, "__call__", exchange)
    transport = ENTRY.transport()
    assert transport(b"x") == b"x"
    with pytest.raises(TimeoutError, match="no answer"):
        transport(b"error")
    assert [thread is threading.current_thread() for thread in threads] == [here, here]


def test_ctrl_c_ends_the_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    """At once, although the host goes on saying nothing."""
    monkeypatch.setattr(sys, "platform", "win32")
    answer = threading.Event()

    def silent() -> None:
        _thread.interrupt_main()
        answer.wait()

    with pytest.raises(KeyboardInterrupt):
        while_ctrl_c_is_seen(silent)
    answer.set()


def test_a_worker_thread_waits_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    """No signal comes to it."""
    monkeypatch.setattr(sys, "platform", "win32")
    found: list[threading.Thread] = []
    worker = threading.Thread(target=lambda: found.append(while_ctrl_c_is_seen(threading.current_thread)))
    worker.start()
    worker.join()
    assert found == [worker]
