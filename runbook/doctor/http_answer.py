"""Does WinRM answer, which authentication does it offer, and what time does it have?"""

from __future__ import annotations

import http.client
import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Final

from runbook.doctor import wire
from runbook.doctor.diagnosis import Advice, Diagnosis, fine, found
from runbook.doctor.examination import Examination
from runbook.doctor.patient import Patient
from runbook.errors import UnreadableAnswer
from runbook.text import Text, same
from runbook.wsman.envelope import parse
from runbook.wsman.http.login.schemes import offers
from runbook.wsman.http.status.errors import Redirected, RequestForbidden, ServiceFailed

NEEDS_TLS: Final = Advice(
    Text("このポートは HTTP ではなく TLS です", "this port speaks TLS, not plain HTTP"),
    Text("--tls を付けてください。", "Add --tls."),
)
NO_HTTP: Final = Advice(
    Text("HTTP の応答がありません", "what answers is not HTTP"),
    Text(
        "ポート番号を確認してください。正しい場合は、通信を検査する機器が切断していないか、WinRM サービスが停止しかけていないかを確認してください。",
        "Check the port. If it is right, see whether a device on the way inspects and cuts the connection, or the service WinRM hangs.",
    ),
)
NO_LISTENER: Final = Advice(
    Text("Windows が応答していますが、WinRM ではありません", "Windows answers, but not its WinRM"),
    Text(
        "HTTP.sys は動作していますが、/wsman を受け付けるサービスがありません。ホストで WinRM サービスを開始し、winrm quickconfig を実行してください。",
        "HTTP.sys is there, but nothing takes /wsman. Start the service WinRM on the host, and run winrm quickconfig.",
    ),
)
OTHER_DEVICE: Final = Advice(
    Text("WS-Management ですが、Windows ではありません", "this is WS-Management, but not Windows"),
    Text(
        "サーバーの管理コントローラー (BMC) などの機器です。Windows のアドレスとポートを指定してください。",
        "It is a device such as a server's management controller (BMC). Give the address and port of Windows.",
    ),
)
IS_PROXY: Final = Advice(
    Text("プロキシまたはゲートウェイが応答しています", "a proxy or gateway answers"),
    Text(
        "ホストに直接届いていません。途中の機器で、このホストとポートへの通信を直接通すように設定してください。環境変数のプロキシは使用していません。",
        "The host itself is not reached. Have the device on the way let this host and port through. Proxies of the environment are not used.",
    ),
)
IS_WEB: Final = Advice(
    Text("Web サーバーが応答しています", "a web server answers"),
    Text(
        "WinRM のポートは 5985 (HTTP) と 5986 (HTTPS) です。ポート番号を確認してください。",
        "WinRM's ports are 5985 (HTTP) and 5986 (HTTPS). Check the port.",
    ),
)
NOT_TAKEN: Final = Advice(
    Text(
        "Windows (HTTP.sys) が、資格情報のない小さな要求も受け付けません",
        "Windows (its HTTP.sys) does not take even a small request without credentials",
    ),
    Text(
        "途中のプロキシや検査装置が要求を書き換えていないかを確認してください。直接接続しても同じ場合は、ホストの HKLM\\SYSTEM\\CurrentControlSet\\Services\\HTTP\\Parameters の MaxFieldLength と MaxRequestBytes が小さすぎないかを確認してください。",
        "See whether a proxy or inspecting device on the way changes requests. If it is the same without one, see that MaxFieldLength and MaxRequestBytes in HKLM\\SYSTEM\\CurrentControlSet\\Services\\HTTP\\Parameters on the host are not too small.",
    ),
)
FORBIDDEN: Final = Advice(
    Text("要求が許可されていません", "the request is not allowed"),
    RequestForbidden.advice,
)
FAILED: Final = Advice(
    Text("WinRM サービスが要求を処理できません", "the service WinRM fails at the request"),
    ServiceFailed.advice,
)
REDIRECTS: Final = Advice(
    Text("別の場所に転送されます", "the request is sent elsewhere (redirect)"),
    Redirected.advice,
)
UNCLEAR: Final = Advice(
    Text("WinRM かどうかを確認できません", "cannot tell whether this is WinRM"),
    Text(
        "認証は要求されましたが、Windows の応答と異なります。アドレスとポートを確認してください。",
        "It asks for authentication, but not as Windows does. Check the address and the port.",
    ),
)

