"""Read a request and write an answer, the way Windows' WS-Management does (facts 6.2-6.4, [MS-WSMV])."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from xml.etree import ElementTree
from xml.etree.ElementTree import Element
from xml.sax.saxutils import escape, quoteattr

S = "http://www.w3.org/2003/05/soap-envelope"
A = "http://schemas.xmlsoap.org/ws/2004/08/addressing"
N = "http://schemas.xmlsoap.org/ws/2004/09/enumeration"
X = "http://schemas.xmlsoap.org/ws/2004/09/transfer"
W = "http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd"
P = "http://schemas.microsoft.com/wbem/wsman/1/wsman.xsd"
RSP = "http://schemas.microsoft.com/wbem/wsman/1/windows/shell"
WMI = "http://schemas.microsoft.com/wbem/wsman/1/wmi/"

Scalar = str | int | bool | datetime | None
Property = Scalar | Sequence[str] | Sequence[int] | bytes
Properties = Mapping[str, Property]


class SoapFault(Exception):
    """A fault to answer with. Codes as Windows gives them (facts 6.4, 6.6)."""

    def __init__(
        self,
        code: int,
        subcode: str,
        reason: str,
        *,
        wmi_code: int | None = None,
        cim_status: int = 1,
        status: int = 500,
    ) -> None:
        super().__init__(reason)
        self.code, self.subcode, self.reason = code, subcode, reason
        self.wmi_code, self.cim_status, self.status = wmi_code, cim_status, status


@dataclass(frozen=True, slots=True)
class Incoming:
    """A request, read."""

    action: str
    resource: str
    selectors: Mapping[str, str]
    options: Mapping[str, str]
    message_id: str
    max_envelope: int
    seconds: float
    body: Element


def read(envelope: bytes, limit: int) -> Incoming:
    """Read a request. Raises `SoapFault` with status 400 for what is none."""
    try:
        root = ElementTree.fromstring(envelope)
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        raise SoapFault(
            0x80338041, "w:SchemaValidationError", "The request is not well-formed XML.", status=400
        ) from error
    header, body = root.find(f"{{{S}}}Header"), root.find(f"{{{S}}}Body")
    if header is None or body is None:
        raise SoapFault(0x80338041, "w:SchemaValidationError", "The request lacks a header or a body.", status=400)
    if len(envelope) > limit:
        raise SoapFault(0x80338048, "w:EncodingLimit", "The request is larger than MaxEnvelopeSize.")

    def text(namespace: str, name: str) -> str:
        return (header.findtext(f"{{{namespace}}}{name}") or "").strip()

    def named(group: str, item: str) -> dict[str, str]:
        found = header.iterfind(f"{{{W}}}{group}/{{{W}}}{item}")
        return {each.get("Name", ""): each.text or "" for each in found}

    asked = text(W, "MaxEnvelopeSize")
    return Incoming(
        action=text(A, "Action"),
        resource=text(W, "ResourceURI"),
        selectors=named("SelectorSet", "Selector"),
        options=named("OptionSet", "Option"),
        message_id=text(A, "MessageID"),
        max_envelope=min(int(asked) if asked.isdigit() else limit, limit),
        seconds=_seconds(text(W, "OperationTimeout")),
        body=body,
    )


def _seconds(duration: str) -> float:
    """PT20S or PT20.000S; 60 s at most, which is MaxTimeoutms (facts 6.6)."""
    number = duration.removeprefix("PT").removesuffix("S")
    try:
        return min(float(number), 60.0)
    except ValueError:
        return 60.0


def answer(request: Incoming, action: str, body: str) -> bytes:
    """An envelope that answers a request."""
    return (
        f'<s:Envelope xml:lang="en-US" xmlns:s="{S}" xmlns:a="{A}" xmlns:x="{X}" xmlns:w="{W}" xmlns:n="{N}" xmlns:rsp="{RSP}">'
        f"<s:Header><a:Action>{action}</a:Action><a:MessageID>uuid:{str(uuid.uuid4()).upper()}</a:MessageID>"
        f"<a:To>{A}/role/anonymous</a:To><a:RelatesTo>{escape(request.message_id)}</a:RelatesTo></s:Header>"
        f"<s:Body>{body}</s:Body></s:Envelope>"
    ).encode()


def fault(error: SoapFault, message_id: str, machine: str) -> bytes:
    """An envelope with a fault."""
    reason = escape(error.reason)
    wmi = ""
    if error.wmi_code is not None:
        wmi = (
            '<p:MSFT_WmiError b:IsCIM_Error="true" xmlns:b="http://schemas.dmtf.org/wbem/wsman/1/cimbinding.xsd" '
            'xmlns:p="http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/MSFT_WmiError">'
            f"<p:CIMStatusCode>{error.cim_status}</p:CIMStatusCode><p:Message>{reason}</p:Message>"
            f"<p:error_Code>{error.wmi_code}</p:error_Code><p:error_Type>HRESULT</p:error_Type></p:MSFT_WmiError>"
        )
    return (
        f'<s:Envelope xml:lang="en-US" xmlns:s="{S}" xmlns:a="{A}" xmlns:w="{W}"><s:Header>'
        "<a:Action>http://schemas.dmtf.org/wbem/wsman/1/wsman/fault</a:Action>"
        f"<a:MessageID>uuid:{str(uuid.uuid4()).upper()}</a:MessageID><a:RelatesTo>{escape(message_id)}</a:RelatesTo></s:Header>"
        "<s:Body><s:Fault><s:Code><s:Value>s:Receiver</s:Value>"
        f"<s:Subcode><s:Value>{error.subcode}</s:Value></s:Subcode></s:Code>"
        f'<s:Reason><s:Text xml:lang="en-US">{reason}</s:Text></s:Reason><s:Detail>'
        f'<f:WSManFault xmlns:f="http://schemas.microsoft.com/wbem/wsman/1/wsmanfault" Code="{error.code}" '
        f"Machine={quoteattr(machine)}><f:Message>{reason}</f:Message></f:WSManFault>{wmi}"
        "</s:Detail></s:Fault></s:Body></s:Envelope>"
    ).encode()


def element(name: str, uri: str, properties: Properties) -> str:
    """An instance or a method's output as Windows writes it: nil for null, repeats for arrays (facts 6.3)."""
    inside = "".join(_property(key, value) for key, value in properties.items())
    return (
        f'<p:{name} xmlns:p="{uri}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
        f'xmlns:cim="http://schemas.dmtf.org/wbem/wscim/1/common" xsi:type="p:{name}_Type">{inside}</p:{name}>'
    )


def _property(name: str, value: Property) -> str:
    if isinstance(value, (bytes, list, tuple)):
        return "".join(_property(name, item) for item in value)
    if value is None:
        return f'<p:{name} xsi:nil="true"/>'
    if isinstance(value, datetime):
        return f"<p:{name}><cim:Datetime>{value.isoformat()}</cim:Datetime></p:{name}>"
    if isinstance(value, bool):
        return f"<p:{name}>{'true' if value else 'false'}</p:{name}>"
    # A carriage return would be folded by any XML reader; Windows writes it as a reference.
    return f"<p:{name}>{escape(str(value)).replace(chr(13), '&#13;')}</p:{name}>"
