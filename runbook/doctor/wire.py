"""HTTP and TLS by hand, without credentials: the answers show what kind of server it is."""

from __future__ import annotations

import http.client
import socket
import ssl
from dataclasses import dataclass
from email.message import Message

from runbook.doctor.patient import Patient
from runbook.errors import ConnectionProblem
from runbook.wsman.http.limit import Limit
from runbook.wsman.http.limited_adapter import limited

SECONDS: float = 10.0
_ENOUGH = 65_536


@dataclass(frozen=True, slots=True)
class Reply:
    """An HTTP response, with only the beginning of its body."""

    status: int
    headers: Message
    body: bytes


def connect(patient: Patient) -> socket.socket:
    """Return a TCP connection to the address whose port was open. Raise `OSError`."""
    return socket.create_connection((patient.open_at, patient.target.port), SECONDS)


def post(patient: Patient, body: bytes, *, tls: bool, **headers: str) -> Reply:
    """Send a POST to /wsman without credentials. Return the response.

    The certificate is not verified, because nothing secret is sent. Raise `OSError`, `http.client.HTTPException` if the answer is
    not HTTP, or `ConnectionProblem` if it exceeds its `Limit`.
    """
    with connect(patient) as plain:
        stream = unverified_context().wrap_socket(plain, server_hostname=patient.tls_name) if tls else plain
        with stream:
            connection = http.client.HTTPConnection(patient.target.host, patient.target.port, timeout=SECONDS)
            connection.sock = stream
            connection.response_class = limited(Limit(patient.target.address, SECONDS))
            connection.request(
                "POST", "/wsman", body, {"Content-Type": "application/soap+xml;charset=UTF-8", **headers}
            )
            response = connection.getresponse()
            return Reply(response.status, response.headers, response.read(_ENOUGH))


def speaks_tls(patient: Patient) -> bool:
    """Return whether the port accepts a TLS handshake."""
    try:
        with connect(patient) as plain, unverified_context().wrap_socket(plain, server_hostname=patient.tls_name):
            return True
    except (OSError, ValueError):
        return False


def speaks_http(patient: Patient) -> bool:
    """Return whether the port answers plain HTTP."""
    try:
        post(patient, b"", tls=False)
    except (OSError, http.client.HTTPException, ConnectionProblem):
        return False
    return True


def unverified_context() -> ssl.SSLContext:
    """Return an SSL context that accepts any certificate. Use it to read the certificate, never to send anything secret."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2  # as wsman/http/trust.py
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context
