"""StdRegProv, as facts 6.4 describe it."""

from __future__ import annotations

import pytest

from runbook.errors import RegistryProblem, WrongType
from runbook.windows import reg_query
from runbook.windows.host import Host
from runbook.windows.registry import STD_REG_PROV, split
from runbook.windows.values import ABSENT, Kind, RegistryValue, dword, sz
from runbook.wsman.envelope import Argument
from runbook.wsman.shell import Shell
from tests.contract.conftest import KEY

HKLM = 0x80000002

VALUES = {
    "sz": sz("日本語 and \\ \" ' & < >"),
    "empty": sz(""),
    "expand": RegistryValue(Kind.EXPAND_SZ, r"%SystemRoot%\x"),
    "multi": RegistryValue(Kind.MULTI_SZ, ("一", "two")),
    "one": RegistryValue(Kind.MULTI_SZ, ("alone",)),
    "none": RegistryValue(Kind.MULTI_SZ, ()),
    "dword": dword(900),
    "largest": dword(0xFFFFFFFF),
    "binary": RegistryValue(Kind.BINARY, bytes(range(256))),
    "": sz("the default value"),
    "*LsoV2IPv4": sz("0"),
    "名前": sz("値"),
}


@pytest.mark.parametrize("name", VALUES)
def test_a_value_reads_back_as_it_was_written(windows: Host, name: str) -> None:
    """Every type keeps its data and its type."""
    value = VALUES[name]
    windows.registry.write(KEY, name, value)
    assert windows.registry.read(KEY, name, value.kind) == value
    kinds = windows.registry.kinds(KEY)
    assert kinds is not ABSENT
    assert kinds[name] is value.kind


def test_a_quadword_reads_back(windows: Host) -> None:
    """QWORD exists from Vista on (facts 6.4 [G])."""
    if windows.system.read().version < (6, 0):
        pytest.skip("Server 2003's StdRegProv has no QWORD methods")
    value = RegistryValue(Kind.QWORD, (1 << 64) - 1)
    windows.registry.write(KEY, "q", value)
    assert windows.registry.read(KEY, "q", Kind.QWORD) == value


def test_absence_is_a_value_of_its_own(windows: Host) -> None:
    """A missing value, a missing key and an empty key differ from one another and from empty data."""
    assert windows.registry.read(KEY, "missing", Kind.DWORD) is ABSENT
    assert windows.registry.read(rf"{KEY}\missing", "x", Kind.SZ) is ABSENT
    assert windows.registry.kinds(rf"{KEY}\missing") is ABSENT
    assert windows.registry.kinds(KEY) == {}
    assert windows.registry.subkeys(KEY) == ()
    assert windows.registry.subkeys(rf"{KEY}\missing") is ABSENT


def test_another_type_is_said_not_coerced(windows: Host) -> None:
    """A REG_SZ "900" is not the number 900."""
    windows.registry.write(KEY, "x", sz("900"))
    with pytest.raises(WrongType):
        windows.registry.read(KEY, "x", Kind.DWORD)
    assert windows.registry.read_any(KEY, "x") == sz("900")


def test_writing_replaces_value_and_type(windows: Host) -> None:
    """The type is part of what is written."""
    windows.registry.write(KEY, "x", sz("900"))
    windows.registry.write(KEY, "X", dword(900))
    assert windows.registry.read_any(KEY, "x") == dword(900)


def test_deleting_twice_is_no_error(windows: Host) -> None:
    """What is gone is gone."""
    windows.registry.write(KEY, "x", dword(1))
    windows.registry.delete(KEY, "x")
    windows.registry.delete(KEY, "x")
    assert windows.registry.read(KEY, "x", Kind.DWORD) is ABSENT


def test_creating_a_key_twice_is_no_error(windows: Host) -> None:
    """CreateKey makes the parents and keeps what is there."""
    windows.registry.write(KEY, "x", dword(1))
    windows.registry.create_key(rf"{KEY}\a\b")
    windows.registry.create_key(rf"{KEY}\a\b")
    assert windows.registry.subkeys(rf"{KEY}\a") == ("b",)
    assert windows.registry.read(KEY, "x", Kind.DWORD) == dword(1)
    windows.registry.delete_key(rf"{KEY}\a\b")
    windows.registry.delete_key(rf"{KEY}\a")


def test_reg_query_prints_what_std_reg_prov_reads(windows: Host) -> None:
    """Both ways of reading agree, name by name, type by type; EXPAND_SZ stays unexpanded. Lists are StdRegProv's alone."""
    for name, value in VALUES.items():
        windows.registry.write(KEY, name, value)
    with Shell(windows.client) as shell:
        printed = shell.run(reg_query.commands([KEY], recursive=True)[0])
    hive, path = split(KEY)
    lists = {name for name, value in VALUES.items() if value.kind is Kind.MULTI_SZ}
    expected = {name: value for name, value in VALUES.items() if name not in lists}
    assert reg_query.parse(printed.stdout)[f"{hive}\\{path}".upper()] == expected


