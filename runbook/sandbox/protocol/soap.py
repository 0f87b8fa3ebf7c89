"""SOAP envelopes of WS-Management: read a request, write an answer or a fault (facts 6.2-6.4, [MS-WSMV])."""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from xml.etree import ElementTree
from xml.etree.ElementTree import Element
from xml.sax.saxutils import escape

from runbook.sandbox.protocol import soap_faults
from runbook.sandbox.protocol.soap_faults import SoapFault

S = "http://www.w3.org/2003/05/soap-envelope"
A = "http://schemas.xmlsoap.org/ws/2004/08/addressing"
E = "http://schemas.xmlsoap.org/ws/2004/08/eventing"
N = "http://schemas.xmlsoap.org/ws/2004/09/enumeration"
X = "http://schemas.xmlsoap.org/ws/2004/09/transfer"
W = "http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd"
P = "http://schemas.microsoft.com/wbem/wsman/1/wsman.xsd"
RSP = "http://schemas.microsoft.com/wbem/wsman/1/windows/shell"
CONFIG = "http://schemas.microsoft.com/wbem/wsman/1/config"
IDENTITY = "http://schemas.dmtf.org/wbem/wsman/identity/1/wsmanidentity.xsd"
ANONYMOUS = f"{A}/role/anonymous"

_PREFIXES = {"s": S, "a": A, "x": X, "w": W, "n": N, "p": P, "rsp": RSP}
_FAULT = "http://schemas.dmtf.org/wbem/wsman/1/wsman/fault"
_FAULTS = {"a": f"{A}/fault", "n": f"{N}/fault"}
"""The action of a fault by the prefix of its subcode; the others have WS-Management's own."""
_UNDERSTOOD = {
    *(f"{{{A}}}{name}" for name in ("To", "From", "ReplyTo", "FaultTo", "Action", "MessageID", "RelatesTo")),
    *(
        f"{{{W}}}{name}"
        for name in (
            "ResourceURI", "SelectorSet", "OptionSet", "MaxEnvelopeSize", "OperationTimeout", "Locale", "FragmentTransfer",
            "RequestEPR", "RequestTotalItemsCountEstimate",
        )
    ),
    *(
        f"{{{P}}}{name}"
        for name in ("DataLocale", "SessionId", "OperationID", "SequenceId", "FunctionID", "ActivityId", "CompressionType")
    ),
}  # fmt: skip
"""The headers of WS-Addressing, WS-Management and [MS-WSMV]; any other that must be understood is a fault."""
_DURATION = re.compile(r"P(?:(\d+)D)?T?(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?", re.ASCII)
_LONGEST = 60.0  # MaxTimeoutms: a longer OperationTimeout is reduced (facts 6.6)
_SMALLEST_ENVELOPE = 8192


@dataclass(frozen=True, slots=True)
class Incoming:
    """A request. `max_envelope` is in bytes, `seconds` is its OperationTimeout; both are within the computer's limits."""

    body: Element
    action: str = ""
    resource: str = ""
    selectors: Mapping[str, str] = field(default_factory=dict)
    options: Mapping[str, str] = field(default_factory=dict)
    message_id: str = ""
    max_envelope: int = _SMALLEST_ENVELOPE
    seconds: float = _LONGEST


def read(envelope: bytes, limit: int) -> Incoming:
    """Read a request of at most `limit` bytes. Raise `SoapFault` for anything else."""
    if len(envelope) > limit:
        raise SoapFault(soap_faults.REQUEST_TOO_LARGE)
    try:
        root = ElementTree.fromstring(envelope)
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        raise SoapFault(soap_faults.NOT_XML) from error
    header, body = root.find(f"{{{S}}}Header"), root.find(f"{{{S}}}Body")
    if body is None:
        raise SoapFault(soap_faults.NOT_XML)
    if len(body) and body[0].tag == f"{{{IDENTITY}}}Identify":
        return Incoming(body, action=f"{IDENTITY}/Identify")
    action = header.findtext(f"{{{A}}}Action") if header is not None else None
    if header is None or not action:
        raise SoapFault(soap_faults.NO_HEADERS)

    _refuse_unknown(header)

    def named(group: str, item: str) -> dict[str, str]:
        found = header.iterfind(f"{{{W}}}{group}/{{{W}}}{item}")
        return {each.get("Name", ""): each.text or "" for each in found}

    asked = (header.findtext(f"{{{W}}}MaxEnvelopeSize") or "").strip()
    allowed = _allowed_seconds(header.findtext(f"{{{W}}}OperationTimeout"))
    return Incoming(
        body=body,
        action=action.strip(),
        resource=(header.findtext(f"{{{W}}}ResourceURI") or "").strip(),
        selectors=named("SelectorSet", "Selector"),
        options=named("OptionSet", "Option"),
        message_id=(header.findtext(f"{{{A}}}MessageID") or "").strip(),
        max_envelope=min(int(asked), limit) if asked.isdigit() else limit,
        seconds=allowed,
    )


