"""Map exceptions of pywinrm, requests, spnego and sockets to errors of this package.

Imported only after a connection exists.
"""

from __future__ import annotations

import requests
import spnego.exceptions
from urllib3 import exceptions as urllib3
from winrm.exceptions import AuthenticationError, WinRMError, WinRMTransportError

from runbook.errors import RunbookError
from runbook.text import Text
from runbook.wsman.http.errors import (
    AnswerTimedOut,
    AuthenticationPackageMissing,
    CannotConnect,
    CertificateNotVerified,
    ConnectionBroken,
    CredentialsRefused,
    NotWinrm,
    UnprocessableAnswer,
)
from runbook.wsman.target import Target


def fault_envelope(error: Exception) -> bytes | None:
    """Return the SOAP fault that pywinrm wrapped in an exception; None for any other exception."""
    if isinstance(error, WinRMTransportError) and error.code in (400, 500) and "Envelope" in error.response_text:
        return error.response_text.encode("utf-8")
    return None


def translate(error: Exception, target: Target) -> RunbookError:
    """Return the error for any exception from below. Its sentence names the address, never the credentials."""
    if isinstance(error, RunbookError):
        return error
    where = target.address
    refusals = (AuthenticationError, PermissionError, spnego.exceptions.SpnegoError)
    # requests_credssp is an extra and may not be installed.
    if isinstance(error, refusals) or type(error).__module__.startswith("requests_credssp."):
        return CredentialsRefused(where=where)
    if isinstance(error, requests.exceptions.SSLError):
        return CertificateNotVerified(where=where, reason=_verify_message(error))
    if isinstance(error, (requests.exceptions.ConnectTimeout, urllib3.ConnectTimeoutError)):
        return CannotConnect(where=where, why=Text("接続がタイムアウトしました", "the connection timed out"))
    if isinstance(error, (requests.exceptions.Timeout, TimeoutError)):
        return AnswerTimedOut(where=where)
    if isinstance(error, (requests.exceptions.ConnectionError, ConnectionError, urllib3.HTTPError)):
        return _connection(where, error)
    if isinstance(error, WinRMTransportError):
        return NotWinrm(where=where, status=error.code)
    if isinstance(error, ImportError) or (isinstance(error, WinRMError) and "not installed" in str(error)):
        return AuthenticationPackageMissing()
    return UnprocessableAnswer(where=where, kind=type(error).__name__)


def _connection(where: str, error: Exception) -> RunbookError:
    for cause in _chain(error):
        if isinstance(cause, urllib3.NameResolutionError):
            return CannotConnect(where=where, why=Text("名前を解決できません", "the name cannot be resolved"))
        if isinstance(cause, (urllib3.NewConnectionError, ConnectionRefusedError)):
            return CannotConnect(where=where, why=Text("接続を拒否されたか、経路がありません", "refused, or no route"))
        if isinstance(cause, (urllib3.ReadTimeoutError, TimeoutError)):
            return AnswerTimedOut(where=where)
    return ConnectionBroken(where=where)


def _verify_message(error: Exception) -> str:
    """Return OpenSSL's reason why the certificate is not trusted."""
    return next(
        (each.verify_message for each in _chain(error) if hasattr(each, "verify_message")), type(error).__name__
    )


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
