"""A WMI object or the result of a method call: named values that have no type on the wire.

WS-Management repeats an element for each item of an array, writes nothing for an empty array and `xsi:nil` for null
(facts 6.3), so an array of one item looks like a scalar. The caller knows the type, and asks for it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TypeVar
from xml.etree.ElementTree import Element

from runbook.wsman import names
from runbook.wsman.errors import NoReturnValue, UnreadableProperty
from runbook.wsman.numbers import UINT32, code, integer, moment

Found = TypeVar("Found")


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

    def read(self, name: str, parse: Callable[[str], Found]) -> Found | None:
        """Return a property as `parse` understands it; None if it is absent or null.

        Raise `UnreadableAnswer` if `parse` raises `ValueError`.
        """
        return next(iter(self.read_all(name, parse)), None)

    def read_all(self, name: str, parse: Callable[[str], Found]) -> list[Found]:
        """Return an array property as `parse` understands its items. Raise `UnreadableAnswer` likewise."""
        try:
            return [parse(text) for text in self.all(name)]
        except ValueError:
            raise self.unreadable(name) from None

    def number(self, name: str, allowed: range = UINT32) -> int | None:
        """Return an integer property; None if it is absent or null. Raise `UnreadableAnswer` if it is not in that range."""
        return self.read(name, lambda text: integer(text, allowed))

    def flag(self, name: str) -> bool | None:
        """Return a boolean property; None if it is absent or null."""
        return self.read(name, _flag)

    def moment(self, name: str) -> datetime | None:
        """Return a date and time with its offset from UTC; None if it is absent or null."""
        return self.read(name, moment)

    def return_value(self) -> int:
        """Return the `ReturnValue` of a method, which some hosts print as a signed number. Raise `UnreadableAnswer`."""
        found = self.read("ReturnValue", code)
        if found is None:
            raise NoReturnValue
        return found

    def unreadable(self, name: str) -> UnreadableProperty:
        """Return the error for a property that cannot be understood."""
        return UnreadableProperty(owner=self.name, name=name, value=" ".join(self.all(name)))


def _flag(text: str) -> bool:
    known = {"true": True, "false": False}
    if (found := known.get(text.strip().lower())) is None:
        raise ValueError(text)
    return found


def _local(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def _value(element: Element) -> str | None:
    if element.get(f"{{{names.XSI}}}nil", "").lower() in ("true", "1"):
        return None
    # A datetime has one more element around it (<cim:Datetime>); everything else is plain text.
    return "".join(element.itertext()) if len(element) else element.text or ""
