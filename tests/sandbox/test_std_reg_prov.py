"""StdRegProv, with the return codes of facts 6.4, against a plain dictionary."""

from __future__ import annotations

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from runbook.sandbox import Machine, RegValue
from tests.sandbox.conftest import Raw, Refused

MISMATCH = 0x80041005
texts = st.text(st.characters(min_codepoint=0x20, exclude_categories=["Cs", "Cc"]), max_size=12)
names = st.sampled_from(["a", "A", "b", "", "*LsoV2IPv4", "名前"])
keys = st.sampled_from([r"X", r"x\Y", r"X\y\z", r"X\Ω"])

# Method suffix, parameter, what is sent and read.
ACCESSORS = {
    "String": ("sValue", texts.map(lambda text: [text])),
    "ExpandedString": ("sValue", texts.filter(lambda text: "%" not in text).map(lambda text: [text])),
    "MultiString": ("sValue", st.lists(texts, max_size=3)),
    "DWORD": ("uValue", st.integers(0, 0xFFFFFFFF).map(lambda number: [str(number)])),
    "QWORD": ("uValue", st.integers(0, (1 << 64) - 1).map(lambda number: [str(number)])),
    "Binary": ("uValue", st.binary(max_size=4).map(lambda data: [str(byte) for byte in data])),
}
TYPES = {"String": "1", "ExpandedString": "2", "Binary": "3", "DWORD": "4", "MultiString": "7", "QWORD": "11"}
written = st.sampled_from(sorted(ACCESSORS)).flatmap(lambda kind: st.tuples(st.just(kind), ACCESSORS[kind][1]))


class Registry(RuleBasedStateMachine):
    """Random calls, each held against a dictionary of keys (lower case) of values (lower case)."""

    def __init__(self) -> None:
        super().__init__()
        self.raw = Raw(Machine("H", "2016"))
        self.model: dict[str, dict[str, tuple[str, list[str]]]] = {}

    @rule(key=keys)
    def create_key(self, key: str) -> None:
        assert self.raw.code("CreateKey", key) == 0
        parts = key.lower().split("\\")
        for count in range(1, len(parts) + 1):
            self.model.setdefault("\\".join(parts[:count]), {})

    @rule(key=keys)
    def delete_key(self, key: str) -> None:
        below = [each for each in self.model if each.startswith(f"{key.lower()}\\")]
        expected = 2 if key.lower() not in self.model else 5 if below else 0
        assert self.raw.code("DeleteKey", key) == expected
        if expected == 0:
            del self.model[key.lower()]

    @rule(key=keys, name=names, value=written)
    def write(self, key: str, name: str, value: tuple[str, list[str]]) -> None:
        kind, data = value
        code = self.raw.code(f"Set{kind}Value", key, name, **{ACCESSORS[kind][0]: data})
        assert code == (0 if key.lower() in self.model else 2)
        if code == 0:
            self.model[key.lower()][name.lower()] = value

    @rule(key=keys, name=names)
    def delete_value(self, key: str, name: str) -> None:
        there = self.model.get(key.lower(), {}).pop(name.lower(), None)
        assert self.raw.code("DeleteValue", key, name) == (2 if there is None else 0)

    @rule(key=keys, name=names, kind=st.sampled_from(sorted(ACCESSORS)))
    def read(self, key: str, name: str, kind: str) -> None:
        output = self.raw.registry(f"Get{kind}Value", key, name)
        values = self.model.get(key.lower())
        found = (values or {}).get(name.lower())
        expected = 2 if values is None else 1 if found is None else 0 if found[0] == kind else MISMATCH
        assert output["ReturnValue"] == [str(expected)]
        if found and expected == 0:
            assert output.get(ACCESSORS[kind][0], []) == found[1]

    @invariant()
    def every_key_lists_its_values_and_subkeys(self) -> None:
        for key, values in self.model.items():
            listed = self.raw.registry("EnumValues", key)
            shown = zip((name or "" for name in listed.get("sNames", [])), listed.get("Types", []), strict=True)
            assert {(name.lower(), kind) for name, kind in shown} == {
                (name, TYPES[kind]) for name, (kind, _) in values.items()
            }
            below = self.raw.registry("EnumKey", key).get("sNames", [])
            assert {(name or "").lower() for name in below} == {
                each.rpartition("\\")[2] for each in self.model if each.rpartition("\\")[0] == key
            }


TestRegistry = Registry.TestCase
TestRegistry.settings = settings(max_examples=40, stateful_step_count=30, deadline=None)


