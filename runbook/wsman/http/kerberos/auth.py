"""Kerberos for one connection, by pyspnego: GSSAPI, or SSPI on Windows.

pywinrm's own implementation takes no password and only logs the reason of a failure. This class replaces it in
pywinrm's session. Credentials are never delegated.
"""

from __future__ import annotations

import base64
import ssl
import sys
from importlib import import_module
from typing import TYPE_CHECKING, Any

import spnego
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from requests import PreparedRequest, Response
from requests.auth import AuthBase
from spnego.channel_bindings import GssChannelBindings

from runbook.wsman.http.kerberos import codes
from runbook.wsman.http.kerberos.errors import IdentityNotProven, KerberosNotOffered
from runbook.wsman.http.kerberos.principal import principal
from runbook.wsman.http.login.schemes import offers

if TYPE_CHECKING:
    from runbook.wsman.login import Login
    from runbook.wsman.target import Target

SERVICE = "HTTP"
"""The SPN's service, as in pywinrm. In a Windows domain, a computer's HOST/name also answers for HTTP/name [G]."""


class KerberosAuth(AuthBase):
    """Logs a session in, and seals its messages through the methods that pywinrm calls.

    With a password, fetch a ticket that stays in memory. Without one, use the ticket cache, or on Windows the logged-on
    user.
    """

    def __init__(self, login: Login, target: Target) -> None:
        """Raise `InvalidInput` for a user name that Kerberos cannot use, `ImportError` if GSSAPI is not installed."""
        for needed in () if sys.platform == "win32" else ("gssapi", "krb5"):
            import_module(needed)  # pyspnego would raise only after a host has answered
        self._user = principal(login.username) if login.username else None
        self._password = login.password
        self._target = target
        self._name = login.spn_host or target.host
        self._spn = f"{SERVICE}/{self._name}"
        self.session_security: spnego.ContextProxy | None = None

    def __call__(self, request: PreparedRequest) -> PreparedRequest:
        """Register the login for the answer to this request."""
        request.headers["Connection"] = "Keep-Alive"  # the login belongs to the connection
        request.register_hook("response", self._handle_answer)  # type: ignore[no-untyped-call]  # requests' stub has no types here
        return request

    def _handle_answer(self, response: Response, **settings: Any) -> Response:
        """Log in if the host asks for it. Messages sealed for an older login cannot be sent again."""
        sealed = str(response.request.headers.get("Content-Type", "")).startswith("multipart/")
        if response.status_code != 401 or sealed:
            return response
        bindings = _bindings(response)
        _ = response.content  # read to the end, so that its connection can be used again, or closed
        response.raw.release_conn()
        offered = offers(response.headers.get("WWW-Authenticate", ""))
        scheme = next((name for name in ("Negotiate", "Kerberos") if name.lower() in offered), None)
        if scheme is None:
            raise KerberosNotOffered(where=self._target.address)
        context, token = self._begin(bindings)
        request = response.request.copy()
        request.headers["Authorization"] = f"{scheme} {base64.b64encode(token).decode()}"
        answer: Response = response.connection.send(request, **settings)
        _ = answer.content
        answer.history.append(response)
        self._finish(context, answer, scheme)
        self.session_security = context
        return answer

    def _begin(self, bindings: GssChannelBindings | None) -> tuple[spnego.ContextProxy, bytes]:
        """Return a context, and a ticket for the host in its first token. Raise `AuthenticationFailed`."""
        user: Any = spnego.Password(self._user, self._password) if self._user and self._password else self._user
        try:
            context = spnego.client(
                user, hostname=self._name, service=SERVICE, protocol="kerberos", channel_bindings=bindings
            )
            return context, context.step() or b""
        except Exception as error:
            raise codes.from_code(error, self._target, self._spn, self._user) from error

    def _finish(self, context: spnego.ContextProxy, answer: Response, scheme: str) -> None:
        """Make the host prove its identity, or read why it refuses. Raise `AuthenticationFailed` or `UntrustedHost`."""
        offer = offers(answer.headers.get("WWW-Authenticate", "")).get(scheme.lower())
        try:
            if offer and offer.token:
                context.step(base64.b64decode(offer.token))
        except Exception as error:
            if answer.status_code == 401:
                raise codes.from_code(error, self._target, self._spn, self._user) from error
            raise IdentityNotProven(where=self._target.address) from error
        if answer.status_code == 401:
            raise codes.from_refusal(self._target, self._spn, self._user, answer.headers.get("Date"))
        if not context.complete:
            raise IdentityNotProven(where=self._target.address)

    def wrap_winrm(self, _: str, message: bytes) -> tuple[bytes, bytes]:
        """Return the sealed message and its signature. Raise `SpnegoError`."""
        wrapped = self._context().wrap_winrm(message)
        return wrapped.data, wrapped.header

    def unwrap_winrm(self, _: str, sealed: bytes, signature: bytes) -> bytes:
        """Return the message in clear text. Raise `SpnegoError` if it was changed on the way."""
        return self._context().unwrap_winrm(signature, sealed)

    def _context(self) -> spnego.ContextProxy:
        assert self.session_security is not None, "messages are sealed after the login"  # noqa: S101
        return self.session_security


def _bindings(response: Response) -> GssChannelBindings | None:
    """Return the channel bindings of the TLS channel (RFC 5929: tls-server-end-point); None over plain HTTP."""
    socket = getattr(response.raw.connection, "sock", None)
    certificate = socket.getpeercert(True) if isinstance(socket, ssl.SSLSocket) else None
    if not certificate:
        return None
    used = x509.load_der_x509_certificate(certificate).signature_hash_algorithm
    chosen = hashes.SHA256() if used is None or used.name in ("md5", "sha1") else used
    digest = hashes.Hash(chosen)
    digest.update(certificate)
    return GssChannelBindings(application_data=b"tls-server-end-point:" + digest.finalize())
