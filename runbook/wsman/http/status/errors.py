"""Errors for HTTP statuses that come instead of an answer of WinRM (facts 6.9)."""

from __future__ import annotations

from runbook.errors import (
    Sentence,
    UnreadableAnswer,
)


class HttpAnswer(UnreadableAnswer):
    """An HTTP status instead of WinRM's answer; a class below for each that has a known meaning."""

    where: str
    status: int


class NotWinrm(HttpAnswer):
    """An HTTP status that WinRM does not send."""

    text = Sentence(
        "{where} が HTTP {status} を返しました。WinRM ではないようです。",
        "{where} answered with HTTP {status}; this does not look like WinRM.",
    )
    advice = Sentence("ポート番号と、途中のプロキシを確認してください。", "Check the port, and for a proxy in between.")


class RequestNotTaken(HttpAnswer):
    """HTTP 400: HTTP.sys did not pass the request on to WinRM (facts 6.9)."""

    text = Sentence(
        "{where} が HTTP {status} を返しました。ホストの HTTP.sys が要求を受け付けませんでした。",
        "{where} answered with HTTP {status}: its HTTP.sys did not take the request.",
    )
    advice = Sentence(
        "Kerberos の場合は、多くのグループに所属するアカウントのチケットが大きすぎると考えられます。所属グループの少ないアカウントを使うか、ホストの HKLM\\SYSTEM\\CurrentControlSet\\Services\\HTTP\\Parameters で MaxFieldLength と MaxRequestBytes を大きくしてください (KB 2020943)。NTLM では、途中の機器が要求を書き換えていないかを確認してください。",
        "With Kerberos, the ticket of an account in many groups is probably too large: use an account in fewer groups, or raise MaxFieldLength and MaxRequestBytes in HKLM\\SYSTEM\\CurrentControlSet\\Services\\HTTP\\Parameters on the host (KB 2020943). With NTLM, see whether a device on the way changes requests.",
    )


class RequestForbidden(HttpAnswer):
    """HTTP 403: whoever answers does not allow the request at all."""

    text = Sentence(
        "{where} が HTTP {status} を返しました。要求が許可されていません。",
        "{where} answered with HTTP {status}: the request is not allowed.",
    )
    advice = Sentence(
        "アカウントの問題ではありません。途中のプロキシやゲートウェイの規則と、HTTPS の場合はホストがクライアント証明書を要求していないか (netsh http show sslcert) を確認してください。",
        "It is not about the account. Look at the rules of proxies and gateways on the way and, over HTTPS, whether the host wants a client certificate (netsh http show sslcert).",
    )


class NothingAtThisAddress(HttpAnswer):
    """HTTP 404: nothing serves /wsman at this port."""

    text = Sentence(
        "{where} が HTTP {status} を返しました。/wsman を受け付けるサービスがありません。",
        "{where} answered with HTTP {status}: nothing there takes /wsman.",
    )
    advice = Sentence(
        "ポート番号を確認してください。正しい場合は、ホストで WinRM サービスを開始し、winrm quickconfig を実行してください。",
        "Check the port. If it is right, start the service WinRM on the host, and run winrm quickconfig.",
    )


class LengthWanted(HttpAnswer):
    """HTTP 411: whoever answers did not see the length that every request has."""

    text = Sentence(
        "{where} が HTTP {status} を返しました。要求の長さが途中で失われています。",
        "{where} answered with HTTP {status}: the length of the request was lost on the way.",
    )
    advice = Sentence(
        "途中のプロキシや検査装置が要求を書き換えています。このホストとポートへの通信を直接通すように設定してください。",
        "A proxy or inspecting device on the way changes requests: have it let this host and port through.",
    )


class RequestTooLarge(HttpAnswer):
    """HTTP 413: the request is larger than whoever answers takes."""

    text = Sentence(
        "{where} が HTTP {status} を返しました。要求が大きすぎます。",
        "{where} answered with HTTP {status}: the request is too large.",
    )
    advice = Sentence(
        "途中のプロキシの上限と、ホストの MaxEnvelopeSizekb (winrm get winrm/config) を確認してください。このソフトウェアには 150 が必要です。",
        "Look at the limits of proxies on the way, and at MaxEnvelopeSizekb on the host (winrm get winrm/config): this software needs 150.",
    )


class ServiceFailed(HttpAnswer):
    """HTTP 500 without a SOAP fault: WinRM itself failed."""

    text = Sentence(
        "{where} が HTTP {status} を返しました。WinRM サービスが要求を処理できませんでした。",
        "{where} answered with HTTP {status}: the service WinRM failed at the request.",
    )
    advice = Sentence(
        "ホストのイベント ログ Microsoft-Windows-WinRM/Operational を確認し、WinRM サービスを再起動してください。",
        "Look at the event log Microsoft-Windows-WinRM/Operational on the host, and restart the service WinRM.",
    )


class ServiceUnavailable(HttpAnswer):
    """HTTP 503: HTTP.sys is there, WinRM is not, or a proxy does not reach the host."""

    text = Sentence(
        "{where} が HTTP {status} を返しました。WinRM サービスが要求を受け付けていません。",
        "{where} answered with HTTP {status}: the service WinRM does not take requests.",
    )
    advice = Sentence(
        "ホストで WinRM サービスが開始しているかと負荷を確認してください。途中のプロキシが、ホストに接続できずに応答している場合もあります。",
        "Check that the service WinRM runs on the host, and its load. It may also be a proxy on the way that does not reach the host.",
    )


class ProxyAnswered(HttpAnswer):
    """HTTP 407, 502 or 504: a proxy or gateway."""

    text = Sentence(
        "{where} の代わりに、プロキシまたはゲートウェイが HTTP {status} を返しました。",
        "A proxy or gateway answered with HTTP {status} in place of {where}.",
    )
    advice = Sentence(
        "途中の機器で、このホストとポートへの通信を直接通すように設定してください。環境変数のプロキシは使用していません。",
        "Have the device on the way let this host and port through. Proxies of the environment are not used.",
    )


class Redirected(HttpAnswer):
    """HTTP 301 to 308: whoever answers sends us elsewhere, for example to a page for signing in. It is not followed."""

    text = Sentence(
        "{where} が HTTP {status} で別の場所 ({location}) に転送しようとしました。転送には従いません。",
        "{where} answered with HTTP {status}, a redirect to {location}. It was not followed.",
    )
    advice = Sentence(
        "WinRM は転送しません。途中のゲートウェイのサインイン画面か、Web サーバーです。ポート番号と、途中の機器を確認してください。",
        "WinRM does not redirect: it is a gateway's page for signing in, or a web server. Check the port, and what stands in between.",
    )
    location: str
