"""What pywinrm, requests, spnego and sockets raise, as errors of ours. Imported only once there is a connection."""

from __future__ import annotations

import requests
import spnego.exceptions
from urllib3 import exceptions as urllib3
from winrm.exceptions import AuthenticationError, WinRMError, WinRMTransportError

from runbook.errors import (
    AuthenticationFailed,
    ConnectionLost,
    InvalidInput,
    NoAnswer,
    RunbookError,
    Unreachable,
    UnreadableAnswer,
    UntrustedHost,
)
from runbook.text import Text
from runbook.wsman.target import Target


def fault_envelope(error: Exception) -> bytes | None:
    """The SOAP fault that pywinrm wrapped into an exception; None for anything else."""
    if isinstance(error, WinRMTransportError) and error.code in (400, 500) and "Envelope" in error.response_text:
        return error.response_text.encode("utf-8")
    return None


def translate(error: Exception, target: Target) -> RunbookError:
    """The error of ours for whatever was raised below; its sentence names the address, never the credentials."""
    if isinstance(error, RunbookError):
        return error
    where = target.address
    refusals = (AuthenticationError, PermissionError, spnego.exceptions.SpnegoError)
    # requests_credssp is an extra: it may not be there to import.
    if isinstance(error, refusals) or type(error).__module__.startswith("requests_credssp."):
        return _authentication(where)
    if isinstance(error, requests.exceptions.SSLError):
        return _untrusted(where, error)
    if isinstance(error, (requests.exceptions.ConnectTimeout, urllib3.ConnectTimeoutError)):
        return _unreachable(where, Text("接続がタイムアウトしました", "the connection timed out"))
    if isinstance(error, (requests.exceptions.Timeout, TimeoutError)):
        return _no_answer(where)
    if isinstance(error, (requests.exceptions.ConnectionError, ConnectionError, urllib3.HTTPError)):
        return _connection(where, error)
    if isinstance(error, WinRMTransportError):
        return _http(where, error.code)
    if isinstance(error, ImportError) or (isinstance(error, WinRMError) and "not installed" in str(error)):
        return InvalidInput(
            Text(
                "この認証方式に必要なパッケージがインストールされていません。",
                "The package that this authentication needs is not installed.",
            ),
            Text(
                "pip install 'dpm-runbook[kerberos]' または 'dpm-runbook[credssp]' を実行してください。",
                "Run: pip install 'dpm-runbook[kerberos]' or 'dpm-runbook[credssp]'",
            ),
        )
    return UnreadableAnswer(
        Text(
            "{where} からの応答を処理できません ({kind})。",
            "The answer from {where} cannot be processed ({kind}).",
        ).format(where=where, kind=type(error).__name__)
    )


def _authentication(where: str) -> AuthenticationFailed:
    return AuthenticationFailed(
        Text("{where} は資格情報を受け付けませんでした。", "{where} did not accept the credentials.").format(
            where=where
        ),
        Text(
            "ユーザー名 (DOMAIN\\user) とパスワード、対象の WinRM で許可されている認証方式、"
            "ローカル アカウントの場合は LocalAccountTokenFilterPolicy を確認してください。",
            "Check the user name (DOMAIN\\user) and password, the authentication that WinRM allows there and, "
            "for a local account, LocalAccountTokenFilterPolicy.",
        ),
    )


def _untrusted(where: str, error: Exception) -> UntrustedHost:
    reason = next((e.verify_message for e in _chain(error) if hasattr(e, "verify_message")), type(error).__name__)
    return UntrustedHost(
        Text(
            "{where} の証明書を検証できません ({reason})。",
            "The certificate of {where} cannot be verified ({reason}).",
        ).format(where=where, reason=reason),
        Text(
            "証明書を発行した CA を --ca で指定するか、証明書に書かれた名前で接続してください。",
            "Name the issuing CA with --ca, or connect by the name that the certificate carries.",
        ),
    )


def _unreachable(where: str, why: Text) -> Unreachable:
    return Unreachable(
        Text("{where} に接続できません: {why}。", "Cannot connect to {where}: {why}.").format(where=where, why=why),
        Text(
            "ホスト名とポート、対象で WinRM が有効か (winrm quickconfig)、ファイアウォールを確認してください。"
            "何も変更していません。",
            "Check the name and port, that WinRM is enabled there (winrm quickconfig), and the firewall. "
            "Nothing was changed.",
        ),
    )


def _no_answer(where: str) -> NoAnswer:
    return NoAnswer(
        Text("{where} から時間内に応答がありません。", "{where} did not answer in time.").format(where=where),
        Text("対象の負荷と回線を確認してください。", "Check the load of the host and the link to it."),
    )


def _connection(where: str, error: Exception) -> RunbookError:
    for cause in _chain(error):
        if isinstance(cause, urllib3.NameResolutionError):
            return _unreachable(where, Text("名前を解決できません", "the name cannot be resolved"))
        if isinstance(cause, (urllib3.NewConnectionError, ConnectionRefusedError)):
            return _unreachable(where, Text("接続を拒否されたか、経路がありません", "refused, or no route"))
        if isinstance(cause, (urllib3.ReadTimeoutError, TimeoutError)):
            return _no_answer(where)
    return ConnectionLost(
        Text("{where} との接続が途中で切れました。", "The connection to {where} broke.").format(where=where)
    )


def _http(where: str, status: int) -> RunbookError:
    return UnreadableAnswer(
        Text(
            "{where} が HTTP {status} を返しました。WinRM ではないようです。",
            "{where} answered with HTTP {status}; this does not look like WinRM.",
        ).format(where=where, status=status),
        Text("ポート番号と、途中のプロキシを確認してください。", "Check the port, and for a proxy in between."),
    )


def _chain(error: BaseException | None) -> list[BaseException]:
    """The error, what caused it, and the exceptions that requests and urllib3 carry in `args` and `reason`."""
    found: list[BaseException] = []
    waiting: list[object] = [error]
    while waiting:
        one = waiting.pop(0)
        if isinstance(one, BaseException) and one not in found:
            found.append(one)
            waiting += [one.__cause__, one.__context__, getattr(one, "reason", None), *one.args]
    return found
