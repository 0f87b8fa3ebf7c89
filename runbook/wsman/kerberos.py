"""Kerberos for one connection, by pyspnego: GSSAPI, and on Windows SSPI.

pywinrm's own way takes no password and leaves the reason of a failure in a log; this takes its place in the session that
pywinrm sends with. The credentials are never delegated.
"""

from __future__ import annotations

import base64
import re
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

from runbook.wsman import kerberos_errors
from runbook.wsman.principal import principal

if TYPE_CHECKING:
    from runbook.wsman.target import Target
    from runbook.wsman.transport import Login

SERVICE = "HTTP"
"""The SPN's service, as pywinrm has it. In a Windows domain a computer's HOST/name answers for HTTP/name as well [G]."""


class KerberosAuth(AuthBase):
    """Logs a session in, and seals its messages the way pywinrm asks for.

    With a password a ticket is fetched that stays in memory; without one it is the ticket cache's, or on Windows the logged-on
    user's.
    """

    def __init__(self, login: Login, target: Target) -> None:
        """Raises `InvalidInput` for a user name that Kerberos cannot use, `ImportError` where GSSAPI is not installed."""
        for needed in () if sys.platform == "win32" else ("gssapi", "krb5"):
            import_module(needed)  # pyspnego would tell only once a host has answered
        self._who = principal(login.username) if login.username else None
        self._password = login.password
        self._target = target
        self._name = login.spn_host or target.host
        self.session_security: spnego.ContextProxy | None = None

    def __call__(self, request: PreparedRequest) -> PreparedRequest:
        """Have the answer to a request looked at."""
        request.headers["Connection"] = "Keep-Alive"  # the login is the connection's
        request.register_hook("response", self._answered)  # type: ignore[no-untyped-call]  # requests' stub has no types here
        return request

    def _answered(self, response: Response, **settings: Any) -> Response:
        """Log in where the host asks for it. What was sealed for an older login cannot be sent again."""
        sealed = str(response.request.headers.get("Content-Type", "")).startswith("multipart/")
        if response.status_code != 401 or sealed:
            return response
        bindings = _bindings(response)
        _ = response.content  # read to its end, its connection can be used again, or closed
        response.raw.release_conn()
        scheme = next((name for name in ("Negotiate", "Kerberos") if name.lower() in _offers(response)), None)
        if scheme is None:
            raise kerberos_errors.not_offered(self._target)
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
        """A ticket for the host, in a token. Raises `AuthenticationFailed`."""
        who: Any = spnego.Password(self._who, self._password) if self._who and self._password else self._who
        try:
            context = spnego.client(
                who, hostname=self._name, service=SERVICE, protocol="kerberos", channel_bindings=bindings
            )
            return context, context.step() or b""
        except Exception as error:
            raise kerberos_errors.from_code(error, self._target, f"{SERVICE}/{self._name}", self._who) from error

    def _finish(self, context: spnego.ContextProxy, answer: Response, scheme: str) -> None:
        """Hear why the host refuses, or have it prove itself. Raises `AuthenticationFailed` or `UntrustedHost`."""
        token = _offers(answer).get(scheme.lower())
        try:
            if token:
                context.step(base64.b64decode(token))
        except Exception as error:
            if answer.status_code == 401:
                raise kerberos_errors.from_code(error, self._target, f"{SERVICE}/{self._name}", self._who) from error
            raise kerberos_errors.not_proven(self._target) from error
        if answer.status_code == 401:
            raise kerberos_errors.refused(self._target, f"{SERVICE}/{self._name}", answer.headers.get("Date"))
        if not context.complete:
            raise kerberos_errors.not_proven(self._target)

    def wrap_winrm(self, _: str, message: bytes) -> tuple[bytes, bytes]:
        """A message sealed, and its signature. Raises `SpnegoError`."""
        wrapped = self._context().wrap_winrm(message)
        return wrapped.data, wrapped.header

    def unwrap_winrm(self, _: str, sealed: bytes, signature: bytes) -> bytes:
        """The message again. Raises `SpnegoError` if it was changed on the way."""
        return self._context().unwrap_winrm(signature, sealed)

    def _context(self) -> spnego.ContextProxy:
        assert self.session_security is not None, "messages are sealed after the login"  # noqa: S101
        return self.session_security


def _offers(response: Response) -> dict[str, str]:
    """What `WWW-Authenticate` offers: each scheme in small letters, with its token."""
    header = response.headers.get("WWW-Authenticate", "")
    return {
        name.lower(): token for name, token in re.findall(r"(?:^|,)\s*(\w+)(?: +([A-Za-z0-9+/=]*))?(?=,|$| )", header)
    }


def _bindings(response: Response) -> GssChannelBindings | None:
    """What ties the login to its TLS channel (RFC 5929: tls-server-end-point); None over plain HTTP."""
    socket = getattr(response.raw.connection, "sock", None)
    certificate = socket.getpeercert(True) if isinstance(socket, ssl.SSLSocket) else None
    if not certificate:
        return None
    used = x509.load_der_x509_certificate(certificate).signature_hash_algorithm
    chosen = hashes.SHA256() if used is None or used.name in ("md5", "sha1") else used
    digest = hashes.Hash(chosen)
    digest.update(certificate)
    return GssChannelBindings(application_data=b"tls-server-end-point:" + digest.finalize())
