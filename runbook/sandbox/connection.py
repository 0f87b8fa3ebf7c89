"""One HTTP connection to a simulated machine: login, then envelopes, kept alive."""

from __future__ import annotations

import base64
import binascii
import contextlib
import socket
import ssl
import struct
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from http.server import BaseHTTPRequestHandler
from typing import TYPE_CHECKING, Any

import spnego.exceptions

from runbook.sandbox import identify
from runbook.sandbox.faults import Fault
from runbook.sandbox.login import Session
from runbook.sandbox.machine import Answer

if TYPE_CHECKING:
    from runbook.sandbox.listener import Port

_SOAP = "application/soap+xml;charset=UTF-8"
_MUTUAL = "http://schemas.dmtf.org/wbem/wsman/1/wsman/secprofile/https/mutual"
_NOBODY_WAITS_LONGER = 120.0
_SKEW = timedelta(minutes=5)  # facts 8; that the refusal carries no token is [U]
_LINGER = struct.pack("hh" if sys.platform == "win32" else "ii", 1, 0)


class Connection(BaseHTTPRequestHandler):
    """HTTP/1.1 for WinRM. The login belongs to the connection, so its state is kept here."""

    protocol_version = "HTTP/1.1"
    server_version, sys_version = "Microsoft-HTTPAPI/2.0", ""
    wbufsize = -1  # an answer leaves in one write; two would cost a delayed acknowledgement each
    disable_nagle_algorithm = True

    def __init__(self, request: socket.socket, address: Any, port: Port, made: Callable[[Connection], None]) -> None:
        """Serve the connection to its end; `made` is told when `request` is the socket that lasts. Raises `OSError`."""
        self._port, self._rules, self._machine, self._made = port, port.rules, port.machine, made
        self._session = self._nobody()
        self._proof: str | None = None
        self._boot = self._machine.reboot_count
        super().__init__(request, address, port)  # type: ignore[arg-type]  # its server is only looked at by us

    def setup(self) -> None:
        """Take the connection, with TLS if the port has it; refuse it while the machine is away."""
        if self._is_over():
            self._break()
            raise ConnectionResetError
        if self._rules.tls is not None:
            self.request = self._rules.tls.wrap_socket(self.request, server_side=True)
        self._made(self)
        super().setup()

    def finish(self) -> None:
        """End it quietly: the peer may be gone."""
        with contextlib.suppress(OSError):
            super().finish()
        self.request.close()

    def date_time_string(self, timestamp: float | None = None) -> str:
        """The header `Date`, by the machine's own clock; what a rehearsal skips is not in it, tickets do not skip either."""
        return super().date_time_string(
            (time.time() if timestamp is None else timestamp) + self._machine.skew.total_seconds()
        )

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the base class's name
        """Say nothing: headers carry credentials."""

    def do_POST(self) -> None:
        """One round trip."""
        length = self.headers.get("Content-Length") or "0"
        body = self.rfile.read(int(length)) if length.isdigit() else b""
        self._port.traffic.round_trips += 1
        self._port.traffic.bytes += len(body)
        self._rules.closing.wait(self._rules.rtt)
        if self._is_over():
            self._break()
        elif self.path.split("?")[0] != "/wsman":
            self._reply(404, b"")
        elif (known := self._stranger(body)) is not None:
            self._reply(200, known, _SOAP)
        elif not self._session.complete and (fault := self._machine.faults.at_login()) is not None:
            self._trouble(fault)
        elif self._logged_in():
            self._exchange(body)

    def _stranger(self, body: bytes) -> bytes | None:
        """The answer to a stranger's Identify; None for anything else."""
        asked = self.headers.get("WSMANIDENTIFY", "").lower() == identify.STRANGER
        return identify.answer_to_stranger(self._machine.edition, body) if asked else None

    def _trouble(self, fault: Fault) -> None:
        """Trouble with a message of the login. What the login would have answered is not to be told from any other loss."""
        if fault.kind == "slow":
            self._rules.closing.wait(fault.seconds)
        self._send(self._machine.trouble(fault), sealed=False)

    def _exchange(self, body: bytes) -> None:
        sealed = self.headers.get("Content-Type", "").startswith("multipart/encrypted")
        if not body:
            self._reply(200, b"")  # a login without a message, to set encryption up
            return
        if sealed:
            try:
                body = self._session.unseal(body)
            except (ValueError, spnego.exceptions.SpnegoError):
                self._reply(400, b"")
                return
        elif not self._rules.may_be_clear:
            self._reply(500, b"")  # AllowUnencrypted is false (facts 6.6); pywinrm issues 129 and 208 show the status
            return
        try:
            answer = self._machine.answer(body)
            self._machine.before_answer()
            self._send(answer, sealed)
        except ConnectionResetError:
            self._break()
        finally:
            self._machine.after_answer()
            if self._is_over():
                self._break()

    def _send(self, answer: Answer, sealed: bool) -> None:
        if answer.broken == "timeout":
            self._machine.wait(_NOBODY_WAITS_LONGER)
        if answer.broken in ("reset", "timeout"):
            self._break()
            return
        if answer.broken == "401":
            self._session = self._nobody()
            self._challenge()
            return
        kind, content = self._session.seal(answer.envelope) if sealed else (_SOAP, answer.envelope)
        if answer.broken == "half":
            self._reply(answer.status, content[: len(content) // 2], kind, promised=len(content))
            self._break()
            return
        self._reply(answer.status, content, kind)

    def _logged_in(self) -> bool:
        """Whether this connection may go on; else the answer has been given."""
        scheme, _, value = self.headers.get("Authorization", "").partition(" ")
        if scheme.lower() in ("ntlm", "negotiate", "kerberos", "credssp"):
            return self._negotiate(scheme, value)
        if self._session.complete and not scheme:
            return True
        if scheme.lower() == "basic" and "basic" in self._rules.auth and self._rules.may_be_clear:
            known = self._rules.accounts.accepts_basic(value)
        else:
            mutual = scheme == _MUTUAL and "certificate" in self._rules.auth
            known = mutual and isinstance(self.request, ssl.SSLSocket) and bool(self.request.getpeercert())
        if not known:
            self._challenge()
        return known

    def _nobody(self) -> Session:
        return Session(self._rules.auth, self._rules.bindings)

    def _negotiate(self, scheme: str, value: str) -> bool:
        try:
            token = self._session.step(base64.b64decode(value, validate=True), scheme)
            if self._session.protocol == "kerberos" and abs(self._machine.skew) > _SKEW:
                raise spnego.exceptions.InvalidTokenError(context_msg="the clock is off")
        except (binascii.Error, ValueError, spnego.exceptions.SpnegoError) as error:
            self._session = self._nobody()
            why = getattr(
                getattr(error, "base_error", None), "token", None
            )  # a KRB-ERROR, which Windows sends as well [G]
            self._challenge(f"{scheme} {base64.b64encode(why).decode()}" if why else None)
            return False
        given = f"{scheme} {base64.b64encode(token).decode()}" if token else None
        if self._session.complete:
            self._proof = given  # with the answer: by it the client knows the host
        else:
            self._challenge(given)
        return self._session.complete

    def _challenge(self, with_token: str | None = None) -> None:
        ways = self._rules.auth
        offers = [with_token] if with_token else []
        if not with_token:
            offers += ["Negotiate"] if {"ntlm", "kerberos"} & {*ways} else []
            names = (("kerberos", "Kerberos"), ("ntlm", "NTLM"), ("credssp", "CredSSP"))
            offers += [name for way, name in names if way in ways]
        if not with_token and "basic" in ways and self._rules.may_be_clear:
            offers.append('Basic realm="WSMAN"')
        self._reply(401, b"", offers=offers)

    def _reply(
        self,
        status: int,
        content: bytes,
        kind: str = "",
        *,
        offers: list[str] | None = None,
        promised: int | None = None,
    ) -> None:
        self._port.traffic.bytes += len(content)
        self.send_response(status)
        for offer in offers or ([self._proof] if self._proof else []):
            self.send_header("WWW-Authenticate", offer)
        self._proof = None
        if kind:
            self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content) if promised is None else promised))
        self.end_headers()
        self.wfile.write(content)
        with contextlib.suppress(OSError):
            self.wfile.flush()

    def _is_over(self) -> bool:
        """Rebooting, or rebooted since, or the server closes: no connection outlives that."""
        machine = self._machine
        return machine.is_away or machine.reboot_count != self._boot or self._rules.closing.is_set()

    def _break(self) -> None:
        """Reset: with a linger of zero, closing sends RST instead of FIN."""
        self.close_connection = True
        with contextlib.suppress(OSError):
            self.request.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _LINGER)
            self.request.close()
