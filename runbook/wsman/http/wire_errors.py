"""Map exceptions of pywinrm, requests, spnego and sockets to errors of this package.

Imported only after a connection exists.
"""

from __future__ import annotations

import ssl
from typing import Final

import requests
import spnego.exceptions
from cryptography.exceptions import UnsupportedAlgorithm
from urllib3 import exceptions as urllib3
from winrm.exceptions import AuthenticationError, WinRMError, WinRMTransportError

from runbook.errors import RunbookError
from runbook.text import Text
from runbook.wsman.http.closing import Heard
from runbook.wsman.http.errors import (
    AnswerTimedOut,
    CannotConnect,
    CertificateNotVerified,
    ConnectionBroken,
    NoTlsHandshake,
    NotThroughProxy,
    NotTls,
    SealBroken,
    UnprocessableAnswer,
)
from runbook.wsman.http.login.errors import (
    AuthenticationNotOffered,
    AuthenticationPackageMissing,
    ClientCertificateRefused,
    CredentialsRefused,
    NoAuthenticationOffered,
    NoChallenge,
    NtlmNotPossibleHere,
)
from runbook.wsman.http.login.schemes import Offer, offers
from runbook.wsman.http.seal import is_sealed
from runbook.wsman.http.status.meaning import from_status
from runbook.wsman.login import SCHEMES, Authentication
from runbook.wsman.target import Target

# OpenSSL's reasons for an answer that is no TLS; the last two are those of OpenSSL 3.2 and later.
_NOT_TLS: Final = {"WRONG_VERSION_NUMBER", "HTTP_REQUEST", "PACKET_LENGTH_TOO_LONG", "RECORD_LAYER_FAILURE"}
_BROKEN_LATER: Final = {"DECRYPTION_FAILED_OR_BAD_RECORD_MAC", "SSLV3_ALERT_BAD_RECORD_MAC", "BAD_RECORD_TYPE"}


def fault_envelope(error: Exception, heard: Heard | None, target: Target, method: Authentication) -> bytes | None:
    """Return the SOAP fault that came under any HTTP status; None for any other exception.

    Over plain HTTP only an encrypted one: any device on the way could have written another one.
    """
    believed = target.tls or (heard is not None and is_sealed(heard.headers, method))
    if isinstance(error, WinRMTransportError) and "Envelope" in error.response_text and believed:
        return error.response_text.encode("utf-8")
    return None


def translate(error: Exception, target: Target, method: Authentication, heard: Heard | None) -> RunbookError:
    """Return the error for any exception from below. Its sentence names the address, never the credentials.

    `heard` is the last answer of the connection, if there was one.
    """
    if isinstance(error, RunbookError):
        return error
    where = target.address
    if isinstance(error, requests.exceptions.SSLError):
        return _tls(where, error)
    if isinstance(error, (requests.exceptions.ConnectTimeout, urllib3.ConnectTimeoutError)):
        return CannotConnect(where=where, why=Text("接続がタイムアウトしました", "the connection timed out"))
    if isinstance(error, (requests.exceptions.Timeout, TimeoutError)):
        return AnswerTimedOut(where=where)
    if isinstance(error, (requests.exceptions.ConnectionError, ConnectionError, urllib3.HTTPError)):
        return _connection(where, error)
    if isinstance(error, ImportError) or (isinstance(error, WinRMError) and "not installed" in str(error)):
        return AuthenticationPackageMissing()
    if any(_is_forbidden_here(each) for each in _chain(error)):
        return NtlmNotPossibleHere()
    if heard is not None and heard.resent and heard.status != 401:
        return ConnectionBroken(where=where)
    if isinstance(error, WinRMTransportError):
        return from_status(where, error.code, heard.headers if heard else {})
    if heard is not None and is_sealed(heard.headers, method):
        return SealBroken(where=where)
    if heard is not None and heard.status not in (200, 401):
        return from_status(where, heard.status, heard.headers)
    # requests_credssp is an extra and may not be installed.
    refusals = (AuthenticationError, PermissionError, spnego.exceptions.SpnegoError)
    if isinstance(error, refusals) or type(error).__module__.startswith("requests_credssp."):
        return _refusal(where, error, method, heard)
    if heard is not None and heard.status == 401 and method == "ntlm":
        return NoChallenge(where=where)  # requests_ntlm and pyspnego raise whatever a malformed challenge leads to
    return UnprocessableAnswer(where=where, kind=type(error).__name__)