def test_std_reg_prov_expands_what_is_stored_unexpanded(windows: Host) -> None:
    """Why an EXPAND_SZ is read by `reg query`: the method answers with the variable's value (facts 6.4)."""
    windows.registry.write(KEY, "x", RegistryValue(Kind.EXPAND_SZ, r"%SystemRoot%\x"))
    path = split(KEY)[1]
    parameters: dict[str, Argument] = {"hDefKey": HKLM, "sSubKeyName": path, "sValueName": "x"}
    answer = windows.client.invoke(STD_REG_PROV, "GetExpandedStringValue", parameters, reads=True)
    assert answer.return_value() == 0
    assert "%" not in (answer.text("sValue") or "%")


def test_empty_strings_of_a_multi_sz_come_back(windows: Host) -> None:
    """Windows itself stores them, in the renames of the next start: a name to rename to, or an empty one to delete."""
    path = split(KEY)[1]
    stored = ["\\??\\C:\\old", "", "\\??\\C:\\older", ""]
    named: dict[str, Argument] = {"hDefKey": HKLM, "sSubKeyName": path, "sValueName": "x"}
    code = windows.client.invoke(STD_REG_PROV, "SetMultiStringValue", {**named, "sValue": stored}).return_value()
    if code != 0:
        pytest.skip(f"StdRegProv does not take them ({code:#x})")
    read = windows.client.invoke(STD_REG_PROV, "GetMultiStringValue", named, reads=True)
    assert read.return_value() == 0
    found = read.all("sValue")
    assert found[0] == stored[0]
    assert [each for each in found if each] == [stored[0], stored[2]] or found == stored[:1]


def test_a_key_with_subkeys_is_not_deleted(windows: Host) -> None:
    """DeleteKey refuses it, so that nothing of anybody else's can go with it."""
    windows.registry.create_key(rf"{KEY}\a\b")
    with pytest.raises(RegistryProblem):
        windows.registry.delete_key(rf"{KEY}\a")
    assert windows.registry.subkeys(rf"{KEY}\a") == ("b",)
    windows.registry.delete_key(rf"{KEY}\a\b")
    windows.registry.delete_key(rf"{KEY}\a")


def test_who_may_write_is_known_without_writing(windows: Host) -> None:
    """CheckAccess: an administrator may write here; a key that is not there is no place to write to."""
    assert windows.registry.may_write(KEY)
    assert not windows.registry.may_write(rf"{KEY}\missing")
    assert windows.registry.kinds(KEY) == {}


def test_the_whole_registry_is_seen(bare: Host) -> None:
    """The 64-bit view: the processor is told as it is, and MachineGuid is there (facts 6.10)."""
    assert bare.registry.read_any(r"HKLM\SOFTWARE\Microsoft\Cryptography", "MachineGuid") is not ABSENT


def test_a_missing_key_prints_nothing_that_could_be_a_value(bare: Host) -> None:
    """`reg query` of a missing key: exit code 1, nothing on standard output (facts 6.7); ours says that it failed."""
    with Shell(bare.client) as shell:
        plain = shell.run(f'reg query "{KEY}-no-such-key"')
        ours = shell.run(reg_query.commands([rf"{KEY}-no-such-key"], recursive=False)[0])
    assert (plain.exit_code, plain.stdout.strip()) == (1, "")
    assert reg_query.parse(ours.stdout) == {}


CODES = {
    "a missing value": ("GetDWORDValue", KEY, "missing", 1),
    "a missing key": ("GetDWORDValue", rf"{KEY}\missing", "x", 2),
    "values of a missing key": ("EnumValues", rf"{KEY}\missing", None, 2),
    "subkeys of a missing key": ("EnumKey", rf"{KEY}\missing", None, 2),
    "another type": ("GetStringValue", KEY, "number", 0x80041005),
    "deleting a missing value": ("DeleteValue", KEY, "missing", 2),
    "deleting a missing key": ("DeleteKey", rf"{KEY}\missing", None, 2),
    "a key that is there": ("CreateKey", KEY, None, 0),
}


@pytest.mark.parametrize("case", CODES)
def test_the_codes_of_std_reg_prov(windows: Host, case: str) -> None:
    """As facts 6.4 have them. Reading goes by EnumValues alone; these decide how many requests that takes."""
    method, key, name, code = CODES[case]
    windows.registry.write(KEY, "number", dword(1))
    parameters: dict[str, Argument] = {"hDefKey": HKLM, "sSubKeyName": split(key)[1]}
    if name is not None:
        parameters["sValueName"] = name
    assert windows.client.invoke(STD_REG_PROV, method, parameters).return_value() == code