IDENTIFY: Final = (
    b'<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Header/><s:Body><i:Identify '
    b'xmlns:i="http://schemas.dmtf.org/wbem/wsman/identity/1/wsmanidentity.xsd"/></s:Body></s:Envelope>'
)
"""DSP0226's Identify: the one message that needs no resource. With the header WSMANIDENTIFY Windows answers it without credentials,
but without its version (W32:WinRM/detecting-whether-a-remote-computer-supports-ws-management-protocol [Sx])."""

_PROXIES: Final = re.compile(r"squid|proxy|zscaler|bluecoat|haproxy|varnish|cloudflare|envoy", re.IGNORECASE)
_PROXY_HEADERS: Final = ("Via", "X-Cache", "X-Squid-Error", "Proxy-Authenticate")
_PROXY_STATUS: Final = (407, 502, 503, 504)
_OF_WINDOWS: Final = {400: NOT_TAKEN, 411: NOT_TAKEN, 413: NOT_TAKEN, 403: FORBIDDEN, 500: FAILED}
"""What an HTTP status means that HTTP.sys sends; any other one, if nothing there takes /wsman."""


def examine(patient: Patient) -> Diagnosis:
    """Send two requests without credentials: Identify, and an empty one."""
    tls = patient.target.tls
    try:
        identified = wire.post(patient, IDENTIFY, tls=tls, WSMANIDENTIFY="unauthenticated")
        anonymous = wire.post(patient, b"", tls=tls)
    except (OSError, http.client.HTTPException) as error:
        if not tls and wire.speaks_tls(patient):
            return found("broken", NEEDS_TLS)
        return found("broken", NO_HTTP, same(type(error).__name__))
    patient.clock_error = _clock_error(anonymous)
    offered = offers(", ".join(anonymous.headers.get_all("WWW-Authenticate") or []))
    patient.schemes = frozenset(offered)
    server = anonymous.headers.get("Server", "").strip()
    seen = [same(", ".join(part for part in (server, f"HTTP {anonymous.status}") if part))]
    if offered:
        shown = ", ".join(offer.name for offer in offered.values())
        seen.append(Text("認証方式: {offers}", "authentication offered: {offers}").format(offers=shown))
    vendor, version = parse_identity(identified.body) if identified.status == 200 else ("", "")
    if vendor:
        seen.append(same(f"{vendor}, {version}"))
        return fine(*seen) if "microsoft" in vendor.lower() else found("broken", OTHER_DEVICE, *seen)
    if anonymous.status == 401 and "HTTPAPI" in server:
        return fine(*seen)
    if anonymous.status == 401 and not _is_proxy(anonymous):
        return found("note", UNCLEAR, *seen)
    return found("broken", _what_else(anonymous), *seen)


def _what_else(reply: wire.Reply) -> Advice:
    if 300 <= reply.status < 400:
        return REDIRECTS
    if "HTTPAPI" in reply.headers.get("Server", ""):
        return _OF_WINDOWS.get(reply.status, NO_LISTENER)
    return IS_PROXY if _is_proxy(reply) or reply.status in _PROXY_STATUS else IS_WEB


def _is_proxy(reply: wire.Reply) -> bool:
    named = bool(_PROXIES.search(reply.headers.get("Server", "")))
    return named or any(header in reply.headers for header in _PROXY_HEADERS)


def parse_identity(body: bytes) -> tuple[str, str]:
    """Return ProductVendor and ProductVersion of an IdentifyResponse; empty for any other message."""
    try:
        root = parse(body)
    except UnreadableAnswer:
        return "", ""
    found = {element.tag.rpartition("}")[2]: (element.text or "").strip() for element in root.iter()}
    return found.get("ProductVendor", ""), found.get("ProductVersion", "")


def _clock_error(reply: wire.Reply) -> timedelta | None:
    """Return how far the host's clock is ahead of this one, within two seconds. The header is not authenticated: it is only a hint."""
    try:
        return parsedate_to_datetime(reply.headers.get("Date", "")) - datetime.now(UTC)
    except (TypeError, ValueError):
        return None


EXAMINATION: Final = Examination(
    "http",
    Text("WinRM の応答", "WinRM's answer"),
    needs=("port", "tls"),
    examine=examine,
    advice=(
        NEEDS_TLS,
        NO_HTTP,
        NO_LISTENER,
        OTHER_DEVICE,
        IS_PROXY,
        IS_WEB,
        NOT_TAKEN,
        FORBIDDEN,
        FAILED,
        REDIRECTS,
        UNCLEAR,
    ),
)
