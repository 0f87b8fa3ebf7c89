"""The registry over WMI's `StdRegProv`: one typed request, the same on every Windows (facts 6.1, 6.4)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from runbook.errors import InvalidInput, RegistryAccessDenied, RegistryProblem, UnreadableAnswer, WrongType
from runbook.text import Text
from runbook.windows import reg_query
from runbook.windows.values import ABSENT, Absent, Data, Kind, RegistryValue
from runbook.wsman import names
from runbook.wsman.client import Client
from runbook.wsman.envelope import Argument
from runbook.wsman.instance import Instance
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
_TYPE_MISMATCH: Final = 0x80041005
_KEY_SET_VALUE: Final = 0x0002


@dataclass(frozen=True, slots=True)
class _Call:
    """How StdRegProv names the methods and the data parameter of a type."""

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
        """The names and types of a key's values, names as the host spells them; `ABSENT` if the key is not there.

        This, not the return code of a read, is what says whether a value exists (facts 6.4). Values of types that
        StdRegProv cannot read (REG_NONE and the like) are left out. One request.
        """
        answer = self._ask("EnumValues", key)
        code = _return_value(answer)
        if code == _NOT_FOUND:
            return ABSENT
        self._check(code, key, "")
        known = {kind.value: kind for kind in Kind}
        numbers = answer.all("Types")
        return {
            name: known[int(number)]
            for name, number in zip(answer.all("sNames"), numbers, strict=True)
            if int(number) in known
        }

    def read(self, key: str, name: str, kind: Kind) -> RegistryValue | Absent:
        """The value, which must have this type; `ABSENT` if the value or its key is not there.

        One request when it is there, two when it is not; five for EXPAND_SZ. Raises `WrongType` if it has another type.
        """
        call = _CALLS[kind]
        answer = self._ask(f"Get{call.method}", key, {"sValueName": name})
        code = _return_value(answer)
        if code == 0 and kind is Kind.EXPAND_SZ:
            return self._unexpanded(key, name)
        if code == 0:
            return RegistryValue(kind, _data(answer, call, kind))
        if code not in (_NO_VALUE, _NOT_FOUND, _TYPE_MISMATCH):
            self._check(code, key, name)
        kinds = self.kinds(key)
        found = None if kinds is ABSENT else find(kinds, name)
        if found is None:
            return ABSENT
        raise wrong_type(key, name, kind, found)

    def _unexpanded(self, key: str, name: str) -> RegistryValue | Absent:
        """StdRegProv expands `%variables%` on the way [G]; what is written back must be what was there."""
        hive, path = split(key)
        [printed] = run_reading(self._client, *reg_query.commands([key], recursive=False))
        values = reg_query.parse(printed.stdout).get(f"{hive}\\{path}".upper(), {})
        return reg_query.value(values, name) or ABSENT

    def read_any(self, key: str, name: str) -> RegistryValue | Absent:
        """The value, whatever its type. Two requests."""
        kinds = self.kinds(key)
        kind = None if kinds is ABSENT else find(kinds, name)
        return ABSENT if kind is None else self.read(key, name, kind)

    def values(self, key: str) -> dict[str, RegistryValue] | Absent:
        """All values of a key, by name; `ABSENT` if there is no such key. One request, and one for each value."""
        kinds = self.kinds(key)
        if kinds is ABSENT:
            return ABSENT
        found = {name: self.read(key, name, kind) for name, kind in kinds.items()}
        return {name: value for name, value in found.items() if value is not ABSENT}

    def subkeys(self, key: str) -> tuple[str, ...] | Absent:
        """The names of a key's subkeys; `ABSENT` if there is no such key. One request."""
        answer = self._ask("EnumKey", key)
        code = _return_value(answer)
        if code == _NOT_FOUND:
            return ABSENT
        self._check(code, key, "")
        return tuple(answer.all("sNames"))

    def write(self, key: str, name: str, value: RegistryValue) -> None:
        """Set a value; its key must exist. One request. A value of another type is replaced, type included."""
        call = _CALLS[value.kind]
        answer = self._invoke(f"Set{call.method}", key, {"sValueName": name, call.parameter: _argument(value)})
        self._check(_return_value(answer), key, name)

    def delete(self, key: str, name: str) -> None:
        """Remove a value. One request; that it is not there is no error."""
        code = _return_value(self._invoke("DeleteValue", key, {"sValueName": name}))
        if code != _NOT_FOUND:
            self._check(code, key, name)

    def create_key(self, key: str) -> None:
        """Create a key and its parents; that it exists is no error. One request."""
        self._check(_return_value(self._invoke("CreateKey", key)), key, "")

    def delete_key(self, key: str) -> None:
        """Remove a key that has no subkeys, with its values. One request; that it is not there is no error."""
        code = _return_value(self._invoke("DeleteKey", key))
        if code != _NOT_FOUND:
            self._check(code, key, "")

    def may_write(self, key: str) -> bool:
        """Whether the account may set values in a key, as Windows itself says (CheckAccess, KEY_SET_VALUE). One request; writes nothing.

        A key that is not there, or may not even be looked at, may not be written.
        """
        answer = self._ask("CheckAccess", key, {"uRequired": _KEY_SET_VALUE})
        return _return_value(answer) == 0 and answer.flag("bGranted") is True

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
        shown = f"{key}\\{name}" if name else key
        if code == _DENIED:
            raise RegistryAccessDenied(
                Text("{shown} へのアクセスが拒否されました。", "Access to {shown} was denied.").format(shown=shown),
                code=code,
                advice=Text(
                    "管理者権限のあるアカウントか、グループ ポリシーで保護されたキーでないかを確認してください。",
                    "Check that the account is an administrator, and that no policy protects the key.",
                ),
            )
        raise RegistryProblem(
            Text(
                "{shown} の操作が失敗しました (コード 0x{code:08X})。",
                "The operation on {shown} failed (code 0x{code:08X}).",
            ).format(shown=shown, code=code),
            code=code,
        )


