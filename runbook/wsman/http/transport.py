"""The HTTP transport: pywinrm's, with its guesses replaced by explicit choices.

pywinrm does authentication, message encryption and the HTTP session. This module adds: proxies, `.netrc` and CA bundles
are never taken from the environment; redirects are not followed; over plain HTTP an answer in clear text is refused;
an answer is read within limits and never unpacked; every exception becomes an error of this package.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from runbook.errors import RunbookError
from runbook.wsman.http.errors import AnswerInClear, ConnectionBroken
from runbook.wsman.http.limit import Limit
from runbook.wsman.http.login.account import account_of
from runbook.wsman.http.login.usable import refuse_empty, refuse_unreadable, refuse_unusable
from runbook.wsman.http.proxy import refuse_without_package
from runbook.wsman.http.seal import is_sealed
from runbook.wsman.login import UNKNOWN, Login, SignIn
from runbook.wsman.target import Target

if TYPE_CHECKING:
    import requests
    from urllib3.connection import HTTPConnection
    from winrm.transport import Transport

    from runbook.wsman.http.closing import ClosingAdapter

# WinRM closes a connection that was idle for two minutes [G]. The encryption keys belong to the connection, so a new
# connection must log in before any message is sealed, not after a 401 to a message sealed with the old keys.
_IDLE_SECONDS = 60.0
_READ_TIMEOUT = 30


class PywinrmTransport:
    """`send(envelope) -> envelope` to one host. Connects at the first message.

    After any failure the connection is dropped and the next message logs in again. Not thread-safe.
    """

    def __init__(
        self,
        target: Target,
        login: Login,
        *,
        ca: Path | None = None,
        tls_name: str = "",
        proxy: str | None = None,
        read_timeout: int | None = None,
    ) -> None:
        """`tls_name` is the host's name in its certificate, if that differs from the name in its address.

        `read_timeout` (seconds, default 30) must exceed the operation time-out in the envelopes.

        A message and its login may take several times as long; see `limit.py`.

        Raise `InvalidInput` if the login cannot be used here, for example if a password would be sent in clear text.
        """
        refuse_unusable(login, target)
        self.target = target
        self._login = login
        self._ca = ca
        self._tls_name = tls_name
        self._proxy = proxy
        self._read_timeout = read_timeout or _READ_TIMEOUT
        self._limit = Limit(target.address, self._read_timeout)
        self._transport: Transport | None = None
        self._adapter: ClosingAdapter | None = None
        self._last_used = 0.0
        self._connection: HTTPConnection | None = None
        self._connections = 0
        self._answered = self._keeping = False
        self._sign_in = UNKNOWN
        self.is_booting: Callable[[], bool] = lambda: False
        """Whether the host is expected to boot: it may refuse a right password then."""

    def __call__(self, envelope: bytes) -> bytes:
        """Exchange one envelope. Return a SOAP fault like any answer. Raise `ConnectionProblem`."""
        from runbook.wsman.http import wire_errors

        if self.logs_in_next():
            was_open = self._transport is not None
            self.close()
            if self._keeping and was_open:  # closed since `next_connection` was asked: whom would a new one reach?
                raise ConnectionBroken(where=self.target.address)
        self._limit.begin()
        try:
            if self._transport is None:
                self._transport = self._connect()
            answer: bytes = self._transport.send_message(envelope)
        except RunbookError:
            self.close()
            raise
        except Exception as error:
            # Reset first: the next message must not depend on the state of this connection.
            self.close()
            heard = self._adapter.heard if self._adapter else None
            if (fault := wire_errors.fault_envelope(error, heard, self.target, self._login.method)) is not None:
                return fault
            raise wire_errors.translate(error, self.target, self._login.method, heard) from error
        except BaseException:
            self.close()
            raise
        if not self._answered:
            self._sign_in = self._sent()
        self._last_used = time.monotonic()
        self._answered = True
        return answer

    @property
    def sign_in(self) -> SignIn:
        """How the host was logged in to last, as it was sent; `UNKNOWN` before.

        The account is the one on the wire or, where that is encrypted there, the one whose password, ticket or certificate was used.
        """
        return self._sign_in

    def _sent(self) -> SignIn:
        found = self._adapter.sign_in if self._adapter else UNKNOWN
        return found if found.account or not found.method else SignIn(account_of(self._login), found.method)

    def logs_in_next(self) -> bool:
        """Return whether the next message needs a login: there is no connection, the host closed it, or it is about to."""
        is_lost = self._answered and self._connection is not None and not self._connection.is_connected
        return self._transport is None or is_lost or time.monotonic() - self._last_used > _IDLE_SECONDS

    def next_connection(self) -> int:
        """Return the number of the TCP connection that the next message will use, if the host does not close it first."""
        if self.logs_in_next():
            self.close()
        return self._connections + (self._transport is None)

    @contextmanager
    def kept_or_lost(self) -> Iterator[None]:
        """Make no new connection by itself in this block: if the host has closed the one in use, raise `ConnectionLost`.

        The message after that one logs in again.
        """
        before, self._keeping = self._keeping, True
        try:
            yield
        finally:
            self._keeping = before

    def _connected(self, connection: HTTPConnection) -> None:
        if self._keeping and self._answered:
            raise ConnectionBroken(where=self.target.address)
        self._connection = connection
        self._connections += 1

    def check_computer(self) -> None:
        """Raise `InvalidInput` if this computer cannot read a file of certificates or a key, or lacks a package for the proxy."""
        refuse_unreadable(self._login, self.target, self._ca)
        refuse_without_package(self._proxy)

    def close(self) -> None:
        """Drop the connection; the next message opens a new one."""
        self._answered, self._connection = False, None
        transport, self._transport = self._transport, None
        if transport is not None:
            transport.close_session()

    def _connect(self) -> Transport:
        from winrm.transport import Transport

        login = self._login
        self._adapter = None
        refuse_empty(login)
        self.check_computer()
        transport = Transport(
            endpoint=self.target.url,
            username=login.username or None,
            password=login.password,
            service="HTTP",
            ca_trust_path=None,  # type: ignore[arg-type]  # documented: not from the environment
            cert_pem=str(login.certificate) if login.certificate else None,
            cert_key_pem=str(login.key) if login.key else None,
            read_timeout_sec=self._read_timeout,
            auth_method=login.method,
            message_encryption="never",  # decided below, once this package has the session
            proxy="",  # with None, requests sets no_proxy in the environment for a moment, which other threads may read
        )
        if login.method == "kerberos":
            transport.session = self._kerberos_session(transport)  # pywinrm uses what is installed
        session = transport.build_session()
        self._harden(session)
        try:
            if not self.target.tls:
                transport.setup_encryption(session)
                if getattr(session.auth, "session_security", session.auth) is None:
                    raise AnswerInClear
        except BaseException:
            session.close()
            raise
        return transport

    def _kerberos_session(self, transport: Transport) -> requests.Session:
        import requests

        from runbook.wsman.http.kerberos.auth import KerberosAuth

        session = requests.Session()
        session.auth = KerberosAuth(self._login, self.target)
        session.headers.update(transport.default_headers)
        return session

    def _harden(self, session: requests.Session) -> None:
        from runbook.wsman.http.limited_adapter import LimitedAdapter
        from runbook.wsman.http.trust import VerifyingAdapter

        session.trust_env = False  # otherwise requests reads .netrc, and REQUESTS_CA_BUNDLE again
        session.proxies = {"http": self._proxy, "https": self._proxy} if self._proxy else {}
        session.max_redirects = 0  # a redirect would log in to another host
        session.headers["Accept-Encoding"] = "identity"
        self._adapter = (
            VerifyingAdapter(self._ca, self._limit, self._connected, tls_name=self._tls_name)
            if self.target.tls
            else LimitedAdapter(self._limit, self._connected)
        )
        session.mount("https://" if self.target.tls else "http://", self._adapter)
        if not self.target.tls:
            session.hooks["response"].append(self._refuse_clear_answer)

    def _refuse_clear_answer(self, response: requests.Response, *_: object, **__: object) -> None:
        """Raise `AnswerInClear` for a plain answer to an encrypted message.

        pywinrm would read it under any status below 400, and a device in between could forge it.
        """
        read = (response.status_code < 400 and not response.is_redirect) or response.status_code == 500
        sealed = is_sealed(response.headers, self._login.method)
        if read and response.request.body and response.content and not sealed:
            raise AnswerInClear
