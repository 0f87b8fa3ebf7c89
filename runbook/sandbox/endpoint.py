"""The WS-Management service of a simulated machine: which operation a message asks for, and its answer."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import TYPE_CHECKING

from runbook.sandbox import classes, methods, wql
from runbook.sandbox.shell import Shells
from runbook.sandbox.soap import RSP, WMI, A, Incoming, N, Properties, SoapFault, W, X, answer, element

if TYPE_CHECKING:
    from runbook.sandbox.machine import Machine

_CMD = f"{RSP}/cmd"
_ROOM_FOR_HEADERS = 2000


class Endpoint:
    """Answers requests that have been read. Raises `SoapFault`."""

    def __init__(self, machine: Machine) -> None:
        self._machine = machine
        self.shells = Shells(machine)
        self._contexts: dict[str, tuple[str, list[str]]] = {}

    def answer(self, request: Incoming) -> bytes:
        """The answer to one request."""
        if request.resource.lower() == _CMD:
            return answer(request, f"{request.action}Response", self._shell_operation(request)(request))
        operation = {
            f"{X}/Get": self._get,
            f"{X}/Put": self._put,
            f"{N}/Enumerate": self._enumerate,
            f"{N}/Pull": self._pull,
            f"{N}/Release": self._release,
        }.get(request.action, self._invoke)
        return answer(request, f"{request.action}Response", operation(request))

    def forget(self) -> None:
        """What a reboot ends."""
        self.shells.clear()
        self._contexts.clear()

    def _shell_operation(self, request: Incoming) -> Callable[[Incoming], str]:
        operations = {
            f"{X}/Create": self.shells.create,
            f"{X}/Delete": self.shells.delete,
            f"{RSP}/Command": self.shells.command,
            f"{RSP}/Send": self.shells.send,
            f"{RSP}/Receive": self.shells.receive,
            f"{RSP}/Signal": self.shells.signal,
        }
        if request.action not in operations:
            raise SoapFault(0x80338001, "a:ActionNotSupported", "The action is not supported by the shell.")
        return operations[request.action]

    def _get(self, request: Incoming) -> str:
        name, rows = self._class(request.resource)
        found = [row for row in rows if _selected(row, request)]
        if len(found) != 1:
            raise SoapFault(0x80338000, "a:DestinationUnreachable", "The service cannot find the resource identified by the resource URI and selectors.", wmi_code=0x80041002, cim_status=6)  # fmt: skip
        return element(name, request.resource, found[0])

    def _put(self, request: Incoming) -> str:
        """Of the classes here only Win32_OperatingSystem has a property that may be written: its description."""
        name, _ = self._class(request.resource)
        given = {child.tag.rpartition("}")[2]: child.text or "" for child in request.body[0]}
        if name != "Win32_OperatingSystem" or set(given) != {"Description"}:
            raise SoapFault(0x80338127, "w:InternalError", "Provider is not capable of the attempted operation.", wmi_code=0x80041024)  # fmt: skip
        self._machine.description = given["Description"]
        return self._get(request)

    def _invoke(self, request: Incoming) -> str:
        resource, slash, method = request.action.rpartition("/")
        if not slash or resource.lower() != request.resource.lower():
            raise SoapFault(0x80338001, "a:ActionNotSupported", "The action is not supported by the resource.")
        name, _ = self._class(request.resource)
        output = methods.invoke(self._machine, name, method, dict(request.selectors), request.body)
        return element(f"{method}_OUTPUT", request.resource, output)

    def _enumerate(self, request: Incoming) -> str:
        filter_ = request.body.find(f".//{{{W}}}Filter")
        if filter_ is None:
            name, rows = self._class(request.resource)
        else:
            name, rows = self._query(request.resource, filter_.text or "")
        uri = request.resource.rpartition("/")[0] + "/" + name
        items = [element(name, uri, row) for row in rows]
        optimized = request.body.find(f".//{{{W}}}OptimizeEnumeration") is not None
        context = str(uuid.uuid4()).upper()
        if not optimized:
            self._contexts[context] = (name, items)
            return f"<n:EnumerateResponse><n:EnumerationContext>uuid:{context}</n:EnumerationContext></n:EnumerateResponse>"
        batch, rest = self._fit(request, items, f"{{{W}}}MaxElements")
        end = "<w:EndOfSequence/>"
        if rest:
            self._contexts[context] = (name, rest)
            end = ""
        shown = f"uuid:{context}" if rest else ""
        return (
            f"<n:EnumerateResponse><n:EnumerationContext>{shown}</n:EnumerationContext>"
            f"<w:Items>{''.join(batch)}</w:Items>{end}</n:EnumerateResponse>"
        )

    def _pull(self, request: Incoming) -> str:
        context, (name, items) = self._context(request)
        batch, rest = self._fit(request, items, f"{{{N}}}MaxElements")
        if rest:
            self._contexts[context] = (name, rest)
            tail = f"<n:EnumerationContext>uuid:{context}</n:EnumerationContext><n:Items>{''.join(batch)}</n:Items>"
        else:
            del self._contexts[context]
            tail = f"<n:Items>{''.join(batch)}</n:Items><n:EndOfSequence/>"
        return f"<n:PullResponse>{tail}</n:PullResponse>"

    def _release(self, request: Incoming) -> str:
        context, _ = self._context(request)
        del self._contexts[context]
        return "<n:ReleaseResponse/>"

    def _context(self, request: Incoming) -> tuple[str, tuple[str, list[str]]]:
        context = (request.body.findtext(f".//{{{N}}}EnumerationContext") or "").removeprefix("uuid:")
        if context not in self._contexts:
            raise SoapFault(0x8033801B, "n:InvalidEnumerationContext", "The enumeration context is not valid.")
        return context, self._contexts[context]

    def _fit(self, request: Incoming, items: list[str], limit: str) -> tuple[list[str], list[str]]:
        """As many items as were asked for and as the envelope holds; one that never fits is a fault."""
        asked = request.body.findtext(f".//{limit}") or "1"
        most = int(asked) if asked.isdigit() else 1
        size, count = _ROOM_FOR_HEADERS, 0
        while count < min(most, len(items)) and size + len(items[count].encode()) <= request.max_envelope:
            size += len(items[count].encode())
            count += 1
        if items and count == 0:
            raise SoapFault(0x80338048, "w:EncodingLimit", "One item is larger than MaxEnvelopeSize.")
        return items[:count], items[count:]

    def _class(self, resource: str) -> tuple[str, list[Properties]]:
        if not resource.lower().startswith(WMI):
            raise SoapFault(0x80338039, f"{A}:DestinationUnreachable", "The resource URI is not supported.")
        namespace, _, name = resource[len(WMI) :].rpartition("/")
        known = classes.namespaces(self._machine).get(namespace.lower())
        if known is None:
            raise SoapFault(0x8033801A, "a:DestinationUnreachable", "The resource URI does not exist.", wmi_code=0x8004100E)  # fmt: skip
        for spelled, rows in known.items():
            if spelled.lower() == name.lower():
                return spelled, rows()
        raise SoapFault(0x803380FA, "a:DestinationUnreachable", f"The class {name} does not exist in the {namespace} namespace.", wmi_code=0x80041010)  # fmt: skip

    def _query(self, resource: str, text: str) -> tuple[str, list[Properties]]:
        if not resource.endswith("/*"):  # a filter needs the all-classes URI (facts 6.3)
            raise SoapFault(0x80338041, "w:CannotProcessFilter", "The resource URI for an enumeration with WQL must end with an asterisk.")  # fmt: skip
        try:
            query = wql.parse(text)
        except wql.WqlError as error:
            raise SoapFault(
                0x80338050, "w:CannotProcessFilter", "The WQL query is invalid.", wmi_code=0x80041017
            ) from error
        base = resource[:-1]
        if isinstance(query, wql.Associators):
            return "Win32_Service", self._associated(query)
        name, rows = self._class(base + query.name)
        chosen = [row for row in rows if query.where(row)]
        if query.properties:
            wanted = {each.lower() for each in query.properties}
            if rows and not wanted <= {each.lower() for each in rows[0]}:
                raise SoapFault(0x80338050, "w:CannotProcessFilter", "The WQL query is invalid.", wmi_code=0x80041017)
            chosen = [{key: value for key, value in row.items() if key.lower() in wanted} for row in chosen]
        return name, chosen

    def _associated(self, query: wql.Associators) -> list[Properties]:
        """Services that depend on one (Role=Antecedent), or that it depends on (Role=Dependent)."""
        services = self._machine.services
        if query.name.lower() != "win32_service" or query.value not in services:
            raise SoapFault(0x80338000, "a:DestinationUnreachable", "The object was not found.", wmi_code=0x80041002, cim_status=6)  # fmt: skip
        if query.words.get("role", "").lower() == "dependent":
            found = [each for each in services.values() if query.value in each.dependents]
        else:
            found = [services[name] for name in services[query.value].dependents]
        return [classes.service(self._machine, each) for each in found]


def _selected(row: Properties, request: Incoming) -> bool:
    wanted = {name.lower(): value.lower() for name, value in request.selectors.items() if name != "__cimnamespace"}
    own = {name.lower(): str(value).lower() for name, value in row.items()}
    return all(own.get(name) == value for name, value in wanted.items())
