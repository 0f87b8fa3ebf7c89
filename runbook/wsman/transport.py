"""The wire: pywinrm's transport, with what it would guess decided here.

pywinrm does authentication, message encryption and the HTTP session. Around it: proxies, `.netrc` and CA bundles are
never taken from the environment, redirects are not followed, over plain HTTP an answer in clear is refused, and
whatever is raised below becomes an error of ours.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from runbook.errors import InvalidInput, NotEncrypted, RunbookError
from runbook.text import Text
from runbook.wsman.principal import principal
from runbook.wsman.target import Target

if TYPE_CHECKING:
    import requests
    from winrm.transport import Transport

Authentication = Literal["ntlm", "kerberos", "credssp", "certificate", "basic"]

# WinRM closes a connection that has been idle for two minutes [G]. The encryption keys belong to the connection, so
# a new one must be authenticated before anything is sealed, not after a 401 to a message sealed with the old keys.
_IDLE_SECONDS = 60.0
_READ_TIMEOUT = 30


@dataclass(frozen=True, slots=True)
class Login:
    """How to log in. The password and the key are in no `repr`.

    Kerberos without a password takes the ticket that is there, of `username` if there is one; `spn_host` is the host's name in
    its SPN, where that is not the name it is reached by.
    """

    method: Authentication = "ntlm"
    username: str = ""
    password: str = field(default="", repr=False)
    certificate: Path | None = None
    key: Path | None = field(default=None, repr=False)
    spn_host: str = ""


class PywinrmTransport:
    """`send(envelope) -> envelope` to one host. Connects at the first message.

    After any failure the connection is dropped and the next message logs in anew. Not for two threads at once.
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
        """`read_timeout` in seconds must exceed the operation time-out that envelopes ask for; 30 if not given.

        Raises `InvalidInput` for what would send a password in clear, and for a user name that Kerberos cannot use.
        """
        if login.method == "kerberos":
            principal(login.username)
        if login.method in ("basic", "certificate") and not target.tls:
            raise InvalidInput(
                Text(
                    "{method} 認証は HTTPS (--tls) でのみ使えます。平文の HTTP では接続しません。",
                    "{method} authentication is for HTTPS (--tls) only; it is refused over plain HTTP.",
                ).format(method=login.method)
            )
        self.target = target
        self._login = login
        self._ca = ca
        self._proxy = proxy
        self._read_timeout = read_timeout or _READ_TIMEOUT
        self._transport: Transport | None = None
        self._last_used = 0.0

    def __call__(self, envelope: bytes) -> bytes:
        """Exchange one envelope. A SOAP fault is returned like any answer; raises `ConnectionProblem`."""
        from runbook.wsman import wire_errors

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
            # Reset first: whatever state the connection is in, the next message must not build on it.
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
            message_encryption="never",  # decided below, once the session is ours
            proxy=self._proxy,
        )
        if login.method == "kerberos":
            transport.session = self._kerberos_session(transport)  # pywinrm takes what is there
        session = transport.build_session()
        self._harden(session)
        try:
            if not self.target.tls:
                transport.setup_encryption(session)
                if getattr(session.auth, "session_security", session.auth) is None:
                    raise _in_clear()
        except BaseException:
            session.close()
            raise
        return transport

    def _kerberos_session(self, transport: Transport) -> requests.Session:
        import requests

        from runbook.wsman.kerberos import KerberosAuth

        session = requests.Session()
        session.auth = KerberosAuth(self._login, self.target)
        session.headers.update(transport.default_headers)
        if self._proxy:
            session.proxies = {"http": self._proxy, "https": self._proxy}
        return session

    def _harden(self, session: requests.Session) -> None:
        from runbook.wsman.adapter import ClosingAdapter
        from runbook.wsman.trust import VerifyingAdapter

        session.trust_env = False  # else requests reads .netrc, and REQUESTS_CA_BUNDLE again
        session.max_redirects = 0  # a redirect would log in somewhere nobody named
        if self.target.tls:
            session.mount("https://", VerifyingAdapter(self._ca))
        else:
            session.mount("http://", ClosingAdapter())
            session.hooks["response"].append(_refuse_clear_answer)


def _refuse_clear_answer(response: requests.Response, *_: object, **__: object) -> None:
    """pywinrm reads a plain answer to an encrypted message; whoever stands in between could write one."""
    sealed = response.headers.get("Content-Type", "").lower().startswith("multipart/")
    if response.content and response.request.body and response.status_code in (200, 500) and not sealed:
        raise _in_clear()


def _in_clear() -> NotEncrypted:
    return NotEncrypted(
        Text(
            "相手がメッセージの暗号化に応じないため、接続を中止しました。",
            "The peer does not keep to message encryption, so the connection was ended.",
        ),
        Text(
            "HTTPS (--tls) を使うか、途中の機器を確認してください。",
            "Use HTTPS (--tls), or look for what stands in between.",
        ),
    )
