"""Errors between this computer and WinRM's port: TCP, TLS and HTTP."""

from __future__ import annotations

from pathlib import Path

from runbook.errors import (
    ConnectionLost,
    InvalidInput,
    NoAnswer,
    NotEncrypted,
    Sentence,
    Unreachable,
    UnreadableAnswer,
    UntrustedHost,
)
from runbook.text import Text
from runbook.wsman.errors import TooMuch


class CannotConnect(Unreachable):
    """No TCP connection could be made."""

    text = Sentence("{where} に接続できません: {why}。", "Cannot connect to {where}: {why}.")
    advice = Sentence(
        "ホスト名とポート、対象で WinRM が有効か (winrm quickconfig)、ファイアウォールを確認してください。"
        "何も変更していません。",
        "Check the name and port, that WinRM is enabled there (winrm quickconfig), and the firewall. Nothing was changed.",
    )
    where: str
    why: Text


class NotThroughProxy(Unreachable):
    """The inventory's proxy made no connection to the host."""

    text = Sentence(
        "プロキシを経由して {where} に接続できません: {why}。", "Cannot connect to {where} through the proxy: {why}."
    )
    advice = Sentence(
        "インベントリの proxy と、プロキシ (ssh -D など) が動作しているかを確認してください。ホスト名とポートは、プロキシから見たものを指定します。何も変更していません。",
        "Check proxy in the inventory, and that the proxy (ssh -D, for example) is running. The host's name and port are as the proxy sees them. Nothing was changed.",
    )
    where: str
    why: Text


class ConnectionBroken(ConnectionLost):
    """The connection ended before the answer was complete."""

    text = Sentence("{where} との接続が途中で切れました。", "The connection to {where} broke.")
    advice = Sentence(
        "ホストが停止または再起動していないかを確認してください。接続のたびに切れる場合は、HTTPS のポート (--tls が必要です) でないか、途中の機器が通信を切断していないかを確認してください。",
        "See whether the host is shutting down. If it breaks at every connection, see whether the port is one for HTTPS (add --tls), or a device on the way cuts it.",
    )
    where: str


class AnswerTimedOut(NoAnswer):
    """The answer did not come within the read time-out."""

    text = Sentence("{where} から時間内に応答がありません。", "{where} did not answer in time.")
    advice = Sentence("対象の負荷と回線を確認してください。", "Check the load of the host and the link to it.")
    where: str


class AnswerTooSlow(NoAnswer):
    """The answer came bit by bit, and was not complete after `seconds`, login included."""

    text = Sentence(
        "{where} からの応答が {seconds:g} 秒以内に終わらないため、接続を切りました。",
        "The answer from {where} was not complete after {seconds:g} s, so the connection was closed.",
    )
    advice = Sentence(
        "回線の速度と対象の負荷を確認してください。どちらにも問題がない場合は、応答しているのが WinRM かどうかを確認してください。",
        "Check the speed of the link and the load of the host. If both are fine, see whether it is WinRM that answers.",
    )
    where: str
    seconds: float


class AnswerTooLarge(TooMuch):
    """The answer has more than `limit` bytes, which WinRM never sends."""

    text = Sentence(
        "{where} からの応答が大きすぎるため (上限 {size} KiB)、接続を切りました。",
        "The answer from {where} is too large (the limit is {size} KiB), so the connection was closed.",
    )
    advice = Sentence(
        "WinRM の応答はこれより小さくなります。ポート番号と、途中の機器を確認してください。",
        "WinRM's answers are smaller. Check the port, and what stands in between.",
    )
    where: str
    limit: int

    @property
    def size(self) -> int:
        """The limit in KiB."""
        return self.limit // 1024


class AnswerEncoded(UnreadableAnswer):
    """The answer is compressed, although that was ruled out in the request."""

    text = Sentence(
        "{where} が圧縮された応答 ({encoding}) を返したため、読み取りませんでした。",
        "{where} answered in a compressed form ({encoding}), which was not read.",
    )
    advice = Sentence(
        "WinRM は応答を圧縮しません。ポート番号と、途中のプロキシを確認してください。",
        "WinRM does not compress its answers. Check the port, and for a proxy in between.",
    )
    where: str
    encoding: str


