"""One HTTP connection to a WinRM service: login, then envelopes, kept alive."""

from __future__ import annotations

import base64
import binascii
import contextlib
import re
import socket
import ssl
import struct
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import urlsplit

import spnego.exceptions

from runbook.sandbox.http.account import DOMAIN
from runbook.sandbox.http.login import Session
from runbook.sandbox.http.ntlm import HostNames
from runbook.sandbox.http.port import WinRmPort
from runbook.sandbox.protocol.fault_injection import Fault, Reply
from runbook.sandbox.winrm import identify

_SOAP = "application/soap+xml;charset=UTF-8"
_MUTUAL = "http://schemas.dmtf.org/wbem/wsman/1/wsman/secprofile/https/mutual"
_NOBODY_WAITS_LONGER = 120.0
_SKEW = timedelta(minutes=5)  # facts 8; that the refusal has no token is [U]
_ANSWERS_THE_CHALLENGE = b"NTLMSSP\0\3"  # the message of NTLM that a password is judged by
_TYPES = ("application/soap+xml", "multipart/encrypted", "multipart/x-multi-encrypted")
_CHUNK = re.compile(rb"([0-9A-Fa-f]{1,8})[ \t]*(?:;[^\r\n]*)?\r\n")
_LONGEST_LINE = 65_536
_LINGER = struct.pack("hh" if sys.platform == "win32" else "ii", 1, 0)


