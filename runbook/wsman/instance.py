"""A WMI object or the result of a method call: named values that have no type on the wire.

WS-Management repeats an element for each item of an array, writes nothing for an empty array and `xsi:nil` for null
(facts 6.3), so an array of one item looks like a scalar. The caller knows the type, and asks for it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from xml.etree.ElementTree import Element

from runbook.wsman import names
from runbook.wsman.errors import UnreadableProperty


class Instance:
    """The properties of one object. The caller reads each with the expected type. Names are case-insensitive."""

    def __init__(self, name: str, properties: Mapping[str, list[str | None]]) -> None:
        self.name = name
        self._properties = {key.lower(): values for key, values in properties.items()}

    @classmethod
    def of(cls, element: Element) -> Instance:
        """Read the children of an element, with any prefix."""
        properties: dict[str, list[str | None]] = {}
        for child in element:
            properties.setdefault(_local(child), []).append(_value(child))
        return cls(_local(element), properties)

    def all(self, name: str) -> list[str]:
        """Return an array property; empty if it is absent or null."""
        return [value for value in self._properties.get(name.lower(), []) if value is not None]

    def text(self, name: str) -> str | None:
        """Return a string property; None if it is absent or null."""
        values = self.all(name)
        return values[0] if values else None

    def number(self, name: str) -> int | None:
        """Return an integer property; None if it is absent or null. Raise `UnreadableAnswer` if it is not an integer."""
        text = self.text(name)
        try:
            return None if text is None else int(text)
        except ValueError:
            raise self._unreadable(name, text) from None

    def flag(self, name: str) -> bool | None:
        """Return a boolean property; None if it is absent or null."""
        text = self.text(name)
        if text is None:
            return None
        if text.strip().lower() in ("true", "false"):
            return text.strip().lower() == "true"
        raise self._unreadable(name, text)

    def moment(self, name: str) -> datetime | None:
        """Return a date and time with its offset from UTC; None if it is absent or null."""
        text = self.text(name)
        try:
            moment = None if text is None else datetime.fromisoformat(text.strip())
        except ValueError:
            raise self._unreadable(name, text) from None
        if moment is not None and moment.tzinfo is None:
            raise self._unreadable(name, text)
        return moment

    def _unreadable(self, name: str, text: str | None) -> UnreadableProperty:
        return UnreadableProperty(owner=self.name, name=name, value=text)


def _local(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def _value(element: Element) -> str | None:
    if element.get(f"{{{names.XSI}}}nil", "").lower() in ("true", "1"):
        return None
    # A datetime has one more element around it (<cim:Datetime>); everything else is plain text.
    return "".join(element.itertext()) if len(element) else element.text or ""