def _refuse_unknown(header: Element) -> None:
    """Raise `SoapFault` for a header that must be understood and is not."""
    for each in header:
        if each.tag not in _UNDERSTOOD and each.get(f"{{{S}}}mustUnderstand", "").strip() in ("1", "true"):
            raise SoapFault(soap_faults.MUST_UNDERSTAND, each.tag.rpartition("}")[2])


def _allowed_seconds(timeout: str | None) -> float:
    """Return the seconds of an OperationTimeout, if there is one, within the limit. Raise `SoapFault` for a bad one."""
    asked = _LONGEST if timeout is None else seconds(timeout)
    if asked is None:
        raise SoapFault(soap_faults.BAD_HEADER)
    return min(asked or _LONGEST, _LONGEST)


def check(request: Incoming) -> None:
    """Raise `SoapFault` for a request whose reply could not even contain a fault [G]."""
    if request.max_envelope < _SMALLEST_ENVELOPE:
        raise SoapFault(soap_faults.ENVELOPE_TOO_SMALL)


def seconds(duration: str) -> float | None:
    """Return the seconds of a duration like PT20S or PT1M30.5S; None if it is not a duration."""
    match = _DURATION.fullmatch(duration.strip())
    if not match or not any(match.groups()):
        return None
    parts = zip((86400.0, 3600.0, 60.0, 1.0), match.groups(), strict=True)
    return sum(unit * float(count) for unit, count in parts if count)


def answer(request: Incoming, body: str, spelling: Mapping[str, str], *, traced: bool) -> bytes:
    """Return an envelope that answers a request; `spelling` renames prefixes, `traced` adds an ActivityId."""
    if request.action.startswith(IDENTITY):
        return f'<s:Envelope xml:lang="en-US" xmlns:s="{S}"><s:Header/><s:Body>{body}</s:Body></s:Envelope>'.encode()
    made = _envelope(request.message_id, f"{request.action}Response", body, traced=traced)
    return _spell(made, spelling).encode()


def fault(error: SoapFault, message_id: str, computer: str, *, nested: bool) -> bytes:
    """Return an envelope with a fault; see `soap_faults.body`."""
    action = _FAULTS.get(error.kind.subcode.partition(":")[0], _FAULT)
    return _envelope(message_id, action, soap_faults.body(error, computer, nested=nested), traced=not nested).encode()


def _envelope(message_id: str, action: str, body: str, *, traced: bool) -> str:
    """Return an envelope. `traced`: 3.0 and later send an ActivityId, as recorded."""
    namespaces = "".join(f' xmlns:{prefix}="{uri}"' for prefix, uri in _PREFIXES.items())
    activity = f"<p:ActivityId>{str(uuid.uuid4()).upper()}</p:ActivityId>" if traced else ""
    relates = f"<a:RelatesTo>{escape(message_id)}</a:RelatesTo>" if message_id else ""
    return (
        f'<s:Envelope xml:lang="en-US"{namespaces}><s:Header><a:Action>{escape(action)}</a:Action>'
        f"<a:MessageID>uuid:{str(uuid.uuid4()).upper()}</a:MessageID>{activity}<a:To>{ANONYMOUS}</a:To>{relates}</s:Header>"
        f"<s:Body>{body}</s:Body></s:Envelope>"
    )


def _spell(envelope: str, spelling: Mapping[str, str]) -> str:
    """Rename prefixes in tags and declarations.

    No text contains a bare `<`, and no QName in content has these prefixes.
    """
    if not spelling:
        return envelope
    tags = re.compile(rf"(</?|\sxmlns:)({'|'.join(spelling)})(?=[:=])")
    return tags.sub(lambda found: found[1] + spelling[found[2]], envelope)
