"""Methods of WMI classes that change something: services, the system, the registry."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

from runbook.sandbox import wsman_faults
from runbook.sandbox.log import Write
from runbook.sandbox.std_reg_prov import Arguments, Output, StdRegProv
from runbook.sandbox.wmi import WmiClass
from runbook.sandbox.wsman_faults import SoapFault

if TYPE_CHECKING:
    from runbook.sandbox.machine import Machine

_NOT_SUPPORTED, _CANNOT_BE_SENT = 1, 6
_REBOOTS = {"2", "6", "18", "22"}  # Win32Shutdown's flags: reboot, forced reboot, and both with a power-off bit


def invoke(machine: Machine, known: WmiClass, method: str, selectors: Mapping[str, str], body: Element) -> Output:
    """Carry a method out; its output. Raises `SoapFault` for a method or an object that is not there."""
    arguments: dict[str, list[str]] = {}
    for child in body[0] if len(body) else ():
        arguments.setdefault(child.tag.rpartition("}")[2], []).append(child.text or "")
    if known.name == "StdRegProv":  # static: selectors mean nothing (facts 6.1)
        return StdRegProv(machine, arguments).call(method)
    if known.name == "Win32_Service":
        return {"ReturnValue": _service(machine, known, method, selectors, arguments)}
    if known.name == "Win32_OperatingSystem":  # selectors are optional (facts 6.2)
        return {"ReturnValue": _system(machine, method, arguments)}
    raise SoapFault(wsman_faults.NO_METHOD, method)


def _service(machine: Machine, known: WmiClass, method: str, selectors: Mapping[str, str], arguments: Arguments) -> int:
    row = known.select(machine, selectors)
    service = machine.services[str(row["Name"])]
    before: object = service.state
    if method == "StartService":
        code = service.begin_start()
    elif method == "StopService":
        code = service.begin_stop(machine.services)
    elif method == "ChangeStartMode":
        before = service.start_mode
        code = service.change_start_mode(next(iter(arguments.get("StartMode", ())), ""))
    elif method == "InterrogateService":
        return 0 if row["Started"] else _CANNOT_BE_SENT
    elif method in ("PauseService", "ResumeService"):
        return _NOT_SUPPORTED
    else:
        raise SoapFault(wsman_faults.NO_METHOD, method)
    if code == 0:
        after = service.start_mode if method == "ChangeStartMode" else method
        machine.log.writes.append(Write("service", service.name, before, after))
    return code


def _system(machine: Machine, method: str, arguments: Arguments) -> int:
    flags = next(iter(arguments.get("Flags", ())), "")
    if method != "Reboot" and not (method == "Win32Shutdown" and flags in _REBOOTS):
        raise SoapFault(wsman_faults.NO_METHOD, method)
    machine.log.writes.append(Write("power", machine.name, None, "reboot"))
    machine.reboot_soon()
    return 0
