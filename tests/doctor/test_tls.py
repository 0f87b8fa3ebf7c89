"""What is wrong with TLS or a certificate: which of the things that can be, with names, issuer and dates."""

from __future__ import annotations

import socket
import ssl
import struct
from pathlib import Path

import pytest

from runbook.doctor.diagnosis import Advice
from runbook.doctor.tls import CUT, ENDS_SOON, EXPIRED, NO_HANDSHAKE, NOT_TLS, NOT_YET, OTHER_NAME, UNKNOWN_CA
from runbook.sandbox import Environment, Machine, serve
from runbook.sandbox.http.certificates import Flaw, make
from tests.doctor.examined import Findings, at, broken, examined, listening, states


def seen(findings: Findings) -> list[str]:
    """What is said of TLS, in English."""
    return [line.en for line in findings["tls"].seen]


def test_a_good_certificate() -> None:
    """Names, issuer and dates are shown all the same, and everything after works."""
    with serve(Environment([Machine("H")]), tls=True) as server:
        findings = at(server)
    assert states(findings) == {"fine"}
    assert "issuer: runbook sandbox CA" in [line.en for line in findings["tls"].seen]


@pytest.mark.parametrize(
    ("flaw", "advice"),
    [("expired", EXPIRED), ("not-yet", NOT_YET), ("other-name", OTHER_NAME), ("self-signed", UNKNOWN_CA)],
)
def test_a_flaw_is_named(flaw: Flaw, advice: Advice) -> None:
    """Alone, where the CA is known; nothing is sent to a host that cannot prove who it is."""
    machine = Machine("H")
    with serve(Environment([machine]), tls=True, flaw=flaw) as server:
        findings = at(server)
    assert broken(findings) == "tls"
    assert findings["tls"].seen[0] == advice.when
    assert findings["authentication"].state == "skipped"
    assert machine.log.requests == []


def test_a_name_that_is_not_the_certificates() -> None:
    """Of a host that was given by name, not by address: OpenSSL counts that apart."""
    with serve(Environment([Machine("H")]), tls=True, flaw="other-name") as server:
        where = server.endpoint("H").replace("127.0.0.1", "localhost")
        findings = examined(where, tls=True, ca=server.ca_file)
    assert findings["tls"].seen[0] == OTHER_NAME.when
    assert "names: old-name.contoso.local" in seen(findings)


def test_an_unknown_ca() -> None:
    """Without --ca: the system's own store does not know the sandbox's."""
    with serve(Environment([Machine("H")]), tls=True) as server:
        assert seen(at(server, ca=None))[0] == UNKNOWN_CA.when.en


def test_two_things_wrong_are_both_said() -> None:
    """OpenSSL tells the first only; mending one would show the other tomorrow."""
    with serve(Environment([Machine("H")]), tls=True, flaw="expired") as server:
        assert seen(at(server, ca=None))[:2] == [UNKNOWN_CA.when.en, EXPIRED.when.en]
    with serve(Environment([Machine("H")]), tls=True, flaw="other-name") as server:
        found = at(server, ca=None)["tls"]
    assert [line.en for line in found.seen[:2]] == [UNKNOWN_CA.when.en, OTHER_NAME.when.en]
    assert found.todo is not None
    assert OTHER_NAME.todo.ja in found.todo.ja


def test_a_certificate_that_ends_soon() -> None:
    """Works today: a remark."""
    with serve(Environment([Machine("H")]), tls=True, flaw="ends-soon") as server:
        findings = at(server)
    assert (findings["tls"].state, findings["tls"].seen[0]) == ("note", ENDS_SOON.when)
    assert findings["authentication"].state == "fine"


def test_tls_to_a_plain_port() -> None:
    """--tls is one too many."""
    with serve(Environment([Machine("H")])) as server:
        assert seen(at(server, tls=True))[0] == NOT_TLS.when.en


def test_no_handshake(tmp_path: Path) -> None:
    """A peer that knows only TLS 1.1, and one that is no TLS at all."""
    make(tmp_path, ["H"])
    old = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    old.load_cert_chain(tmp_path / "server.pem", tmp_path / "server.key")
    with pytest.warns(DeprecationWarning, match="TLSv1_1"):
        old.minimum_version = old.maximum_version = ssl.TLSVersion.TLSv1_1
    with listening(lambda connection: old.wrap_socket(connection, server_side=True).close()) as where:
        assert examined(where, tls=True)["tls"].seen[0] == NO_HANDSHAKE.when
    with listening(lambda _: None) as where:
        assert examined(where, tls=True)["tls"].seen[0] == NO_HANDSHAKE.when


def test_a_handshake_that_is_cut_off_the_second_time(tmp_path: Path) -> None:
    """A device on the way that lets one connection through and resets the next: said, with the certificate that was seen, no traceback."""
    make(tmp_path, ["H"])
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(tmp_path / "server.pem", tmp_path / "server.key")
    connections: list[socket.socket] = []

    def once(connection: socket.socket) -> None:
        connections.append(connection)
        if len(connections) == 2:  # the first is the port's
            server.wrap_socket(connection, server_side=True).close()
        elif len(connections) > 2:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))  # closed with a reset

    with listening(once) as where:
        found = examined(where, tls=True, ca=tmp_path / "ca.pem")["tls"]
    assert (found.state, found.seen[0]) == ("unknown", CUT.when)
    assert "issuer: runbook sandbox CA" in [line.en for line in found.seen]


def test_a_ca_file_that_cannot_be_read(tmp_path: Path) -> None:
    """What was typed is to be mended."""
    with serve(Environment([Machine("H")]), tls=True) as server:
        assert at(server, ca=tmp_path / "none.pem")["tls"].state == "broken"