def _refusal(where: str, error: Exception, method: Authentication, heard: Heard | None) -> RunbookError:
    if method == "certificate":
        return ClientCertificateRefused(where=where)
    offered: dict[str, Offer] = offers(heard.headers.get("WWW-Authenticate", "")) if heard else {}
    if heard is not None and not offered and not heard.credentials:
        return NoAuthenticationOffered(where=where)
    if offered and not SCHEMES[method] & offered.keys():
        shown = ", ".join(offer.name for offer in offered.values())
        return AuthenticationNotOffered(where=where, method=method, offered=shown)
    # NTLM's own code raises before it uses the password; a refused one is a status, an AuthenticationError.
    if heard is not None and method == "ntlm" and not isinstance(error, AuthenticationError):
        return NoChallenge(where=where)
    return CredentialsRefused(where=where)


def _is_forbidden_here(error: BaseException) -> bool:
    """Return whether this computer's OpenSSL refuses an algorithm."""
    named = type(error).__name__ == "UnsupportedDigestmodError"  # private to Python's hashlib
    return named or isinstance(error, UnsupportedAlgorithm) or "digital envelope routines" in str(error)


def _tls(where: str, error: Exception) -> RunbookError:
    chain = _chain(error)
    for cause in chain:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return CertificateNotVerified(where=where, reason=cause.verify_message)
    reason = next((each.reason for each in chain if isinstance(each, ssl.SSLError) and each.reason), "")
    if reason in _NOT_TLS:
        return NotTls(where=where, reason=reason)
    if reason in _BROKEN_LATER:
        return ConnectionBroken(where=where)
    return NoTlsHandshake(where=where, reason=reason or type(error).__name__)


def _connection(where: str, error: Exception) -> RunbookError:
    chain = _chain(error)
    if (of_proxy := _why_no_way_through_proxy(chain)) is not None:
        return NotThroughProxy(where=where, why=of_proxy)
    for cause in chain:
        if isinstance(cause, urllib3.NameResolutionError):
            return CannotConnect(where=where, why=Text("名前を解決できません", "the name cannot be resolved"))
        if isinstance(cause, (urllib3.NewConnectionError, ConnectionRefusedError)):
            return CannotConnect(where=where, why=Text("接続を拒否されたか、経路がありません", "refused, or no route"))
        if isinstance(cause, (urllib3.ReadTimeoutError, TimeoutError)):
            return AnswerTimedOut(where=where)
    return ConnectionBroken(where=where)


def _why_no_way_through_proxy(chain: list[BaseException]) -> Text | None:
    """Return why a proxy was of no help; None if it was not the proxy. PySocks is an extra and may not be installed."""
    of_socks = {type(each).__name__: str(each) for each in chain if type(each).__module__ == "socks"}
    if "ProxyConnectionError" in of_socks:
        return _NO_PROXY
    if "SOCKS5AuthError" in of_socks:
        return _PROXY_LOGIN
    if "SOCKS5Error" in of_socks:
        return _PROXY_REFUSES.format(why=of_socks["SOCKS5Error"])
    if "GeneralProxyError" in of_socks:
        return _NO_SOCKS if "invalid data" in of_socks["GeneralProxyError"] else _PROXY_CLOSES
    if any(isinstance(each, urllib3.ProxyError) for each in chain):
        refused = next((each for each in chain if str(each).startswith("Tunnel connection failed: ")), None)
        return _NO_PROXY if refused is None else _PROXY_REFUSES.format(why=str(refused).partition(": ")[2])
    return None


_NO_PROXY: Final = Text("プロキシが応答しません", "it cannot be reached")
_PROXY_LOGIN: Final = Text(
    "プロキシがユーザー名とパスワードを受け付けません", "it does not accept the user name and password"
)
_PROXY_REFUSES: Final = Text("プロキシが接続を拒否しました ({why})", "it refused the connection ({why})")
_PROXY_CLOSES: Final = Text(
    "プロキシが、理由を示さずに接続を切断しました (ssh -D は、ホストに接続できない場合にこのように動作します)",
    "it closed the connection without a reason, as ssh -D does for a host that it cannot reach",
)
_NO_SOCKS: Final = Text("プロキシが SOCKS 5 で応答しません", "it does not speak SOCKS 5")


def _chain(error: BaseException | None) -> list[BaseException]:
    """Return the error, its causes, and the exceptions in `args` and `reason` of requests and urllib3."""
    found: list[BaseException] = []
    waiting: list[object] = [error]
    while waiting:
        one = waiting.pop(0)
        if isinstance(one, BaseException) and one not in found:
            found.append(one)
            waiting += [one.__cause__, one.__context__, getattr(one, "reason", None), *one.args]
    return found
