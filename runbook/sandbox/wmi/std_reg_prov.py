"""StdRegProv: the registry's methods, with the return codes of facts 6.4."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from runbook.sandbox.protocol import soap_faults
from runbook.sandbox.protocol.instance import Property
from runbook.sandbox.protocol.soap_faults import SoapFault
from runbook.sandbox.windows.computer import Computer
from runbook.sandbox.windows.registry import AccessDeniedError, RegData, RegValue
from runbook.sandbox.windows.writes import Write

Arguments = Mapping[str, Sequence[str]]
"""Parameters by name; a repeated one is an array."""
Output = dict[str, Property]

_HIVES = {0x80000000: "HKCR", 0x80000001: "HKCU", 0x80000002: "HKLM", 0x80000003: "HKU"}
_TYPES = {
    "REG_NONE": 0,
    "REG_SZ": 1,
    "REG_EXPAND_SZ": 2,
    "REG_BINARY": 3,
    "REG_DWORD": 4,
    "REG_DWORD_BIG_ENDIAN": 5,
    "REG_MULTI_SZ": 7,
    "REG_QWORD": 11,
}
_ACCESSORS = {
    "StringValue": ("REG_SZ", "sValue"),
    "ExpandedStringValue": ("REG_EXPAND_SZ", "sValue"),
    "MultiStringValue": ("REG_MULTI_SZ", "sValue"),
    "BinaryValue": ("REG_BINARY", "uValue"),
    "DWORDValue": ("REG_DWORD", "uValue"),
    "QWORDValue": ("REG_QWORD", "uValue"),
}
# 5 is [G], and so is 2 for a value below a missing key; an unknown hive is an invalid handle [G].
_OK, _NO_VALUE, _NOT_FOUND, _DENIED, _INVALID_HANDLE, _TYPE_MISMATCH = 0, 1, 2, 5, 6, 0x80041005
_VARIABLES = {
    "systemroot": r"C:\WINDOWS",
    "windir": r"C:\WINDOWS",
    "systemdrive": "C:",
    "programfiles": r"C:\Program Files",
    "temp": r"C:\WINDOWS\TEMP",
}
_WRITES = 0x2 | 0x4 | 0x10000  # KEY_SET_VALUE, KEY_CREATE_SUB_KEY, DELETE


class StdRegProv:
    """One call of a method."""

    def __init__(self, computer: Computer, arguments: Arguments) -> None:
        self._computer, self._registry, self._arguments = computer, computer.registry, arguments
        self._hive = _HIVES.get(self._number("hDefKey", default=0x80000002))
        self._path = f"{self._hive}\\{self._one('sSubKeyName')}".rstrip("\\")
        self._name = self._one("sValueName")

    def call(self, method: str) -> Output:
        """Return the method's output. Raise `SoapFault` if the method does not exist or a parameter is not a number."""
        action = self._method(method)
        if self._hive is None:
            return {"ReturnValue": _INVALID_HANDLE}
        try:
            return action()
        except AccessDeniedError:
            return {"ReturnValue": _DENIED}

    def _method(self, name: str) -> Callable[[], Output]:
        verb, accessor = name[:3], name[3:]
        # QWORD's methods came with Vista [G].
        if accessor in _ACCESSORS and (accessor != "QWORDValue" or self._computer.edition.is_ndis6):
            kind, parameter = _ACCESSORS[accessor]
            if verb == "Get":
                return lambda: self._get(kind, parameter)
            if verb == "Set":
                return lambda: self._set(kind, parameter)
        found = {
            "CheckAccess": self._check_access,
            "CreateKey": self._create_key,
            "DeleteKey": self._delete_key,
            "DeleteValue": self._delete_value,
            "EnumKey": self._enum_key,
            "EnumValues": self._enum_values,
        }.get(name)
        if found is None:
            raise SoapFault(soap_faults.NO_METHOD, name)
        return found

    def _check_writing(self) -> None:
        """Raise `AccessDeniedError` unless the caller may write the key. Readers may not write in HKLM [G]."""
        if self._computer.access.rights != "administrator":
            raise AccessDeniedError(self._path)
        self._registry.check(self._path, writing=True)

    def _one(self, name: str) -> str:
        return next(iter(self._arguments.get(name, ())), "")

    def _number(self, name: str, *, default: int = 0, bits: int = 32) -> int:
        return number(self._arguments.get(name, (str(default),))[0], bits)

    def _get(self, kind: str, parameter: str) -> Output:
        """Read a value.

        Another type is a mismatch, also REG_EXPAND_SZ read as a string: the rule of facts 6.4, for this case [G].
        """
        self._registry.check(self._path)
        value = self._registry.get(self._path, self._name)
        if value is None:
            return {"ReturnValue": _NO_VALUE if self._registry.has_key(self._path) else _NOT_FOUND, parameter: None}
        if value.type != kind:
            return {"ReturnValue": _TYPE_MISMATCH, parameter: None}
        data: RegData = value.data
        if kind == "REG_EXPAND_SZ":  # StdRegProv expands it, as the method's name says [G]
            data = re.sub(r"%(\w+)%", lambda found: _VARIABLES.get(found[1].lower(), found[0]), str(data))
        return {"ReturnValue": _OK, parameter: data}

    def _set(self, kind: str, parameter: str) -> Output:
        self._check_writing()
        if not self._registry.has_key(self._path):
            return {"ReturnValue": _NOT_FOUND}
        self._registry.write(self._path, self._name, RegValue(kind, self._data(kind, parameter)))
        return {"ReturnValue": _OK}

    def _data(self, kind: str, parameter: str) -> RegData:
        if kind == "REG_MULTI_SZ":
            return tuple(self._arguments.get(parameter, ()))
        if kind == "REG_BINARY":
            return bytes(number(each, 8) for each in self._arguments.get(parameter, ()))
        if kind in ("REG_DWORD", "REG_QWORD"):
            return self._number(parameter, bits=32 if kind == "REG_DWORD" else 64)
        return self._one(parameter)

    def _enum_key(self) -> Output:
        self._registry.check(self._path)
        names = self._registry.subkeys(self._path)
        return {"ReturnValue": _NOT_FOUND if names is None else _OK, "sNames": names}

    def _enum_values(self) -> Output:
        self._registry.check(self._path)
        values = self._registry.values(self._path)
        if values is None:
            return {"ReturnValue": _NOT_FOUND, "sNames": None, "Types": None}
        types = [_TYPES[value.type] for value in values.values()]
        return {"ReturnValue": _OK, "sNames": list(values), "Types": types}

    def _create_key(self) -> Output:
        self._check_writing()
        if not self._registry.has_key(self._path):
            self._registry.create_key(self._path)
            self._computer.writes.append(Write("key", self._path, None, "created"))
        return {"ReturnValue": _OK}

    def _delete_key(self) -> Output:
        """Delete a key. RegDeleteKey refuses a key with subkeys [G]."""
        self._check_writing()
        if not self._registry.has_key(self._path):
            return {"ReturnValue": _NOT_FOUND}
        if self._registry.subkeys(self._path):
            return {"ReturnValue": _DENIED}
        self._registry.delete_key(self._path)
        self._computer.writes.append(Write("key", self._path, "there", None))
        return {"ReturnValue": _OK}

    def _delete_value(self) -> Output:
        self._check_writing()
        if self._registry.get(self._path, self._name) is None:
            return {"ReturnValue": _NOT_FOUND}
        self._registry.write(self._path, self._name, None)
        return {"ReturnValue": _OK}

    def _check_access(self) -> Output:
        """Set bGranted for the rights in uRequired (3, query and set, by default)."""
        if not self._registry.has_key(self._path):
            return {"ReturnValue": _NOT_FOUND, "bGranted": False}
        try:
            if self._number("uRequired", default=3) & _WRITES:
                self._check_writing()
            self._registry.check(self._path)
        except AccessDeniedError:
            return {"ReturnValue": _DENIED, "bGranted": False}
        return {"ReturnValue": _OK, "bGranted": True}


def number(text: str, bits: int) -> int:
    """Parse an unsigned number of that many bits. Raise `SoapFault` for anything else, as WS-Management does."""
    try:
        found = int(text.strip())
    except ValueError:
        found = -1
    if not 0 <= found < 1 << bits:
        raise SoapFault(soap_faults.BAD_NUMBER, text)
    return found