def split(key: str) -> tuple[str, str]:
    """The hive's full name and the path below it. Raises `InvalidInput` for a hive that is not known."""
    hive, _, path = key.partition("\\")
    hive = _SHORT.get(hive.upper(), hive.upper())
    if hive not in _HIVES or not path.strip("\\"):
        raise InvalidInput(
            Text("レジストリ キー {key} を解釈できません。", "Cannot use {key} as a registry key.").format(key=key)
        )
    return hive, path.strip("\\")


def find(kinds: Mapping[str, Kind], name: str) -> Kind | None:
    """The type of a value by its name, which is case-insensitive as in the registry."""
    return next((kind for spelled, kind in kinds.items() if spelled.lower() == name.lower()), None)


def _data(answer: Instance, call: _Call, kind: Kind) -> Data:
    if kind is Kind.MULTI_SZ:
        return tuple(answer.all(call.parameter))
    if kind is Kind.BINARY:
        return bytes(int(byte) for byte in answer.all(call.parameter))
    text = answer.text(call.parameter) or ""
    return text if kind in (Kind.SZ, Kind.EXPAND_SZ) else int(text)


def _argument(value: RegistryValue) -> Argument:
    if isinstance(value.data, bytes):
        return list(value.data)
    return value.data


def _return_value(answer: Instance) -> int:
    code = answer.number("ReturnValue")
    if code is None:
        raise UnreadableAnswer(Text("応答に ReturnValue がありません。", "The answer carries no ReturnValue."))
    return code & 0xFFFFFFFF


def wrong_type(key: str, name: str, wanted: Kind, found: Kind) -> WrongType:
    """The error for a value that is there with another type."""
    return WrongType(
        Text(
            "{key} の {name} は {wanted} ではなく {found} です。変換せず、そのままにしました。",
            "{name} in {key} is a {found}, not a {wanted}. It was left as it is, not converted.",
        ).format(key=key, name=name or "(Default)", wanted=wanted.label, found=found.label),
        code=_TYPE_MISMATCH,
        advice=Text(
            "誰が何のために作成した値かを確認し、不要であれば削除してから、もう一度実行してください。",
            "Find out who made the value and why; if it is not needed, delete it and run this again.",
        ),
    )
