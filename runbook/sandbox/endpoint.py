"""The WS-Management service of a simulated machine: which operation a message asks for, and its answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from runbook.sandbox import access, identify, methods, soap, winrm_config, wmi, wsman_faults
from runbook.sandbox.enumeration import Enumerations
from runbook.sandbox.log import Write
from runbook.sandbox.shell import Shells
from runbook.sandbox.soap import CONFIG, IDENTITY, RSP, Incoming, N, X
from runbook.sandbox.wsman_faults import SoapFault

if TYPE_CHECKING:
    from runbook.sandbox.machine import Machine

_CMD = f"{RSP}/cmd"
Operation = Callable[[Incoming], str]


class Endpoint:
    """Answers requests that have been read. Raises `SoapFault`."""

    def __init__(self, machine: Machine) -> None:
        self._machine = machine
        self.shells = Shells(machine)
        self.enumerations = Enumerations(machine)
        self._shell_operations: Mapping[str, Operation] = {
            f"{X}/Create": self.shells.create,
            f"{X}/Delete": self.shells.delete,
            f"{RSP}/Command": self.shells.command,
            f"{RSP}/Send": self.shells.send,
            f"{RSP}/Receive": self.shells.receive,
            f"{RSP}/Signal": self.shells.signal,
        }
        self._operations: Mapping[str, Operation] = {
            f"{IDENTITY}/Identify": self._identify,
            f"{X}/Get": self._get,
            f"{X}/Put": self._put,
            f"{X}/Create": self._not_offered,
            f"{X}/Delete": self._not_offered,
            f"{N}/Enumerate": self.enumerations.enumerate,
            f"{N}/Pull": self.enumerations.pull,
            f"{N}/Release": self.enumerations.release,
        }

    def answer(self, request: Incoming) -> bytes:
        """The answer to one request."""
        soap.check(request)
        access.check(self._machine, request)
        if request.resource.lower() == _CMD:
            operation = self._shell_operations.get(request.action, self._unknown)
        else:
            operation = self._operations.get(request.action, self._invoke)
        return soap.answer(request, operation(request), self._machine.edition.spelling)

    def begin(self) -> None:
        """Start one more operation for the user. Raises `SoapFault` when there are as many as the quota allows.

        What counts: commands until they are terminated or their shell is gone, and enumerations until they are pulled to the end
        or released; clients that forget the former meet this on 2008 R2.
        """
        quota = self._machine.edition.operations
        if self.shells.commands + len(self.enumerations) >= quota:
            raise SoapFault(wsman_faults.OPERATION_QUOTA, quota)

    def forget(self) -> None:
        """What a reboot ends."""
        self.shells.clear()
        self.enumerations.clear()

    def _identify(self, request: Incoming) -> str:  # noqa: ARG002  # every operation takes the request
        return identify.identified(self._machine.edition)

    def _get(self, request: Incoming) -> str:
        if request.resource.lower() == CONFIG:
            return winrm_config.read(self._machine)
        known = wmi.find(self._machine, request.resource)
        return soap.element(known.name, request.resource, known.select(self._machine, request.selectors))

    def _put(self, request: Incoming) -> str:
        """Of the classes here only Win32_OperatingSystem has a property that may be written: its description. Whether Windows takes
        a Put to MSFT_NetOffloadGlobalSetting is not known (facts 9.9 [U]), so here it does not."""
        known = wmi.find(self._machine, request.resource)
        known.select(self._machine, request.selectors)
        given = (
            {child.tag.rpartition("}")[2]: child.text or "" for child in request.body[0]} if len(request.body) else {}
        )
        if known.name != "Win32_OperatingSystem" or set(given) != {"Description"}:
            raise SoapFault(wsman_faults.NOT_CAPABLE)
        before, self._machine.description = self._machine.description, given["Description"]
        self._machine.log.writes.append(Write("system", "Description", before, given["Description"]))
        return self._get(request)

    def _not_offered(self, request: Incoming) -> str:
        """Create and Delete: up to 2008 R2 WS-Management has them for no CIM instance (facts 6.3); no class here has them."""
        wmi.find(self._machine, request.resource)
        raise SoapFault(wsman_faults.NOT_CAPABLE if self._machine.edition.has_cim else wsman_faults.NO_ACTION)

    def _unknown(self, request: Incoming) -> str:  # noqa: ARG002
        raise SoapFault(wsman_faults.NO_ACTION)

    def _invoke(self, request: Incoming) -> str:
        known = wmi.find(self._machine, request.resource)
        resource, _, method = request.action.rpartition("/")
        if resource.lower() != request.resource.lower():
            raise SoapFault(wsman_faults.NO_ACTION)
        output = methods.invoke(self._machine, known, method, request.selectors, request.body)
        return soap.element(f"{method}_OUTPUT", request.resource, output)
