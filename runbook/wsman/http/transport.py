"""The HTTP transport: pywinrm's, with its guesses replaced by explicit choices.

pywinrm does authentication, message encryption and the HTTP session. This module adds: proxies, `.netrc` and CA bundles
are never taken from the environment; redirects are not followed; over plain HTTP an answer in clear text is refused;
every exception becomes an error of this package.
"""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

from runbook.errors import RunbookError
from runbook.wsman.http.errors import AnswerInClear, NeedsTls
from runbook.wsman.http.principal import principal
from runbook.wsman.login import Login
from runbook.wsman.target import Target

if TYPE_CHECKING:
    import requests
    from winrm.transport import Transport

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
        proxy: str | None = None,
        read_timeout: int | None = None,
    ) -> None:
        """`read_timeout` (seconds, default 30) must exceed the operation time-out in the envelopes.

        Raise `InvalidInput` if a password would be sent in clear text, or if Kerberos cannot use the user name.
        """
        if login.method == "kerberos":
            principal(login.username)
        if login.method in ("basic", "certificate") and not target.tls:
            raise NeedsTls(method=login.method)
        self.target = target
        self._login = login
        self._ca = ca
        self._proxy = proxy
        self._read_timeout = read_timeout or _READ_TIMEOUT
        self._transport: Transport | None = None
        self._last_used = 0.0

    def __call__(self, envelope: bytes) -> bytes:
        """Exchange one envelope. Return a SOAP fault like any answer. Raise `ConnectionProblem`."""
        from runbook.wsman.http import wire_errors

        if time.monotonic() - self._last_used > _IDLE_SECONDS:
            self.close()
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
            if (fault := wire_errors.fault_envelope(error)) is not None:
                return fault
            raise wire_errors.translate(error, self.target) from error
        except BaseException:
            self.close()
            raise
        self._last_used = time.monotonic()
        return answer

    def close(self) -> None:
        """Drop the connection; the next message opens a new one."""
        transport, self._transport = self._transport, None
        if transport is not None:
            transport.close_session()

    def _connect(self) -> Transport:
        from winrm.transport import Transport

        login = self._login
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
            proxy=self._proxy,
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

        from runbook.wsman.http.kerberos import KerberosAuth

        session = requests.Session()
        session.auth = KerberosAuth(self._login, self.target)
        session.headers.update(transport.default_headers)
        if self._proxy:
            session.proxies = {"http": self._proxy, "https": self._proxy}
        return session

    def _harden(self, session: requests.Session) -> None:
        from runbook.wsman.http.closing import ClosingAdapter
        from runbook.wsman.http.trust import VerifyingAdapter

        session.trust_env = False  # otherwise requests reads .netrc, and REQUESTS_CA_BUNDLE again
        session.max_redirects = 0  # a redirect would log in to another host
        if self.target.tls:
            session.mount("https://", VerifyingAdapter(self._ca))
        else:
            session.mount("http://", ClosingAdapter())
            session.hooks["response"].append(_refuse_clear_answer)


def _refuse_clear_answer(response: requests.Response, *_: object, **__: object) -> None:
    """Raise `AnswerInClear` for a plain answer to an encrypted message.

    pywinrm would read it, and a device in between could forge it.
    """
    sealed = response.headers.get("Content-Type", "").lower().startswith("multipart/")
    if response.content and response.request.body and response.status_code in (200, 500) and not sealed:
        raise AnswerInClear
