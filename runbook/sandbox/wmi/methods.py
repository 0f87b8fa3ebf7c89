"""Methods of WMI's classes: services, the operating system, the registry."""

from __future__ import annotations

from collections.abc import Mapping
from xml.etree.ElementTree import Element

from runbook.sandbox.protocol import soap_faults
from runbook.sandbox.protocol.soap_faults import SoapFault
from runbook.sandbox.windows.computer import Computer
from runbook.sandbox.windows.writes import Write
from runbook.sandbox.wmi.classes import WmiClass
from runbook.sandbox.wmi.std_reg_prov import Arguments, Output, StdRegProv

_NOT_SUPPORTED, _CANNOT_BE_SENT = 1, 6
_REBOOTS = {"2", "6", "18", "22"}  # Win32Shutdown's flags: reboot, forced reboot, and both with a power-off bit


def invoke(computer: Computer, wmi_class: WmiClass, method: str, selectors: Mapping[str, str], body: Element) -> Output:
    """Call a method and return its output. Raise `SoapFault` if the method or the instance does not exist."""
    arguments: dict[str, list[str]] = {}
    for child in body[0] if len(body) else ():
        arguments.setdefault(child.tag.rpartition("}")[2], []).append(child.text or "")
    if wmi_class.name == "StdRegProv":  # static: selectors have no meaning (facts 6.1)
        return StdRegProv(computer, arguments).call(method)
    if wmi_class.name == "Win32_Service":
        return {"ReturnValue": _service(computer, wmi_class, method, selectors, arguments)}
    if wmi_class.name == "Win32_OperatingSystem":  # selectors are optional (facts 6.2)
        return {"ReturnValue": _system(computer, method, arguments)}
    raise SoapFault(soap_faults.NO_METHOD, method)


def _service(
    computer: Computer, wmi_class: WmiClass, method: str, selectors: Mapping[str, str], arguments: Arguments
) -> int:
    row = wmi_class.select(computer, selectors)
    service = computer.services[str(row["Name"])]
    before: object = service.state
    if method == "StartService":
        code = service.begin_start()
    elif method == "StopService":
        code = service.begin_stop(computer.services)
    elif method == "ChangeStartMode":
        before = service.start_mode
        code = service.change_start_mode(next(iter(arguments.get("StartMode", ())), ""))
    elif method == "InterrogateService":
        return 0 if row["Started"] else _CANNOT_BE_SENT
    elif method in ("PauseService", "ResumeService"):
        return _NOT_SUPPORTED
    else:
        raise SoapFault(soap_faults.NO_METHOD, method)
    if code == 0:
        after = service.start_mode if method == "ChangeStartMode" else method
        computer.writes.append(Write("service", service.name, before, after))
    return code


def _system(computer: Computer, method: str, arguments: Arguments) -> int:
    flags = next(iter(arguments.get("Flags", ())), "")
    if method != "Reboot" and not (method == "Win32Shutdown" and flags in _REBOOTS):
        raise SoapFault(soap_faults.NO_METHOD, method)
    computer.writes.append(Write("power", computer.name, None, "reboot"))
    computer.reboot_pending = not computer.shutdown_blocked  # accepted all the same
    return 0
