"""Build and read WS-Management envelopes."""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from runbook.wsman import names
from runbook.wsman.errors import NotWsman, UnsendableCharacter, XmlTooDeep
from runbook.wsman.faults.typed import fault_in

MAX_ENVELOPE_BYTES = 153_600
"""The default limit of WinRM 2.0; later versions allow more (facts 6.6), none allows less."""

MAX_DEPTH = 32
"""Levels of elements in an answer; the deepest known, a fault inside a fault, has a dozen."""

Argument = str | int | bool | Sequence[str] | Sequence[int] | None
"""A method parameter or a property. A sequence becomes repeated elements; None becomes xsi:nil."""

# XML 1.0 cannot carry any other character, not even escaped.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

for _prefix, _uri in {
    "env": names.SOAP, "a": names.ADDRESSING, "n": names.ENUMERATION, "w": names.WSMAN,
    "p": names.MS_WSMAN, "rsp": names.SHELL, "xsi": names.XSI,
}.items():  # fmt: skip
    ElementTree.register_namespace(_prefix, _uri)


@dataclass(slots=True)
class Envelope:
    """One request. `body` is what the action needs; the rest is the header of WS-Addressing."""

    action: str
    resource: str
    selectors: Mapping[str, str] = field(default_factory=dict)
    options: Mapping[str, str] = field(default_factory=dict)
    body: Element | None = None
    operation_timeout: float = 20.0
    message_id: str = field(default_factory=lambda: f"uuid:{uuid.uuid4()}")

    def to_bytes(self) -> bytes:
        """Return the envelope as UTF-8. Raise `InvalidInput` for characters that XML cannot carry."""
        envelope = Element(f"{{{names.SOAP}}}Envelope")
        header = SubElement(envelope, f"{{{names.SOAP}}}Header")
        self._address(header)
        self._control(header)
        body = SubElement(envelope, f"{{{names.SOAP}}}Body")
        if self.body is not None:
            body.append(self.body)
        message: bytes = ElementTree.tostring(envelope, encoding="utf-8", xml_declaration=True)
        return message

    def _address(self, header: Element) -> None:
        # Servers ignore the host in To (facts 6.2), and it would add an address to every message.
        _must(SubElement(header, f"{{{names.ADDRESSING}}}To"), False).text = "http://windows-host:5985/wsman"
        reply_to = SubElement(header, f"{{{names.ADDRESSING}}}ReplyTo")
        _must(SubElement(reply_to, f"{{{names.ADDRESSING}}}Address")).text = names.ANONYMOUS
        _must(SubElement(header, f"{{{names.ADDRESSING}}}Action")).text = self.action
        SubElement(header, f"{{{names.ADDRESSING}}}MessageID").text = self.message_id

    def _control(self, header: Element) -> None:
        _must(SubElement(header, f"{{{names.WSMAN}}}ResourceURI")).text = require_xml_text(self.resource)
        _must(SubElement(header, f"{{{names.WSMAN}}}MaxEnvelopeSize")).text = str(MAX_ENVELOPE_BYTES)
        # English, so that a host's reason is the same in every report (facts 6.6: pywinrm does the same).
        language = {f"{{{names.XML}}}lang": "en-US"}
        _must(SubElement(header, f"{{{names.WSMAN}}}Locale", language), False)
        _must(SubElement(header, f"{{{names.MS_WSMAN}}}DataLocale", language), False)
        SubElement(header, f"{{{names.WSMAN}}}OperationTimeout").text = f"PT{self.operation_timeout:.3f}S"
        for container, item, pairs in (
            ("SelectorSet", "Selector", self.selectors),
            ("OptionSet", "Option", self.options),
        ):
            if pairs:
                group = SubElement(header, f"{{{names.WSMAN}}}{container}")
                for name, value in pairs.items():
                    SubElement(group, f"{{{names.WSMAN}}}{item}", {"Name": name}).text = require_xml_text(value)


def _must(element: Element, understand: bool = True) -> Element:
    element.set(f"{{{names.SOAP}}}mustUnderstand", "true" if understand else "false")
    return element


def require_xml_text(text: str) -> str:
    """Return the text unchanged. Raise `InvalidInput` if XML cannot carry it (NUL, lone surrogates)."""
    if found := _NOT_XML.search(text):
        raise UnsendableCharacter(character=ord(found.group()))
    return text


def arguments(uri: str, name: str, values: Mapping[str, Argument]) -> Element:
    """Return an element `name` in the namespace `uri` with one child for each value, in that order."""
    element = Element(f"{{{uri}}}{name}")
    for parameter, value in values.items():
        items = [value] if value is None or isinstance(value, (str, int)) else value
        for item in items:
            child = SubElement(element, f"{{{uri}}}{parameter}")
            if item is None:
                child.set(f"{{{names.XSI}}}nil", "true")
            elif isinstance(item, bool):
                child.text = "true" if item else "false"
            else:
                child.text = require_xml_text(str(item))
    return element


def parse(answer: bytes) -> Element:
    """Return the root element of an answer. Raise `UnreadableAnswer` if it is not the XML of SOAP."""
    # SOAP 1.2 forbids a DOCTYPE (section 5), the only place for entities that expand. UTF-16 has zeros between.
    if b"<!DOCTYPE" in answer.replace(b"\0", b""):
        raise NotWsman(detail="DOCTYPE")
    try:
        root = ElementTree.fromstring(answer)
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        raise NotWsman(detail=f"{type(error).__name__}, {len(answer)} bytes") from error
    level = [root]
    for _ in range(MAX_DEPTH):
        level = [child for element in level for child in element if len(child)]
    if level:
        raise XmlTooDeep(limit=MAX_DEPTH)
    return root


def read_body(answer: bytes, request: Envelope) -> Element:
    """Return the body of the answer to this request.

    Raise the fault in the answer. Raise `UnreadableAnswer` if the answer is not SOAP or belongs to another message.
    """
    root = parse(answer)
    body = root.find(f"{{{names.SOAP}}}Body")
    if body is None:
        raise NotWsman(detail=f"<{root.tag}>")
    if fault := fault_in(body):
        raise fault
    relates_to = root.findtext(f"{{{names.SOAP}}}Header/{{{names.ADDRESSING}}}RelatesTo")
    if relates_to is not None and relates_to.strip().lower() != request.message_id.lower():
        raise NotWsman(detail="RelatesTo")
    return body
