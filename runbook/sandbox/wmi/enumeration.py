"""Enumerate, Pull and Release (facts 6.3)."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from runbook.sandbox.protocol import soap_faults
from runbook.sandbox.protocol.soap import Incoming, N, W
from runbook.sandbox.protocol.soap_faults import SoapFault
from runbook.sandbox.windows.computer import Computer

_ROOM_FOR_HEADERS = 2000
_MOST = 32_000  # MaxBatchItems (facts 6.6)


class Enumerations:
    """The open enumerations of a computer."""

    def __init__(self, computer: Computer, begin: Callable[[], None], items: Callable[[Incoming], list[str]]) -> None:
        """Start with no enumeration.

        `begin` counts an operation of the user, and raises `SoapFault` beyond the quota; `items` are those of a request.
        """
        self._computer, self._begin, self._items = computer, begin, items
        self._open: dict[str, list[str]] = {}

    def __len__(self) -> int:
        return len(self._open)

    def clear(self) -> None:
        """End them all, as a reboot does."""
        self._open.clear()

    def enumerate(self, request: Incoming) -> str:
        """Answer Enumerate: a context, and with OptimizeEnumeration the first item too, or on 2003 all that fit."""
        self._begin()
        items = self._items(request)
        context = str(uuid.uuid4()).upper()
        if request.body.find(f".//{{{W}}}OptimizeEnumeration") is None:
            self._open[context] = items
            return f"<n:EnumerateResponse><n:EnumerationContext>uuid:{context}</n:EnumerationContext></n:EnumerateResponse>"
        most = _asked(request.body.findtext(f".//{{{W}}}MaxElements"))
        batch, rest = self._fit(request, items, 1 if self._computer.edition.lists_in_parts else most)
        if rest:
            self._open[context] = rest
        shown, end = (f"uuid:{context}", "") if rest else ("", "<w:EndOfSequence/>")
        return (
            f"<n:EnumerateResponse><n:EnumerationContext>{shown}</n:EnumerationContext>"
            f"<w:Items>{batch}</w:Items>{end}</n:EnumerateResponse>"
        )

    def pull(self, request: Incoming) -> str:
        """Answer Pull: the next items; one, or MaxElements."""
        context = self._context(request)
        most = _asked(request.body.findtext(f".//{{{N}}}MaxElements"))
        batch, rest = self._fit(request, self._open[context], most)
        if rest:
            self._open[context] = rest
            return (
                f"<n:PullResponse><n:EnumerationContext>uuid:{context}</n:EnumerationContext>"
                f"<n:Items>{batch}</n:Items></n:PullResponse>"
            )
        del self._open[context]
        return f"<n:PullResponse><n:Items>{batch}</n:Items><n:EndOfSequence/></n:PullResponse>"

    def release(self, request: Incoming) -> str:
        """Answer Release: drop the rest."""
        del self._open[self._context(request)]
        return ""

    def _context(self, request: Incoming) -> str:
        context = (request.body.findtext(f".//{{{N}}}EnumerationContext") or "").strip().removeprefix("uuid:")
        if context not in self._open:
            raise SoapFault(soap_faults.NO_CONTEXT)
        return context

    def _fit(self, request: Incoming, items: list[str], most: int) -> tuple[str, list[str]]:
        """Return as many items as were requested and fit into the envelope, and the rest.

        Raise `SoapFault` if the first one alone does not fit.
        """
        measure = _utf16 if self._computer.edition.lists_in_parts else _utf8
        room, count = request.max_envelope - _ROOM_FOR_HEADERS, 0
        for item in items[:most]:
            room -= measure(item)
            if room < 0:
                break
            count += 1
        if items and count == 0:
            raise SoapFault(soap_faults.TOO_LARGE_FOR_REPLY)
        return "".join(items[:count]), items[count:]


def _utf16(text: str) -> int:
    return len(text.encode("utf-16-le"))


def _utf8(text: str) -> int:
    return len(text.encode())


def _asked(elements: str | None) -> int:
    """Return how many items a request asks for with MaxElements, one if it does not say.

    Raise `SoapFault` if that is no positive integer: its type in the schema of WS-Enumeration; Windows' own answer is
    not known [U].
    """
    if elements is None:
        return 1
    if not elements.strip().isdecimal() or not int(elements):
        raise SoapFault(soap_faults.BAD_NUMBER_OF_ITEMS)
    return min(int(elements), _MOST)
