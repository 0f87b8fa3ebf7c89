"""The registry over WMI's `StdRegProv`: one typed request, the same on every Windows (facts 6.1, 6.4)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from runbook.windows import reg_query
from runbook.windows.errors import (
    TYPE_MISMATCH,
    KeyAccessDenied,
    RegistryCallFailed,
    UnexpectedType,
    UnreadableKey,
    UnusableRegistryKey,
    UnwritableList,
)
from runbook.windows.values import ABSENT, Absent, Data, Kind, RegistryValue, named
from runbook.wsman import names
from runbook.wsman.client import Client
from runbook.wsman.envelope import Argument
from runbook.wsman.instance import Instance
from runbook.wsman.numbers import BYTE, UINT32, UINT64, integer
from runbook.wsman.shell import run_reading

STD_REG_PROV = names.wmi("root/default", "StdRegProv")

_HIVES = {
    "HKEY_CLASSES_ROOT": 0x80000000,
    "HKEY_CURRENT_USER": 0x80000001,
    "HKEY_LOCAL_MACHINE": 0x80000002,
    "HKEY_USERS": 0x80000003,
}
_SHORT = {"HKCR": "HKEY_CLASSES_ROOT", "HKCU": "HKEY_CURRENT_USER", "HKLM": "HKEY_LOCAL_MACHINE", "HKU": "HKEY_USERS"}

_NOT_FOUND: Final = 2
_NO_VALUE: Final = 1
_DENIED: Final = 5
_KEY_SET_VALUE: Final = 0x0002


@dataclass(frozen=True, slots=True)
class _Call:
    """StdRegProv's methods and data parameter for one type."""

    method: str
    parameter: str


_CALLS = {
    Kind.SZ: _Call("StringValue", "sValue"),
    Kind.EXPAND_SZ: _Call("ExpandedStringValue", "sValue"),
    Kind.BINARY: _Call("BinaryValue", "uValue"),
    Kind.DWORD: _Call("DWORDValue", "uValue"),
    Kind.MULTI_SZ: _Call("MultiStringValue", "sValue"),
    Kind.QWORD: _Call("QWORDValue", "uValue"),  # Vista and later [G]
}


