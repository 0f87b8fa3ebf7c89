"""The operations of WS-Management: the operation of a message, and its answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from runbook.sandbox.protocol import soap, soap_faults
from runbook.sandbox.protocol.instance import element
from runbook.sandbox.protocol.soap import CONFIG, IDENTITY, RSP, Incoming, N, X
from runbook.sandbox.protocol.soap_faults import SoapFault
from runbook.sandbox.windows.computer import Computer
from runbook.sandbox.windows.writes import Write
from runbook.sandbox.winrm import access, config, identify
from runbook.sandbox.winrm.callers import Callers
from runbook.sandbox.winrm.shells import Shells
from runbook.sandbox.wmi import classes, methods, queries
from runbook.sandbox.wmi.enumeration import Enumerations

_CMD = f"{RSP}/cmd"
Operation = Callable[[Incoming], str]


class Endpoint:
    """Answers parsed requests."""

    def __init__(self, computer: Computer, callers: Callers) -> None:
        self._computer = computer
        self.shells = Shells(computer, callers, self._begin)
        self.enumerations = Enumerations(computer, self._begin, self._items)
        self._shell_operations: Mapping[str, Operation] = {
            f"{X}/Create": self.shells.create,
            f"{X}/Get": self.shells.get,
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
        """Return the answer to one request. Raise `SoapFault`."""
        soap.check(request)
        access.check(self._computer.access.rights, request)
        if request.resource.lower() == _CMD:
            operation = self._shell_operations.get(request.action, self._unknown)
        else:
            operation = self._operations.get(request.action, self._invoke)
        edition = self._computer.edition
        return soap.answer(request, operation(request), edition.spelling, traced=edition.has_cim)

    def forget(self) -> None:
        """End all shells and enumerations, as a reboot does."""
        self.shells.clear()
        self.enumerations.clear()

    def _begin(self) -> None:
        """Count one more operation of the user. Raise `SoapFault` if the quota is reached.

        Commands count until their shell is gone; enumerations count until they are pulled to the end or released. Clients
        that run many commands in one shell reach the quota on 2008 R2.
        """
        quota = self._computer.edition.operations
        if self.shells.commands + len(self.enumerations) >= quota:
            raise SoapFault(soap_faults.OPERATION_QUOTA, quota)

    def _items(self, request: Incoming) -> list[str]:
        """Return what an Enumerate lists: the open shells, or instances of WMI."""
        if request.resource.lower() == RSP:
            return self.shells.listed()
        return queries.instances(self._computer, request)

    def _identify(self, request: Incoming) -> str:  # noqa: ARG002  # every operation takes the request
        return identify.identify_response(self._computer.edition)

    def _get(self, request: Incoming) -> str:
        if request.resource.lower().startswith(CONFIG):
            return config.read(self._computer, request.resource[len(CONFIG) :])
        wmi_class = classes.find(self._computer, request.resource)
        return element(wmi_class.name, request.resource, wmi_class.select(self._computer, request.selectors))

    def _put(self, request: Incoming) -> str:
        """Write the description of Win32_OperatingSystem, the only writable property here.

        It is not known if Windows accepts a Put to MSFT_NetOffloadGlobalSetting (facts 9.9 [U]): here it does not.
        """
        wmi_class = classes.find(self._computer, request.resource)
        wmi_class.select(self._computer, request.selectors)
        given = (
            {child.tag.rpartition("}")[2]: child.text or "" for child in request.body[0]} if len(request.body) else {}
        )
        if wmi_class.name != "Win32_OperatingSystem" or set(given) != {"Description"}:
            raise SoapFault(soap_faults.NOT_CAPABLE)
        before, self._computer.description = self._computer.description, given["Description"]
        self._computer.writes.append(Write("system", "Description", before, given["Description"]))
        return self._get(request)

    def _not_offered(self, request: Incoming) -> str:
        """Refuse Create and Delete.

        Up to 2008 R2 WS-Management has them for no CIM instance (facts 6.3); no class here has them.
        """
        classes.find(self._computer, request.resource)
        raise SoapFault(soap_faults.NOT_CAPABLE if self._computer.edition.has_cim else soap_faults.NO_ACTION)

    def _unknown(self, request: Incoming) -> str:  # noqa: ARG002
        raise SoapFault(soap_faults.NO_ACTION)

    def _invoke(self, request: Incoming) -> str:
        resource, _, method = request.action.rpartition("/")
        if resource.lower() != request.resource.lower():  # also Subscribe: there are no events here
            raise SoapFault(soap_faults.NO_ACTION)
        wmi_class = classes.find(self._computer, request.resource)
        output = methods.invoke(self._computer, wmi_class, method, request.selectors, request.body)
        return element(f"{method}_OUTPUT", request.resource, output)