class Connection(BaseHTTPRequestHandler):
    """HTTP/1.1 for WinRM. The login belongs to the connection, so its state is kept here."""

    protocol_version = "HTTP/1.1"
    server_version, sys_version = "Microsoft-HTTPAPI/2.0", ""
    wbufsize = -1  # send an answer in one write; two writes would each cost a delayed acknowledgement
    disable_nagle_algorithm = True

    def __init__(
        self, request: socket.socket, address: Any, port: WinRmPort, made: Callable[[Connection], None]
    ) -> None:
        """Serve the connection to its end. Call `made` once `request` is the final socket. Raise `OSError`."""
        self._port, self._rules, self._made = port, port.rules, made
        self._winrm, self._computer = port.winrm, port.winrm.computer
        self._session = self._new_session()
        self._proof: str | None = None
        self._boot = self._computer.reboot_count
        super().__init__(request, address, port)  # type: ignore[arg-type]  # the base class does not use its server

    def setup(self) -> None:
        """Accept the connection, with TLS if the port has it; refuse it while the computer is down."""
        if self._is_over():
            self._break()
            raise ConnectionResetError
        if self._rules.tls is not None:
            self.request = self._rules.tls.wrap_socket(self.request, server_side=True)
        self._made(self)
        super().setup()

    def finish(self) -> None:
        """Close it and ignore errors: the peer may be gone."""
        with contextlib.suppress(OSError):
            super().finish()
        self.request.close()

    def date_time_string(self, timestamp: float | None = None) -> str:
        """Return the header `Date` by the computer's own clock without the skipped time. Tickets do not skip it either."""
        return super().date_time_string(
            (time.time() if timestamp is None else timestamp) + self._computer.skew.total_seconds()
        )

    def version_string(self) -> str:
        """Return the header `Server`: HTTP.sys's."""
        return self.server_version

    def handle_expect_100(self) -> bool:
        """Say `100 Continue` at once: the body comes only then."""
        going_on = super().handle_expect_100()
        self.wfile.flush()
        return going_on

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:  # noqa: ARG002  # the base class's
        """Answer as HTTP.sys does what does not get as far as WinRM: with a page of its own, and the connection's end.

        A verb without a method here gets as far as WinRM, which takes POST alone [G].
        """
        self.request_version, self.close_connection = self.protocol_version, True
        if code == HTTPStatus.NOT_IMPLEMENTED:
            self._reply(HTTPStatus.METHOD_NOT_ALLOWED, b"")
            return
        phrase = HTTPStatus(code).phrase
        page = f"<HTML><HEAD><TITLE>{phrase}</TITLE></HEAD><BODY><h2>{phrase}</h2><hr><p>HTTP Error {int(code)}.</p></BODY></HTML>\r\n"
        self._reply(code, page.encode(), "text/html; charset=us-ascii", phrase=phrase)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the base class's name
        """Log nothing: headers carry credentials."""

    def do_POST(self) -> None:
        """Serve one round trip."""
        body = self._body()
        if body is None:
            return
        self._port.traffic.round_trips += 1
        self._port.traffic.bytes += len(body)
        self._rules.closing.wait(self._rules.rtt)
        if self._is_over():
            self._break()
        elif not f"{urlsplit(self.path).path}/".lower().startswith("/wsman/"):  # and all below it (facts 6.9)
            self.send_error(HTTPStatus.NOT_FOUND)
        elif (known := self._identify_unauthenticated(body)) is not None:
            self._reply(200, known, _SOAP)
        elif not self._session.complete and (fault := self._winrm.faults.at_login()) is not None:
            self._apply_fault(fault)
        elif self._logged_in():
            self._exchange(body)

    def _body(self) -> bytes | None:
        """Return the body of a request, whole or in chunks; answer one whose length is not known."""
        if self.headers.get("Transfer-Encoding", "").lower() == "chunked":
            body = self._chunks()
        else:
            length = self.headers.get("Content-Length")
            if length is None:
                self.send_error(HTTPStatus.LENGTH_REQUIRED)
                return None
            body = self.rfile.read(int(length)) if re.fullmatch("[0-9]{1,10}", length) else None
        if body is None:
            self.send_error(HTTPStatus.BAD_REQUEST)
        return body

    def _chunks(self) -> bytes | None:
        """Return a body in chunks (RFC 9112, 7.1); None if it is not."""
        body = bytearray()
        while head := _CHUNK.fullmatch(self.rfile.readline(_LONGEST_LINE)):
            size = int(head[1], 16)
            if not size:
                while self.rfile.readline(_LONGEST_LINE).strip():
                    pass  # a trailer says nothing here
                return bytes(body)
            body += self.rfile.read(size)
            if self.rfile.read(2) != b"\r\n":
                break
        return None

    def _identify_unauthenticated(self, body: bytes) -> bytes | None:
        """Return the answer to an Identify before a login; None for any other message."""
        asked = self.headers.get("WSMANIDENTIFY", "").lower() == identify.STRANGER
        return identify.answer_unauthenticated(self._computer.edition, body) if asked else None

    def _apply_fault(self, fault: Fault) -> None:
        """Let a fault hit a message of the login. The login's own answer is lost."""
        if fault.kind == "slow":
            self._rules.closing.wait(fault.seconds)
        self._send(self._winrm.fault_reply(fault), sealed=False)

    def _exchange(self, body: bytes) -> None:
        if not body:
            self._reply(200, b"")  # a login without a message, to set up encryption
            return
        kind = self.headers.get("Content-Type", "").partition(";")[0].strip().lower()
        if kind not in _TYPES:  # so does OMI (facts 6.9)
            self._reply(400, b"")
            return
        sealed = kind.startswith("multipart/")
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
            reply = self._winrm.answer(body)
            self._winrm.before_answer()
            self._send(reply, sealed)
        except ConnectionResetError:
            self._break()
        finally:
            self._winrm.after_answer()
            if self._is_over():
                self._break()

    def _send(self, reply: Reply, sealed: bool) -> None:
        if reply.broken == "timeout":
            self._winrm.callers.wait(_NOBODY_WAITS_LONGER)
        if reply.broken in ("reset", "timeout"):
            self._break()
            return
        if reply.broken == "401":
            self._session = self._new_session()
            self._challenge()
            return
        kind, content = self._session.seal(reply.envelope) if sealed else (_SOAP, reply.envelope)
        if reply.broken == "half":
            self._reply(reply.status, content[: len(content) // 2], kind, promised=len(content))
            self._break()
            return
        self._reply(reply.status, content, kind)

    def _logged_in(self) -> bool:
        """Return True if this connection is logged in; otherwise answer it."""
        scheme, _, value = self.headers.get("Authorization", "").partition(" ")
        if scheme.lower() in ("negotiate", "kerberos", "credssp"):
            return self._negotiate(scheme, value)
        if self._session.complete and not scheme:
            return True
        if scheme.lower() == "basic" and "basic" in self._rules.auth and self._rules.may_be_clear:
            known = self._computer.checks_logons and self._rules.account.accepts_basic(value)
            if not known and self._computer.checks_logons:
                self._rules.account.refuse()
        else:
            mutual = scheme == _MUTUAL and "certificate" in self._rules.auth
            known = mutual and isinstance(self.request, ssl.SSLSocket) and bool(self.request.getpeercert())
        if not known:
            self._challenge()
        return known

    def _new_session(self) -> Session:
        name, domain = self._computer.name, self._computer.domain
        names = HostNames(name) if self._computer.workgroup else HostNames(name, DOMAIN, domain)
        return Session(self._rules.auth, names, self._rules.bindings, strict=self._rules.strict)

    def _negotiate(self, scheme: str, value: str) -> bool:
        asked = b""
        try:
            asked = base64.b64decode(value, validate=True)
            if _ANSWERS_THE_CHALLENGE in asked and not self._computer.checks_logons:
                raise spnego.exceptions.InvalidTokenError(context_msg="Netlogon is not started")
            token = self._session.step(asked, scheme)
            if self._session.protocol == "kerberos" and abs(self._computer.skew) > _SKEW:
                raise spnego.exceptions.InvalidTokenError(context_msg="the clock is off")
        except (binascii.Error, ValueError, spnego.exceptions.SpnegoError) as error:
            if _ANSWERS_THE_CHALLENGE in asked and self._computer.checks_logons:
                self._rules.account.refuse()
            self._session = self._new_session()
            why = getattr(getattr(error, "base_error", None), "token", None)  # a KRB-ERROR, as Windows sends it [G]
            self._challenge(f"{scheme} {base64.b64encode(why).decode()}" if why else None)
            return False
        given = f"{scheme} {base64.b64encode(token).decode()}" if token else None
        if self._session.complete:
            self._proof = given  # sent with the answer; authenticates the host to the client
        else:
            self._challenge(given)
        return self._session.complete

    def _challenge(self, with_token: str | None = None) -> None:
        """Refuse a login, or go on with it. The scheme `NTLM` is never offered: it goes inside Negotiate (facts 6.6)."""
        ways = self._rules.auth
        offers = [with_token] if with_token else []
        if not with_token:
            offers += ["Negotiate", "Kerberos"] if {"ntlm", "kerberos"} & {*ways} else []
            offers += ["CredSSP"] if "credssp" in ways else []
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
        phrase: str = "",
    ) -> None:
        """Answer. The status line of WinRM's own answers has no reason phrase (facts 6.9)."""
        self._port.traffic.bytes += len(content)
        self.send_response(status, phrase)
        for offer in offers or ([self._proof] if self._proof else []):
            self.send_header("WWW-Authenticate", offer)
        self._proof = None
        if kind:
            self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content) if promised is None else promised))
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(content)
        with contextlib.suppress(OSError):
            self.wfile.flush()

    def _is_over(self) -> bool:
        """Return True if the computer reboots or has rebooted since, or the server closes. No connection survives that."""
        computer = self._computer
        return computer.is_down or computer.reboot_count != self._boot or self._rules.closing.is_set()

    def _break(self) -> None:
        """Reset the connection: with a linger of zero, closing sends RST instead of FIN."""
        self.close_connection = True
        with contextlib.suppress(OSError):
            self.request.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _LINGER)
            self.request.close()
