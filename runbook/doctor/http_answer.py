"""Is it WinRM that answers, which ways to log on does it offer, and what time has it?"""

from __future__ import annotations

import http.client
import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Final
from xml.etree import ElementTree

from runbook.doctor import advice_outside as advice
from runbook.doctor import wire
from runbook.doctor.finding import Advice, Finding, fine, found
from runbook.doctor.patient import Patient
from runbook.text import Text, same

IDENTIFY: Final = (
    b'<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Header/><s:Body><i:Identify '
    b'xmlns:i="http://schemas.dmtf.org/wbem/wsman/identity/1/wsmanidentity.xsd"/></s:Body></s:Envelope>'
)
"""DSP0226's Identify: the one message that needs no resource. With the header WSMANIDENTIFY Windows answers it to strangers,
but tells them no version (W32:WinRM/detecting-whether-a-remote-computer-supports-ws-management-protocol [Sx])."""

_PROXIES: Final = re.compile(r"squid|proxy|zscaler|bluecoat|haproxy|varnish|cloudflare|envoy", re.IGNORECASE)
_PROXY_HEADERS: Final = ("Via", "X-Cache", "X-Squid-Error", "Proxy-Authenticate")
_PROXY_STATUS: Final = (407, 502, 503, 504)


def look(patient: Patient) -> Finding:
    """Two requests of a stranger: Identify, and a request without credentials."""
    tls = patient.target.tls
    try:
        identified = wire.post(patient, IDENTIFY, tls=tls, WSMANIDENTIFY="unauthenticated")
        stranger = wire.post(patient, b"", tls=tls)
    except (OSError, http.client.HTTPException) as error:
        if not tls and wire.speaks_tls(patient):
            return found("broken", advice.NEEDS_TLS)
        return found("broken", advice.NO_HTTP, same(type(error).__name__))
    patient.clock_error = _clock_error(stranger)
    offers = stranger.headers.get_all("WWW-Authenticate") or []
    patient.schemes = frozenset(offer.split(maxsplit=1)[0].lower() for offer in offers if offer.strip())
    server = stranger.headers.get("Server", "").strip()
    seen = [same(", ".join(part for part in (server, f"HTTP {stranger.status}") if part))]
    if offers:
        shown = ", ".join(dict.fromkeys(offer.split(maxsplit=1)[0] for offer in offers if offer.strip()))
        seen.append(Text("認証方式: {offers}", "authentication offered: {offers}").format(offers=shown))
    vendor, version = identity(identified.body) if identified.status == 200 else ("", "")
    if vendor:
        seen.append(same(f"{vendor}, {version}"))
        return fine(*seen) if "microsoft" in vendor.lower() else found("broken", advice.OTHER_DEVICE, *seen)
    if stranger.status == 401 and "HTTPAPI" in server:
        return fine(*seen)
    if stranger.status == 401 and not _is_proxy(stranger):
        return found("note", advice.UNCLEAR, *seen)
    return found("broken", _what_else(stranger), *seen)


def _what_else(reply: wire.Reply) -> Advice:
    if "HTTPAPI" in reply.headers.get("Server", ""):
        return advice.NO_LISTENER
    return advice.IS_PROXY if _is_proxy(reply) or reply.status in _PROXY_STATUS else advice.IS_WEB


def _is_proxy(reply: wire.Reply) -> bool:
    named = bool(_PROXIES.search(reply.headers.get("Server", "")))
    return named or any(header in reply.headers for header in _PROXY_HEADERS)


def identity(body: bytes) -> tuple[str, str]:
    """ProductVendor and ProductVersion of an IdentifyResponse; empty for anything else."""
    try:
        root = ElementTree.fromstring(body)
    except (ElementTree.ParseError, ValueError, LookupError):
        return "", ""
    found = {element.tag.rpartition("}")[2]: (element.text or "").strip() for element in root.iter()}
    return found.get("ProductVendor", ""), found.get("ProductVersion", "")


def _clock_error(reply: wire.Reply) -> timedelta | None:
    """How far the host's clock is ahead of ours, to a second or two. The header is not authenticated: it only explains."""
    try:
        return parsedate_to_datetime(reply.headers.get("Date", "")) - datetime.now(UTC)
    except (TypeError, ValueError):
        return None