@pytest.mark.parametrize("namespace", ["root/default", "root/cimv2"])
def test_it_is_in_cimv2_from_vista_on(namespace: str) -> None:
    """And in root/default everywhere (facts 6.1)."""
    for version in ("2003", "2008"):
        raw = Raw(Machine("H", version))
        arguments = [("sSubKeyName", "SOFTWARE")]  # without a hive it is HKEY_LOCAL_MACHINE
        if version == "2003" and namespace == "root/cimv2":
            with pytest.raises(Refused):
                raw.invoke(f"{namespace}/StdRegProv", "EnumKey", arguments)
        else:
            output = raw.invoke(f"{namespace}/StdRegProv", "EnumKey", arguments)
            assert output["sNames"] == ["Microsoft"]


def test_qwords_came_with_vista() -> None:
    """Facts 6.4 [G]."""
    with pytest.raises(Refused):
        Raw(Machine("H", "2003")).code("GetQWORDValue", "SOFTWARE", "q")


def test_a_key_with_subkeys_is_not_deleted(new: Raw) -> None:
    """Access is denied, and everything is still there [G]; CreateKey makes the parents and may be repeated."""
    assert [new.code("CreateKey", r"SOFTWARE\A\B") for _ in range(2)] == [0, 0]
    assert new.code("DeleteKey", r"SOFTWARE\A") == 5
    assert new.machine.registry.has_key(r"HKLM\SOFTWARE\A\B")
    assert [new.code("DeleteKey", key) for key in (r"SOFTWARE\A\B", r"SOFTWARE\A", r"SOFTWARE\A")] == [0, 0, 2]


def test_protected_keys_refuse(new: Raw) -> None:
    """5 for everything below; write protection lets read; nothing is changed or logged."""
    new.machine.registry.set(r"HKLM\SOFTWARE\A\B", "x", RegValue("REG_DWORD", 1))
    new.machine.registry.deny_write(r"HKLM\SOFTWARE\A")
    assert new.code("GetDWORDValue", r"SOFTWARE\A\B", "x") == 0
    assert new.code("SetDWORDValue", r"SOFTWARE\A\B", "x", uValue=2) == 5
    assert new.code("CheckAccess", r"SOFTWARE\A\B", uRequired=1) == 0
    assert new.code("CheckAccess", r"SOFTWARE\A\B", uRequired=2) == 5
    new.machine.registry.deny(r"HKLM\SOFTWARE\A")
    assert {new.code(method, r"SOFTWARE\A\B") for method in ("EnumKey", "EnumValues", "DeleteKey", "CreateKey")} == {5}
    assert new.machine.log.writes == []


@pytest.mark.parametrize("number", [-1, 1 << 32, "true", ""])
def test_what_is_no_dword_is_a_fault(new: Raw, number: object) -> None:
    """Before it reaches WMI; nothing is written."""
    with pytest.raises(Refused) as caught:
        new.code("SetDWORDValue", "SOFTWARE", "x", uValue=number)
    assert caught.value.wmi_code == 0x80338041
    assert new.machine.registry.get("HKLM\\SOFTWARE", "x") is None


def test_expandable_strings_are_expanded_on_the_way(new: Raw) -> None:
    """Known variables, in any case; the value stays as it is [G]."""
    where = r"SYSTEM\CurrentControlSet\Services\Tcpip\Parameters"
    assert new.registry("GetExpandedStringValue", where, "DataBasePath")["sValue"] == [r"C:\WINDOWS\System32\drivers\etc"]  # fmt: skip
    new.code("SetExpandedStringValue", "SOFTWARE", "x", sValue="%windir% %nobody%")
    assert new.registry("GetExpandedStringValue", "SOFTWARE", "x")["sValue"] == [r"C:\WINDOWS %nobody%"]
    assert new.machine.registry.get("HKLM\\SOFTWARE", "x") == RegValue("REG_EXPAND_SZ", "%windir% %nobody%")


def test_other_hives_are_there_and_empty(new: Raw) -> None:
    """A hive that is none is an invalid handle [G]."""
    assert new.code("EnumKey", "SOFTWARE", hive=0x80000001) == 2
    assert new.code("EnumKey", "", hive=0x80000003) == 0
    assert new.code("EnumKey", "", hive=7) == 6


def test_every_change_is_logged_with_what_was_there(new: Raw) -> None:
    """In order, and nothing that was only read."""
    new.code("CreateKey", "SOFTWARE\\New")
    new.code("CreateKey", "SOFTWARE\\New")
    new.code("SetDWORDValue", "SOFTWARE\\New", "x", uValue=1)
    new.code("GetDWORDValue", "SOFTWARE\\New", "x")
    new.code("DeleteValue", "SOFTWARE\\New", "x")
    one = RegValue("REG_DWORD", 1)
    assert [(write.kind, write.target, write.before, write.after) for write in new.machine.log.writes] == [
        ("key", r"HKLM\SOFTWARE\New", None, "created"),
        ("registry", r"HKLM\SOFTWARE\New\x", None, one),
        ("registry", r"HKLM\SOFTWARE\New\x", one, None),
    ]
