"""Instances, their properties and references as XML (facts 6.3, [MS-WSMV])."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from xml.sax.saxutils import escape

from runbook.sandbox.protocol.soap import ANONYMOUS


@dataclass(frozen=True, slots=True)
class Reference:
    """A property that refers to an instance; WS-Management writes it as an endpoint reference."""

    resource: str
    selectors: Mapping[str, str]


Scalar = str | int | bool | datetime | Reference | None
Property = Scalar | tuple[str, ...] | tuple[int, ...] | list[str] | list[int] | bytes
Properties = Mapping[str, Property]


def element(name: str, uri: str, properties: Properties) -> str:
    """Return an instance or a method's output: nil for null, repeats for arrays, nothing for empty arrays (facts 6.3)."""
    inside = "".join(_property(f"p:{key}", "cim:", value) for key, value in properties.items())
    return (
        f'<p:{name} xmlns:p="{uri}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
        f'xmlns:cim="http://schemas.dmtf.org/wbem/wscim/1/common" xsi:type="p:{name}_Type">{inside}</p:{name}>'
    )


def fragment(properties: Properties) -> str:
    """Return the answer to a projection (`select Name from ...`).

    It is an XmlFragment with bare names, as in public recordings.
    """
    inside = "".join(_property(key, "", value) for key, value in properties.items())
    return f'<w:XmlFragment xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">{inside}</w:XmlFragment>'


def _property(tag: str, cim: str, value: Property) -> str:
    if isinstance(value, (bytes, list, tuple)):
        return "".join(_property(tag, cim, item) for item in value)
    if value is None:
        return f'<{tag} xsi:nil="true"/>'
    if isinstance(value, datetime):
        return f"<{tag}><{cim}Datetime>{_moment(value)}</{cim}Datetime></{tag}>"
    if isinstance(value, Reference):
        return f"<{tag}>{endpoint(value)}</{tag}>"
    if isinstance(value, bool):
        return f"<{tag}>{str(value).lower()}</{tag}>"
    return f"<{tag}>{_text(str(value))}</{tag}>"


def _moment(value: datetime) -> str:
    """Return a time as WinRM prints it: `Z` for UTC, and no zeros at the end of the fraction (`ZEN:`, facts 6.3)."""
    text, fraction = f"{value:%Y-%m-%dT%H:%M:%S}", f"{value:%f}".rstrip("0")
    offset = "Z" if not value.utcoffset() else value.isoformat()[-6:]
    return f"{text}.{fraction}{offset}" if fraction else text + offset


def endpoint(reference: Reference) -> str:
    """Return the content of an endpoint reference."""
    selectors = "".join(
        f'<w:Selector Name="{name}">{_text(value)}</w:Selector>' for name, value in reference.selectors.items()
    )
    return (
        f"<a:Address>{ANONYMOUS}</a:Address><a:ReferenceParameters>"
        f"<w:ResourceURI>{reference.resource}</w:ResourceURI>"
        f"<w:SelectorSet>{selectors}</w:SelectorSet></a:ReferenceParameters>"
    )


def _text(value: str) -> str:
    """Return text for XML. XML parsers normalize a carriage return, so Windows writes it as a character reference."""
    return escape(value).replace("\r", "&#13;")
