"""StdRegProv, as facts 6.4 describe it."""

from __future__ import annotations

import pytest

from runbook.errors import WrongType
from runbook.windows import reg_query
from runbook.windows.host import Host
from runbook.windows.registry import split
from runbook.windows.values import ABSENT, Kind, RegistryValue, dword, sz

KEY = r"HKLM\SOFTWARE\dpm-runbook-contract"

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
    """Both ways of reading agree, name by name, type by type; EXPAND_SZ stays unexpanded."""
    from runbook.wsman.shell import Shell

    for name, value in VALUES.items():
        windows.registry.write(KEY, name, value)
    with Shell(windows.client) as shell:
        printed = shell.run(reg_query.commands([KEY], recursive=True)[0])
    hive, path = split(KEY)
    assert reg_query.parse(printed.stdout)[f"{hive}\\{path}".upper()] == VALUES
