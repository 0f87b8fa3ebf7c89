"""Envelopes: what we send is well-formed, what comes back is read by namespace, faults become typed errors."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runbook import errors
from runbook.wsman import names
from runbook.wsman.client import Client
from runbook.wsman.envelope import Envelope, arguments, parse
from runbook.wsman.instance import Instance
from runbook.wsman.shell import decode

SOAP = "http://www.w3.org/2003/05/soap-envelope"
RESOURCE = names.wmi("root/cimv2", "Win32_Service")


def answering(body: str, header: str = "") -> Client:
    """A client whose peer always answers with this body."""
    answer = f'<x:Envelope xmlns:x="{SOAP}"><x:Header>{header}</x:Header><x:Body>{body}</x:Body></x:Envelope>'
    return Client(lambda _: answer.encode())


# WinRM 2.0: the WMI provider's fault inside the outer one.
NESTED = (
    f'1" Machine="h"><f:Message><f:ProviderFault xmlns:f="{names.WSMAN_FAULT}"><f:WSManFault Code="2147749904"/>'
    f'</f:ProviderFault></f:Message></f:WSManFault><f:WSManFault xmlns:f="{names.WSMAN_FAULT}" Code="0'
)


def fault(code: str, wmi: str = "", subcode: str = "w:InternalError", reason: str = "because") -> str:
    """A fault as Windows writes it."""
    return (
        f"<x:Fault><x:Code><x:Value>x:Receiver</x:Value><x:Subcode><x:Value>{subcode}</x:Value></x:Subcode></x:Code>"
        f"<x:Reason><x:Text>{reason}</x:Text></x:Reason><x:Detail>"
        f'<f:WSManFault xmlns:f="{names.WSMAN_FAULT}" Code="{code}" Machine="h"><f:Message/></f:WSManFault>{wmi}'
        "</x:Detail></x:Fault>"
    )


WMI_ERROR = (
    '<p:MSFT_WmiError xmlns:p="http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/MSFT_WmiError">'
    "<p:CIMStatusCode>{cim}</p:CIMStatusCode><p:error_Code>{code}</p:error_Code></p:MSFT_WmiError>"
)


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (fault("5"), errors.AccessDenied),
        (fault("2150858793"), errors.OperationTimedOut),
        (fault("2150858752"), errors.NoSuchInstance),
        (fault(NESTED), errors.NoSuchClass),
        (fault("1", WMI_ERROR.format(cim=1, code=2147749904)), errors.NoSuchClass),
        (fault("1", WMI_ERROR.format(cim=6, code=1)), errors.NoSuchInstance),
        (fault("-2147217405"), errors.AccessDenied),
        (fault("77", subcode="w:QuotaLimit"), errors.QuotaExceeded),
        (fault("77"), errors.WsmanFault),
        (fault("no number"), errors.WsmanFault),
        ("<x:Fault/>", errors.WsmanFault),
    ],
)
def test_faults_are_typed(body: str, kind: type[errors.WsmanFault]) -> None:
    """A fault is typed by its WMI code, its WS-Man code or its subcode, and keeps the codes and the reason."""
    with pytest.raises(errors.WsmanFault) as caught:
        answering(body).get(RESOURCE)
    assert type(caught.value) is kind
    assert caught.value.reason


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"<",
        b"\xff\xfe\x00",
        b"<html>proxy says no</html>",
        b"<a/>" * 2,
        b"HTTP/1.1 200 OK",
        "日本語".encode("cp932"),
    ],
)
def test_what_is_no_soap_is_unreadable(answer: bytes) -> None:
    """Whatever bytes come back, the error is ours."""
    with pytest.raises(errors.UnreadableAnswer):
        Client(lambda _: answer).get(RESOURCE)


@given(st.binary(max_size=300))
def test_no_bytes_escape_as_another_exception(answer: bytes) -> None:
    """Random bytes are never anything but unreadable."""
    with pytest.raises(errors.UnreadableAnswer):
        Client(lambda _: answer).get(RESOURCE)


def test_an_answer_to_another_message_is_refused() -> None:
    """RelatesTo must name the message that was sent."""
    header = '<a:RelatesTo xmlns:a="http://schemas.xmlsoap.org/ws/2004/08/addressing">uuid:other</a:RelatesTo>'
    with pytest.raises(errors.UnreadableAnswer):
        answering("<s/>", header).get(RESOURCE)


@given(st.text())
def test_text_survives_the_envelope_or_is_refused(text: str) -> None:
    """A value arrives as it was, except for line ends, which XML folds; what XML cannot carry is refused."""
    body = arguments(RESOURCE, "Set_INPUT", {"sValue": text}) if _carried(text) else None
    if body is None:
        with pytest.raises(errors.InvalidInput):
            arguments(RESOURCE, "Set_INPUT", {"sValue": text})
        return
    root = ElementTree.fromstring(Envelope("a", RESOURCE, body=body).to_bytes())
    assert root.findtext(f".//{{{RESOURCE}}}sValue") == text.replace("\r\n", "\n").replace("\r", "\n")


def _carried(text: str) -> bool:
    return all(c in "\t\n\r" or 0x20 <= ord(c) <= 0xD7FF or 0xE000 <= ord(c) <= 0xFFFD or ord(c) > 0xFFFF for c in text)


def test_instances_read_null_arrays_and_dates() -> None:
    """Null and absent are None; repeated elements are arrays; a datetime keeps its offset; names ignore case."""
    xml = (
        '<p:Win32_X xmlns:p="u" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:c="cim">'
        '<p:Name>DPMRA</p:Name><p:Null xsi:nil="true"/><p:Empty/><p:IP>10.0.0.1</p:IP><p:IP>::1</p:IP>'
        "<p:On>TRUE</p:On><p:N>4294967295</p:N>"
        "<p:Boot><c:Datetime>2026-11-23T09:00:00.5+09:00</c:Datetime></p:Boot></p:Win32_X>"
    )
    found = Instance.of(ElementTree.fromstring(xml))
    assert found.text("name") == "DPMRA"
    assert (found.text("Null"), found.text("Absent"), found.text("Empty")) == (None, None, "")
    assert found.all("IP") == ["10.0.0.1", "::1"]
    assert found.flag("On") is True
    assert found.number("N") == 0xFFFFFFFF
    boot = found.moment("Boot")
    assert boot is not None
    assert boot.isoformat() == "2026-11-23T09:00:00.500000+09:00"
    with pytest.raises(errors.UnreadableAnswer):
        found.number("Name")


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("受信".encode(), "受信"),
        ("受信".encode("cp932"), "受信"),
        (b"\xef\xbb\xbfok", "ok"),
        (b"\x81 !", "\ufffd !"),
    ],
)
def test_output_is_decoded_as_utf8_then_cp932(raw: bytes, text: str) -> None:
    """Bytes that are neither are replaced."""
    assert decode(raw) == text


def test_what_the_host_must_understand_is_marked() -> None:
    """Who is to be answered, what is to be done and to what must be; the address and the languages need not."""
    sent = ElementTree.fromstring(Envelope(names.GET, RESOURCE, {"Name": "x"}).to_bytes())
    marked = {
        element.tag.rpartition("}")[2]: element.get(f"{{{SOAP}}}mustUnderstand")
        for element in sent.iter()
        if element.get(f"{{{SOAP}}}mustUnderstand")
    }
    must = dict.fromkeys(("Address", "Action", "ResourceURI", "MaxEnvelopeSize"), "true")
    assert marked == must | dict.fromkeys(("To", "Locale", "DataLocale"), "false")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_document_type_is_refused(encoding: str) -> None:
    """SOAP has none, and its entities expand: a few bytes would fill the memory."""
    with pytest.raises(errors.UnreadableAnswer, match="DOCTYPE"):
        parse('<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>'.encode(encoding))
