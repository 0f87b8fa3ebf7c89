"""Methods of StdRegProv, Win32_Service and Win32_OperatingSystem, with the return codes of facts 6.4."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

from runbook.sandbox.log import Write
from runbook.sandbox.registry import AccessDeniedError, RegData, RegValue
from runbook.sandbox.soap import Property, SoapFault

if TYPE_CHECKING:
    from runbook.sandbox.machine import Machine

_HIVES = {0x80000000: "HKCR", 0x80000001: "HKCU", 0x80000002: "HKLM", 0x80000003: "HKU"}
_TYPE_NUMBERS = {"REG_SZ": 1, "REG_EXPAND_SZ": 2, "REG_BINARY": 3, "REG_DWORD": 4, "REG_MULTI_SZ": 7, "REG_QWORD": 11}
_ACCESSORS = {
    "StringValue": ("REG_SZ", "sValue"),
    "ExpandedStringValue": ("REG_EXPAND_SZ", "sValue"),
    "MultiStringValue": ("REG_MULTI_SZ", "sValue"),
    "BinaryValue": ("REG_BINARY", "uValue"),
    "DWORDValue": ("REG_DWORD", "uValue"),
    "QWORDValue": ("REG_QWORD", "uValue"),
}
_OK, _NO_VALUE, _NOT_FOUND, _DENIED, _TYPE_MISMATCH = 0, 1, 2, 5, 0x80041005

Output = dict[str, Property]


def invoke(machine: Machine, name: str, method: str, selectors: dict[str, str], body: Element) -> Output:
    """Carry a method out; its output. Raises `SoapFault` for a method or an object that is not there."""
    parameters: dict[str, list[str]] = {}
    for child in body[0] if len(body) else ():
        parameters.setdefault(child.tag.rpartition("}")[2], []).append(child.text or "")
    if name.lower() == "stdregprov":
        return _StdRegProv(machine, parameters).call(method)
    if name.lower() == "win32_service":
        return {"ReturnValue": _service(machine, method, selectors, parameters)}
    if name.lower() == "win32_operatingsystem" and method == "Reboot":
        machine.log.writes.append(Write("power", machine.name, None, "reboot"))
        machine.reboot_soon()
        return {"ReturnValue": 0}
    raise _no_method(method)


def _no_method(method: str) -> SoapFault:
    # WBEM_E_METHOD_NOT_IMPLEMENTED
    return SoapFault(0x80338127, "w:InternalError", f"The method {method} is not implemented.", wmi_code=0x80041055)


def _service(machine: Machine, method: str, selectors: dict[str, str], parameters: dict[str, list[str]]) -> int:
    service = machine.services.get(selectors.get("Name", ""))
    if service is None:
        raise SoapFault(0x80338000, "a:DestinationUnreachable", "The service cannot be found.", wmi_code=0x80041002, cim_status=6)  # fmt: skip
    before = service.state
    if method == "StartService":
        code = service.begin_start()
    elif method == "StopService":
        code = service.begin_stop(machine.services.get)
    elif method == "ChangeStartMode":
        before, service.start_mode, code = service.start_mode, parameters["StartMode"][0], 0
    else:
        raise _no_method(method)
    if code == 0:
        machine.log.writes.append(Write("service", service.name, before, method))
    return code


class _StdRegProv:
    def __init__(self, machine: Machine, parameters: dict[str, list[str]]) -> None:
        self._machine = machine
        self._registry = machine.registry
        self._parameters = parameters
        hive = int(self._one("hDefKey") or 0x80000002)
        self._path = f"{_HIVES.get(hive, 'HKLM')}\\{self._one('sSubKeyName')}"
        self._name = self._one("sValueName")

    def call(self, method: str) -> Output:
        verb, accessor = method[:3], method[3:]
        if accessor in _ACCESSORS and (accessor != "QWORDValue" or self._machine.edition.nt >= (6, 0)):
            if verb == "Get":
                return self._guarded(lambda: self._get(*_ACCESSORS[accessor]))
            if verb == "Set":
                return self._guarded(lambda: self._set(*_ACCESSORS[accessor]))
        action = {
            "EnumKey": self._enum_key,
            "EnumValues": self._enum_values,
            "CreateKey": self._create_key,
            "DeleteKey": self._delete_key,
            "DeleteValue": self._delete_value,
        }.get(method)
        if action is None:
            raise _no_method(method)
        return self._guarded(action)

    def _guarded(self, action: object) -> Output:
        try:
            return action()  # type: ignore[operator,no-any-return]
        except AccessDeniedError:
            return {"ReturnValue": _DENIED}

    def _one(self, name: str) -> str:
        return self._parameters.get(name, [""])[0]

    def _get(self, kind: str, parameter: str) -> Output:
        self._registry.check(self._path)
        if not self._registry.has_key(self._path):
            return {"ReturnValue": _NOT_FOUND, parameter: None}
        value = self._registry.get(self._path, self._name)
        if value is None:
            return {"ReturnValue": _NO_VALUE, parameter: None}
        if value.type != kind:
            return {"ReturnValue": _TYPE_MISMATCH, parameter: None}
        data: RegData = value.data
        if kind == "REG_EXPAND_SZ":  # expanded on the way, as its name says [G]
            data = re.sub("%systemroot%", lambda _: "C:\\WINDOWS", str(data), flags=re.IGNORECASE)
        return {"ReturnValue": _OK, parameter: data}

    def _set(self, kind: str, parameter: str) -> Output:
        self._registry.check(self._path, writing=True)
        if not self._registry.has_key(self._path):
            return {"ReturnValue": _NOT_FOUND}
        given = self._parameters.get(parameter, [])
        data: RegData
        if kind in ("REG_DWORD", "REG_QWORD"):
            data = int(given[0])
            if not 0 <= data < (1 << (32 if kind == "REG_DWORD" else 64)):
                raise SoapFault(0x80338041, "w:SchemaValidationError", "The number does not fit the parameter.")
        elif kind == "REG_MULTI_SZ":
            data = tuple(given)
        elif kind == "REG_BINARY":
            data = bytes(int(byte) for byte in given)
        else:
            data = given[0] if given else ""
        self._registry.write(self._path, self._name, RegValue(kind, data))
        return {"ReturnValue": _OK}

    def _enum_key(self) -> Output:
        self._registry.check(self._path)
        names = self._registry.subkeys(self._path)
        if names is None:
            return {"ReturnValue": _NOT_FOUND, "sNames": None}
        return {"ReturnValue": _OK, "sNames": names}

    def _enum_values(self) -> Output:
        self._registry.check(self._path)
        values = self._registry.values(self._path)
        if values is None:
            return {"ReturnValue": _NOT_FOUND, "sNames": None, "Types": None}
        numbers = [_TYPE_NUMBERS[value.type] for value in values.values()]
        return {"ReturnValue": _OK, "sNames": list(values), "Types": numbers}

    def _create_key(self) -> Output:
        self._registry.check(self._path, writing=True)
        if not self._registry.has_key(self._path):
            self._registry.create_key(self._path)
            self._machine.log.writes.append(Write("key", self._path, None, "created"))
        return {"ReturnValue": _OK}

    def _delete_key(self) -> Output:
        self._registry.check(self._path, writing=True)
        if not self._registry.has_key(self._path):
            return {"ReturnValue": _NOT_FOUND}
        if self._registry.subkeys(self._path):
            return {"ReturnValue": _DENIED}  # RegDeleteKey takes no key with subkeys [G]
        self._registry.delete_key(self._path)
        self._machine.log.writes.append(Write("key", self._path, "there", None))
        return {"ReturnValue": _OK}

    def _delete_value(self) -> Output:
        self._registry.check(self._path, writing=True)
        if self._registry.get(self._path, self._name) is None:
            return {"ReturnValue": _NOT_FOUND}
        self._registry.write(self._path, self._name, None)
        return {"ReturnValue": _OK}
