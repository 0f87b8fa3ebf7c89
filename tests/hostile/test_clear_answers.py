"""Over plain HTTP only what was encrypted with the keys of the login is believed: a device on the way can write the rest."""

from __future__ import annotations

import pytest

from runbook import errors
from runbook.sandbox import Environment, Fault, Machine, serve
from runbook.sandbox.http.login import Session
from runbook.sandbox.protocol.fault_injection import Reply
from runbook.sandbox.winrm.service import WinRm
from tests.connecting import connect
from tests.soak.counting import THOROUGH

SEALED = 'multipart/encrypted;protocol="application/HTTP-SPNEGO-session-encrypted";boundary="Encrypted Boundary"'
KINDS = (
    "application/soap+xml;charset=UTF-8",
    "",
    "multipart/mixed",
    "multipart/encrypted",
    'multipart/encrypted;protocol="application/HTTP-Kerberos-session-encrypted";boundary="Encrypted Boundary"',
    SEALED.lower(),
    SEALED,
)


@pytest.fixture
def machine() -> Machine:
    """A host."""
    return Machine("H", version="2016")


STATUSES = (200, 201, 299, 300, 304, 400, 413, 500, 503)
CASES = [
    (kind, status) for kind in KINDS for status in STATUSES if THOROUGH or status == 200 or kind == "multipart/mixed"
]


@pytest.mark.parametrize(("kind", "status"), CASES)
@pytest.mark.parametrize("fault", [False, True], ids=["answer", "fault"])
def test_what_is_not_encrypted_is_not_believed(
    kind: str, status: int, fault: bool, machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever it calls itself, and under whatever status: no value is read from it, and no fault."""
    real = WinRm.answer
    monkeypatch.setattr(Session, "seal", lambda _, message: (kind, message))
    monkeypatch.setattr(WinRm, "answer", lambda *given: Reply(real(*given).envelope, status))
    if fault:
        machine.faults.add(Fault("soap-fault", code=5, times=99))
    with (
        serve(Environment([machine])) as server,
        connect(server.endpoint("H"), server.username, server.password) as host,
        pytest.raises(errors.ConnectionProblem),
    ):
        host.system.read()
