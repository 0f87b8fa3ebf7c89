"""One HTTP connection to a simulated machine: login, then envelopes, kept alive."""

from __future__ import annotations

import base64
import binascii
import contextlib
import socket
import ssl
import struct
import time
from http.server import BaseHTTPRequestHandler
from typing import TYPE_CHECKING, cast

import spnego.exceptions

from runbook.sandbox.login import NtlmSession
from runbook.sandbox.machine import Answer

if TYPE_CHECKING:
    from runbook.sandbox.server import Listener

_SOAP = "application/soap+xml;charset=UTF-8"
_MUTUAL = "http://schemas.dmtf.org/wbem/wsman/1/wsman/secprofile/https/mutual"
_NOBODY_WAITS_LONGER = 120.0


class Connection(BaseHTTPRequestHandler):
    """HTTP/1.1 for WinRM. The login belongs to the connection, so its state is kept here."""

    protocol_version = "HTTP/1.1"
    server_version, sys_version = "Microsoft-HTTPAPI/2.0", ""
    wbufsize = -1  # an answer leaves in one write; two would cost a delayed acknowledgement each
    disable_nagle_algorithm = True

    def setup(self) -> None:
        """Take the connection, with TLS if the listener has it; refuse it while the machine is away."""
        self._listener = cast("Listener", self.server)
        self._session = NtlmSession()
        self._boot = self._listener.machine.reboot_count
        if self._is_over():
            self._break()
            raise ConnectionResetError
        if self._listener.tls is not None:
            self.request = self._listener.tls.wrap_socket(self.request, server_side=True)
            self._listener.replace(self.request)
        super().setup()

    def finish(self) -> None:
        """End it quietly: the peer may be gone."""
        with contextlib.suppress(OSError):
            super().finish()
        with contextlib.suppress(OSError):
            self.request.close()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the base class's name
        """Say nothing: headers carry credentials."""

    def do_POST(self) -> None:
        """One round trip."""
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self._listener.traffic.round_trips += 1
        self._listener.traffic.bytes += len(body)
        time.sleep(self._listener.rtt)
        if self._is_over():
            self._break()
        elif self.path.split("?")[0] != "/wsman":
            self._reply(404, b"")
        elif self._logged_in():
            self._exchange(body)

    def _exchange(self, body: bytes) -> None:
        sealed = self.headers.get("Content-Type", "").startswith("multipart/encrypted")
        if not body:
            self._reply(200, b"")  # a login without a message, to set encryption up
            return
        if sealed:
            try:
                body = self._session.unseal(body)
            except (ValueError, AssertionError, spnego.exceptions.SpnegoError):
                self._reply(400, b"")
                return
        elif self._listener.tls is None and not self._listener.allow_unencrypted:
            self._reply(403, b"")  # AllowUnencrypted is false (facts 6.6); this status is ours [G]
            return
        machine = self._listener.machine
        answer = machine.answer(body)
        try:
            self._send(answer, sealed)
        finally:
            machine.after_answer()
            if self._is_over():
                self._break()

    def _send(self, answer: Answer, sealed: bool) -> None:
        if answer.broken == "timeout":
            self._listener.closing.wait(_NOBODY_WAITS_LONGER)
        if answer.broken in ("reset", "timeout"):
            self._break()
            return
        if answer.broken == "401":
            self._session = NtlmSession()
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
        listener = self._listener
        if scheme.lower() in ("ntlm", "negotiate") and "ntlm" in listener.auth:
            return self._negotiate(scheme, value)
        if self._session.complete and not scheme:
            return True
        if scheme.lower() == "basic" and "basic" in listener.auth and listener.may_be_clear:
            known = listener.accounts.accepts_basic(value)
        else:
            mutual = scheme == _MUTUAL and "certificate" in listener.auth
            known = mutual and isinstance(self.request, ssl.SSLSocket) and bool(self.request.getpeercert())
        if known:
            return True
        self._challenge()
        return False

    def _negotiate(self, scheme: str, value: str) -> bool:
        try:
            token = self._session.step(base64.b64decode(value, validate=True))
        except (binascii.Error, ValueError, spnego.exceptions.SpnegoError):
            self._session = NtlmSession()
            self._challenge()
            return False
        if self._session.complete:
            return True
        self._challenge(f"{scheme} {base64.b64encode(token or b'').decode()}")
        return False

    def _challenge(self, with_token: str | None = None) -> None:
        offers = [with_token] if with_token else []
        if not with_token and "ntlm" in self._listener.auth:
            offers.append("Negotiate")
        if not with_token and "basic" in self._listener.auth and self._listener.may_be_clear:
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
        self._listener.traffic.bytes += len(content)
        self.send_response(status)
        for offer in offers or []:
            self.send_header("WWW-Authenticate", offer)
        if kind:
            self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content) if promised is None else promised))
        self.end_headers()
        self.wfile.write(content)
        with contextlib.suppress(OSError):
            self.wfile.flush()

    def _is_over(self) -> bool:
        """Rebooting, or rebooted since: no connection outlives that."""
        machine = self._listener.machine
        return machine.is_away or machine.reboot_count != self._boot

    def _break(self) -> None:
        """Reset: with a linger of zero, closing sends RST instead of FIN."""
        self.close_connection = True
        with contextlib.suppress(OSError):
            self.request.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.request.close()