class SealBroken(UnreadableAnswer):
    """An encrypted answer cannot be decrypted, or is not framed as Windows frames it. The login had succeeded."""

    text = Sentence(
        "{where} からの暗号化された応答を復号できません。",
        "The encrypted answer from {where} cannot be opened.",
    )
    advice = Sentence(
        "サインインは成功しているため、パスワードの問題ではありません。途中の機器が通信を書き換えていないかを確認するか、HTTPS (--tls) を使用してください。",
        "Signing in had worked, so it is not the password. See whether a device on the way changes what is sent, or use HTTPS (--tls).",
    )
    where: str


class UnprocessableAnswer(UnreadableAnswer):
    """A library below raised another exception; `kind` is the name of its class."""

    text = Sentence(
        "{where} からの応答を処理できません ({kind})。", "The answer from {where} cannot be processed ({kind})."
    )
    where: str
    kind: str


class AnswerInClear(NotEncrypted):
    """The peer does not encrypt its messages."""

    text = Sentence(
        "相手がメッセージの暗号化に応じないため、接続を中止しました。",
        "The peer does not keep to message encryption, so the connection was ended.",
    )
    advice = Sentence(
        "HTTPS (--tls) を使うか、途中の機器を確認してください。",
        "Use HTTPS (--tls), or look for what stands in between.",
    )


class NotTls(Unreachable):
    """The port answers, but not with TLS."""

    text = Sentence(
        "{where} は TLS で応答しません ({reason})。平文の HTTP のポートと考えられます。",
        "{where} does not answer with TLS ({reason}); it is probably a port for plain HTTP.",
    )
    advice = Sentence(
        "--tls を外すか、HTTPS のポート (5986) を指定してください。",
        "Leave --tls out, or give the port of HTTPS (5986).",
    )
    where: str
    reason: str


class NoTlsHandshake(Unreachable):
    """No handshake of TLS 1.2 or later comes about; `reason` is OpenSSL's."""

    text = Sentence(
        "{where} との間で、TLS 1.2 以降のハンドシェイクが成立しません ({reason})。",
        "No handshake of TLS 1.2 or later with {where} comes about ({reason}).",
    )
    advice = Sentence(
        "リスナーに証明書が割り当てられているか (winrm enumerate winrm/config/listener)、ホストで TLS 1.2 が有効かを確認してください。2008 R2 以前では既定で無効です。このソフトウェアは TLS 1.1 以前を使用しません。平文の HTTP のポート (5985) であれば、--tls を外してください。",
        "Check that the listener has a certificate (winrm enumerate winrm/config/listener) and that TLS 1.2 is enabled on the host; on 2008 R2 and before it is off by default. This software does not use TLS 1.1 and before. If it is a port for plain HTTP (5985), leave --tls out.",
    )
    where: str
    reason: str


class UnreadableCaFile(InvalidInput):
    """The file of CA certificates does not exist, or is not PEM."""

    text = Sentence(
        "CA 証明書 {ca} を読み込めません ({why})。PEM 形式のファイルを指定してください。",
        "Cannot read the CA certificates in {ca} ({why}). Name a file in PEM format.",
    )
    ca: Path
    why: Text


class SocksPackageMissing(InvalidInput):
    """The proxy speaks SOCKS, and the extra for that is not installed."""

    text = Sentence(
        "SOCKS プロキシ (socks5h://) に必要なパッケージがインストールされていません。",
        "The package that a SOCKS proxy (socks5h://) needs is not installed.",
    )
    advice = Sentence(
        'pip install "dpm-runbook[socks]" を実行してください。何も送信していません。',
        'Run: pip install "dpm-runbook[socks]". Nothing was sent.',
    )


class CertificateNotVerified(UntrustedHost):
    """The host's certificate is not trusted; `reason` is OpenSSL's."""

    text = Sentence(
        "{where} の証明書を検証できません ({reason})。", "The certificate of {where} cannot be verified ({reason})."
    )
    advice = Sentence(
        "証明書を発行した CA を --ca で指定するか、証明書の「サブジェクトの別名」(SAN) に書かれた名前で接続してください。"
        "トンネルを経由するときは、その名前をインベントリの tls_name で指定します。",
        "Name the issuing CA with --ca, or connect by a name that the certificate holds as its subject alternative name (SAN). "
        "Through a tunnel, give that name as tls_name in the inventory.",
    )
    where: str
    reason: str
