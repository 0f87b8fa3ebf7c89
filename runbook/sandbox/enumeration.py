"""Enumerate, Pull and Release, with WQL or over a whole class (facts 6.3)."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from runbook.sandbox import soap, wmi, wmi_system, wql, wsman_faults
from runbook.sandbox.soap import Incoming, N, Properties, W
from runbook.sandbox.wsman_faults import SoapFault

if TYPE_CHECKING:
    from runbook.sandbox.machine import Machine

_DIALECT = "http://schemas.microsoft.com/wbem/wsman/1/WQL"
_ROOM_FOR_HEADERS = 2000
_MOST = 32_000  # MaxBatchItems (facts 6.6)


class Enumerations:
    """The enumerations of one machine that are under way."""

    def __init__(self, machine: Machine) -> None:
        self._machine = machine
        self._open: dict[str, list[str]] = {}

    def __len__(self) -> int:
        return len(self._open)

    def clear(self) -> None:
        """A reboot ends them all."""
        self._open.clear()

    def enumerate(self, request: Incoming) -> str:
        """Enumerate: a context, and with OptimizeEnumeration the first items too."""
        self._machine.endpoint.begin()
        items = self._items(request)
        context = str(uuid.uuid4()).upper()
        if request.body.find(f".//{{{W}}}OptimizeEnumeration") is None:
            self._open[context] = items
            return f"<n:EnumerateResponse><n:EnumerationContext>uuid:{context}</n:EnumerationContext></n:EnumerateResponse>"
        batch, rest = self._fit(request, items, request.body.findtext(f".//{{{W}}}MaxElements"))
        if rest:
            self._open[context] = rest
        shown, end = (f"uuid:{context}", "") if rest else ("", "<w:EndOfSequence/>")
        return (
            f"<n:EnumerateResponse><n:EnumerationContext>{shown}</n:EnumerationContext>"
            f"<w:Items>{batch}</w:Items>{end}</n:EnumerateResponse>"
        )

    def pull(self, request: Incoming) -> str:
        """Pull: the next items; one unless MaxElements says more."""
        context = self._context(request)
        batch, rest = self._fit(request, self._open[context], request.body.findtext(f".//{{{N}}}MaxElements"))
        if rest:
            self._open[context] = rest
            return (
                f"<n:PullResponse><n:EnumerationContext>uuid:{context}</n:EnumerationContext>"
                f"<n:Items>{batch}</n:Items></n:PullResponse>"
            )
        del self._open[context]
        return f"<n:PullResponse><n:Items>{batch}</n:Items><n:EndOfSequence/></n:PullResponse>"

    def release(self, request: Incoming) -> str:
        """Release: forget the rest."""
        del self._open[self._context(request)]
        return ""

    def _context(self, request: Incoming) -> str:
        context = (request.body.findtext(f".//{{{N}}}EnumerationContext") or "").strip().removeprefix("uuid:")
        if context not in self._open:
            raise SoapFault(wsman_faults.NO_CONTEXT)
        return context

    def _fit(self, request: Incoming, items: list[str], asked: str | None) -> tuple[str, list[str]]:
        """As many items as were asked for and as the envelope holds, and the others; one that never fits is a fault."""
        most = min(int(asked) if asked and asked.isdigit() else 1, _MOST)
        room, count = request.max_envelope - _ROOM_FOR_HEADERS, 0
        for item in items[:most]:
            room -= len(item.encode())
            if room < 0:
                break
            count += 1
        if items and count == 0:
            raise SoapFault(wsman_faults.TOO_LARGE_FOR_REPLY)
        return "".join(items[:count]), items[count:]

    def _items(self, request: Incoming) -> list[str]:
        filter_ = request.body.find(f".//{{{W}}}Filter")
        if filter_ is None:
            filter_ = request.body.find(f".//{{{N}}}Filter")
        if filter_ is None:
            known = wmi.find(self._machine, request.resource)
            return [soap.element(known.name, request.resource, row) for row in known.instances(self._machine)]
        if (filter_.get("Dialect") or _DIALECT) != _DIALECT:
            raise SoapFault(wsman_faults.NO_DIALECT)
        if not request.resource.endswith("/*"):  # a filter needs the all-classes URI (facts 6.3)
            raise SoapFault(wsman_faults.NEEDS_STAR)
        try:
            query = wql.parse(filter_.text or "")
        except wql.WqlError as error:
            raise SoapFault(wsman_faults.BAD_QUERY) from error
        namespace = request.resource.removesuffix("*")
        return self._related(query, namespace) if isinstance(query, wql.Associators) else self._selected(query, namespace)  # fmt: skip

    def _selected(self, query: wql.Select, namespace: str) -> list[str]:
        known = wmi.find(self._machine, namespace + query.name)
        rows = known.instances(self._machine)
        try:
            chosen = [row for row in rows if query.where(row)]
        except wql.WqlError as error:  # a literal that is none of the property's type shows only beside a value
            raise SoapFault(wsman_faults.BAD_QUERY) from error
        if not query.properties:
            return [soap.element(known.name, namespace + known.name, row) for row in chosen]
        wanted = {name.lower() for name in query.properties}
        if rows and not wanted <= {name.lower() for name in rows[0]}:
            raise SoapFault(wsman_faults.BAD_QUERY)
        return [soap.fragment({key: value for key, value in row.items() if key.lower() in wanted}) for row in chosen]

    def _related(self, query: wql.Associators, namespace: str) -> list[str]:
        """Services that depend on one (Role=Antecedent) or that it depends on (Role=Dependent), or their associations."""
        services, words = self._machine.services, query.words
        if query.name.lower() != "win32_service" or query.value not in services:
            raise SoapFault(wsman_faults.NO_INSTANCE)
        association = words.get("resultclass" if query.references else "assocclass", "Win32_DependentService")
        if association.lower() != "win32_dependentservice":
            return []
        me, role = services[query.value].name, words.get("role", "").lower()
        pairs = [
            (each.name, services[name].name)
            for each in services.values()
            for name in each.dependents
            if name in services
        ]
        ends = {"antecedent": 0, "dependent": 1}
        sides = [ends[role]] if role in ends else [0, 1]
        found = [pair for pair in pairs if any(pair[side] == me for side in sides)]
        if query.references:
            rows = wmi_system.dependencies(self._machine)
            return [
                soap.element("Win32_DependentService", f"{namespace}Win32_DependentService", row)
                for pair, row in zip(pairs, rows, strict=True)
                if pair in found
            ]
        others = [services[pair[1] if pair[0] == me else pair[0]] for pair in found]
        instances: list[Properties] = [wmi_system.service(self._machine, each) for each in others]
        return [soap.element("Win32_Service", f"{namespace}Win32_Service", row) for row in instances]