class Registry:
    """One host's registry. A key is written `HKLM\\SOFTWARE\\...`; the name `""` is the key's default value."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def kinds(self, key: str) -> Mapping[str, Kind] | Absent:
        """Return the types of a key's values by name, in the host's spelling; `ABSENT` if the key does not exist.

        Only this shows if a value exists; the return code of a read does not (facts 6.4). Values of types that
        StdRegProv cannot read (REG_NONE and the like) are left out. One request.
        """
        answer = self._ask("EnumValues", key)
        code = answer.return_value()
        if code == _NOT_FOUND:
            return ABSENT
        self._check(code, key, "")
        known = {kind.value: kind for kind in Kind}
        spelled, numbers = answer.all("sNames"), answer.read_all("Types", integer)
        if len(spelled) != len(numbers):
            raise answer.unreadable("Types")
        return {name: known[number] for name, number in zip(spelled, numbers, strict=True) if number in known}

    def read(self, key: str, name: str, kind: Kind) -> RegistryValue | Absent:
        """Return the value, which must have this type; `ABSENT` if the value or its key does not exist.

        One request if it exists, two if not; five for EXPAND_SZ. Raise `WrongType` if it has another type.
        """
        call = _CALLS[kind]
        answer = self._ask(f"Get{call.method}", key, {"sValueName": name})
        code = answer.return_value()
        if code == 0 and kind is Kind.EXPAND_SZ:
            return self._unexpanded(key, name)
        if code == 0:
            return _value(answer, call, kind)
        if code not in (_NO_VALUE, _NOT_FOUND, TYPE_MISMATCH):
            self._check(code, key, name)
        kinds = self.kinds(key)
        found = None if kinds is ABSENT else named(kinds, name)
        if found is None:
            return ABSENT
        raise UnexpectedType(key=key, name=name, wanted=kind.label, found=found.label)

    def _unexpanded(self, key: str, name: str) -> RegistryValue:
        """Return an EXPAND_SZ as it is stored.

        StdRegProv expands `%variables%` [G], but the value written back must be the stored one.
        """
        [printed] = run_reading(self._client, *reg_query.commands([key], recursive=False))
        value = named(reg_query.parse(printed.stdout).get(full_name(key), {}), name)
        if value is None:
            raise UnreadableKey(key=key)  # it was there a moment ago, and a before-image is made of this
        return value

    def read_any(self, key: str, name: str) -> RegistryValue | Absent:
        """Return the value of any type. Two requests."""
        kinds = self.kinds(key)
        kind = None if kinds is ABSENT else named(kinds, name)
        return ABSENT if kind is None else self.read(key, name, kind)

    def subkeys(self, key: str) -> tuple[str, ...] | Absent:
        """Return the names of a key's subkeys; `ABSENT` if the key does not exist. One request."""
        answer = self._ask("EnumKey", key)
        code = answer.return_value()
        if code == _NOT_FOUND:
            return ABSENT
        self._check(code, key, "")
        return tuple(answer.all("sNames"))

    def write(self, key: str, name: str, value: RegistryValue) -> None:
        """Set a value; its key must exist. One request. A value of another type is replaced, including its type.

        Raise `UnwritableList` for a list with an empty string, and send nothing.
        """
        if not value.can_be_written:
            raise UnwritableList(key=key, name=name)
        call = _CALLS[value.kind]
        answer = self._invoke(f"Set{call.method}", key, {"sValueName": name, call.parameter: _argument(value)})
        self._check(answer.return_value(), key, name)

    def delete(self, key: str, name: str) -> None:
        """Remove a value. One request. A missing value is not an error."""
        code = self._invoke("DeleteValue", key, {"sValueName": name}).return_value()
        if code != _NOT_FOUND:
            self._check(code, key, name)

    def create_key(self, key: str) -> None:
        """Create a key and its parents. One request. An existing key is not an error."""
        self._check(self._invoke("CreateKey", key).return_value(), key, "")

    def delete_key(self, key: str) -> None:
        """Remove a key without subkeys, and its values. One request. A missing key is not an error."""
        code = self._invoke("DeleteKey", key).return_value()
        if code != _NOT_FOUND:
            self._check(code, key, "")

    def may_write(self, key: str) -> bool:
        """Return True if the account is allowed to set values in a key (CheckAccess, KEY_SET_VALUE).

        One request; writes nothing.

        Return False if the key does not exist or cannot be read.
        """
        answer = self._ask("CheckAccess", key, {"uRequired": _KEY_SET_VALUE})
        return answer.return_value() == 0 and answer.flag("bGranted") is True

    def _ask(self, method: str, key: str, more: Mapping[str, Argument] | None = None) -> Instance:
        """Call a method that only reads."""
        return self._invoke(method, key, more, reads=True)

    def _invoke(
        self, method: str, key: str, more: Mapping[str, Argument] | None = None, *, reads: bool = False
    ) -> Instance:
        hive, path = split(key)
        parameters: dict[str, Argument] = {"hDefKey": _HIVES[hive], "sSubKeyName": path, **(more or {})}
        return self._client.invoke(STD_REG_PROV, method, parameters, reads=reads)

    def _check(self, code: int, key: str, name: str) -> None:
        if code == 0:
            return
        path = f"{key}\\{name}" if name else key
        if code == _DENIED:
            raise KeyAccessDenied(path=path, code=code)
        raise RegistryCallFailed(path=path, code=code)


def split(key: str) -> tuple[str, str]:
    """Return the hive's full name and the path below it. Raise `InvalidInput` if the hive is not known."""
    hive, _, path = key.partition("\\")
    hive = _SHORT.get(hive.upper(), hive.upper())
    if hive not in _HIVES or not path.strip("\\"):
        raise UnusableRegistryKey(key=key)
    return hive, path.strip("\\")


def full_name(key: str) -> str:
    """Return a key's name in upper case with the full name of its hive, as in `reg_query.parse`."""
    return "\\".join(split(key)).upper()


def _value(answer: Instance, call: _Call, kind: Kind) -> RegistryValue:
    """Return the value in an answer. Raise `UnreadableAnswer` if it does not fit its type."""
    name = call.parameter
    data: Data | None
    if kind is Kind.MULTI_SZ:
        data = tuple(answer.all(name))
    elif kind is Kind.BINARY:
        data = bytes(answer.read_all(name, lambda text: integer(text, BYTE)))
    elif kind in (Kind.SZ, Kind.EXPAND_SZ):
        data = answer.text(name) or ""
    else:
        data = answer.number(name, UINT32 if kind is Kind.DWORD else UINT64)
    try:
        return RegistryValue(kind, data if data is not None else "")
    except ValueError:
        raise answer.unreadable(name) from None


def _argument(value: RegistryValue) -> Argument:
    if isinstance(value.data, bytes):
        return list(value.data)
    return value.data
