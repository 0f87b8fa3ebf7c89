"""WMI's classes of services and drivers."""

from __future__ import annotations

from runbook.sandbox.protocol import soap_faults
from runbook.sandbox.protocol.instance import Properties, Reference
from runbook.sandbox.protocol.soap_faults import SoapFault
from runbook.sandbox.windows.computer import Computer
from runbook.sandbox.windows.services import RUNNING, STOPPED, Service

_SERVICE = "http://schemas.microsoft.com/wbem/wsman/1/wmi/root/cimv2/Win32_Service"


def services(computer: Computer) -> list[Properties]:
    """Return Win32_Service."""
    return [service(computer, each) for each in computer.services.values()]


def service(computer: Computer, each: Service) -> Properties:
    """Return one instance of Win32_Service; states and start modes are English words on every host (facts 6.4 [G])."""
    _refuse_reader(computer)
    state = each.state
    return {
        "AcceptPause": False,
        "AcceptStop": state == RUNNING,
        "Caption": each.display_name,
        "DisplayName": each.display_name,
        "ExitCode": 0 if each.start_count or state == RUNNING else 1077,  # never started since the boot
        "Name": each.name,
        "PathName": each.path,
        "ProcessId": 0 if state == STOPPED else 4 * (each.start_count + sum(each.name.encode())),
        "ServiceType": "Own Process",
        "StartMode": each.start_mode,
        "StartName": each.account,
        "Started": state != STOPPED,
        "State": state,
        "Status": "OK",
        "SystemName": computer.name,
    }


def drivers(computer: Computer) -> list[Properties]:
    """Return Win32_SystemDriver: the drivers in `computer.drivers`."""
    _refuse_reader(computer)
    return [
        {
            "Caption": name,
            "DisplayName": name,
            "Name": name,
            "PathName": rf"C:\WINDOWS\system32\drivers\{name.lower()}.sys",
            "ServiceType": "Kernel Driver",
            "Started": state == RUNNING,
            "StartMode": "System",
            "State": state,
            "Status": "OK",
            "SystemName": computer.name,
        }
        for name, state in computer.drivers.items()
    ]


def dependencies(computer: Computer) -> list[Properties]:
    """Return Win32_DependentService: the service (Dependent) and the service that it needs (Antecedent)."""
    _refuse_reader(computer)
    return [
        {"Antecedent": _reference(each.name), "Dependent": _reference(name), "TypeOfDependency": None}
        for each in computer.services.values()
        for name in each.dependents
        if name in computer.services
    ]


def _refuse_reader(computer: Computer) -> None:
    """Raise `SoapFault` if the account is no administrator: the service control manager lets it only connect (facts 6.13 [S]).

    That WMI passes this on as error 5 is [G].
    """
    if computer.access.rights != "administrator":
        raise SoapFault(soap_faults.ACCESS_DENIED)


def _reference(name: str) -> Reference:
    return Reference(_SERVICE, {"Name": name, "__cimnamespace": "root/cimv2"})
