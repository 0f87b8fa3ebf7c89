"""HTTP and TLS by hand, without credentials: what the other end is shows in how it answers a stranger."""

from __future__ import annotations

import http.client
import socket
import ssl
from dataclasses import dataclass
from email.message import Message

from runbook.doctor.patient import Patient

SECONDS: float = 10.0
_ENOUGH = 65_536


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer of HTTP; of its body no more than the beginning."""

    status: int
    headers: Message
    body: bytes


def connect(patient: Patient) -> socket.socket:
    """A TCP connection to where the port was found open. Raises `OSError`."""
    return socket.create_connection((patient.open_at, patient.target.port), SECONDS)


def post(patient: Patient, body: bytes, *, tls: bool, **headers: str) -> Reply:
    """POST to /wsman as a stranger. The certificate is not looked at here, because nothing secret is sent.

    Raises `OSError` or `http.client.HTTPException` for what is no HTTP.
    """
    with connect(patient) as plain:
        stream = unverified().wrap_socket(plain, server_hostname=patient.target.host) if tls else plain
        with stream:
            connection = http.client.HTTPConnection(patient.target.host, patient.target.port, timeout=SECONDS)
            connection.sock = stream
            connection.request(
                "POST", "/wsman", body, {"Content-Type": "application/soap+xml;charset=UTF-8", **headers}
            )
            response = connection.getresponse()
            return Reply(response.status, response.headers, response.read(_ENOUGH))


def speaks_tls(patient: Patient) -> bool:
    """Whether the port takes a TLS handshake."""
    try:
        with connect(patient) as plain, unverified().wrap_socket(plain, server_hostname=patient.target.host):
            return True
    except (OSError, ValueError):
        return False


def speaks_http(patient: Patient) -> bool:
    """Whether the port answers plain HTTP."""
    try:
        post(patient, b"", tls=False)
    except (OSError, http.client.HTTPException):
        return False
    return True


def unverified() -> ssl.SSLContext:
    """A context that takes any certificate: to look at it, never to send anything secret."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2  # as wsman/trust.py
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context
