"""What `reg query` prints, read back: both formats, every type, and nothing invented."""

from __future__ import annotations

import pytest

from runbook.errors import UnreadableAnswer
from runbook.sandbox import Machine, RegValue
from runbook.windows import reg_query
from runbook.windows.values import Kind, RegistryValue, dword, sz
from runbook.wsman.shell import run_reading
from tests.conftest import host_of

VISTA = """
HKEY_LOCAL_MACHINE\\SYSTEM\\X\\0007
    (Default)    REG_SZ    d
    DriverDesc    REG_SZ    Intel(R) 82576 Gigabit
    *JumboPacket    REG_SZ    1514
    Flags    REG_DWORD    0xffffffff
    Big    REG_QWORD    0x100000000
    Path    REG_EXPAND_SZ    %SystemRoot%\\x
    List    REG_MULTI_SZ    a\\0b b\\0
    Raw    REG_BINARY    00FF10
    Odd    REG_NONE    00
    Empty    REG_SZ    
    Four    REG_SZ    x    REG_SZ    y

HKEY_LOCAL_MACHINE\\SYSTEM\\X\\0007\\Ndi
    受信    REG_SZ    バッファー
"""  # noqa: W291  # reg.exe ends an empty value with its separator


def test_reads_every_type() -> None:
    """Names, types and data as they were; EXPAND_SZ unexpanded; the default value under the empty name."""
    keys = reg_query.parse(VISTA.replace("\n", "\r\n"))
    values = keys["HKEY_LOCAL_MACHINE\\SYSTEM\\X\\0007"]
    assert values == {
        "": sz("d"),
        "DriverDesc": sz("Intel(R) 82576 Gigabit"),
        "*JumboPacket": sz("1514"),
        "Flags": dword(0xFFFFFFFF),
        "Big": RegistryValue(Kind.QWORD, 1 << 32),
        "Path": RegistryValue(Kind.EXPAND_SZ, "%SystemRoot%\\x"),
        "Raw": RegistryValue(Kind.BINARY, b"\x00\xff\x10"),
        "Empty": sz(""),
        "Four": sz("x    REG_SZ    y"),
    }
    assert keys["HKEY_LOCAL_MACHINE\\SYSTEM\\X\\0007\\NDI"] == {"受信": sz("バッファー")}


def test_reads_reg_exe_of_server_2003() -> None:
    """REG.EXE 3.0 has a banner, tabs between the fields and another name for the default value."""
    printed = (
        "! REG.EXE VERSION 3.0\n\nHKEY_LOCAL_MACHINE\\X\n    <NO NAME>\tREG_SZ\tv\n    EnableRSS\tREG_DWORD\t0x1\n"
    )
    assert reg_query.parse(printed) == {"HKEY_LOCAL_MACHINE\\X": {"": sz("v"), "EnableRSS": dword(1)}}


def test_the_japanese_default_name() -> None:
    """The one thing that reg.exe localizes."""
    assert reg_query.parse("HKEY_LOCAL_MACHINE\\X\n    (既定)    REG_SZ    v\n")["HKEY_LOCAL_MACHINE\\X"] == {
        "": sz("v")
    }


def test_a_line_break_in_data_does_not_become_a_value() -> None:
    """What follows a line break belongs to the value before it."""
    keys = reg_query.parse("HKEY_LOCAL_MACHINE\\X\n    A    REG_SZ    one\ntwo\n    B    REG_SZ    b\n")
    assert keys["HKEY_LOCAL_MACHINE\\X"] == {"A": sz("one\ntwo"), "B": sz("b")}


def test_a_missing_key_is_not_in_the_result() -> None:
    """An error message is not a key; nor is noise before the first one."""
    assert reg_query.parse("ERROR: The system was unable to find the specified registry key or value.\n") == {}


@pytest.mark.parametrize("line", ["    D    REG_DWORD    900s", "    B    REG_BINARY    0G"])
def test_data_that_contradicts_its_type_is_an_error(line: str) -> None:
    """Nothing is guessed from a number that is none."""
    with pytest.raises(UnreadableAnswer):
        reg_query.parse(f"HKEY_LOCAL_MACHINE\\X\n{line}\n")


def test_many_keys_share_commands_within_the_limit_of_cmd() -> None:
    """cmd.exe takes 8191 characters; the keys are spread over as few lines as that allows."""
    keys = [f"HKLM\\SYSTEM\\CurrentControlSet\\Control\\Class\\{{4D36E972}}\\{n:04d}" for n in range(200)]
    lines = reg_query.commands(keys, recursive=True)
    assert all(len(line) < 8191 for line in lines)
    assert len(lines) == 3
    assert sum(line.count("reg query") for line in lines) == 200


def test_lists_are_left_to_the_registry_s_own_methods() -> None:
    """`C:\\0dir` is one string or two: what reg.exe prints does not tell (facts 6.7)."""
    machine = Machine("H", version="2016")
    machine.registry.set(r"HKLM\SOFTWARE\X", "one", RegValue("REG_MULTI_SZ", (r"C:\0dir", "")))
    machine.registry.set(r"HKLM\SOFTWARE\X", "two", RegValue("REG_SZ", "x"))
    host = host_of(machine)
    printed = run_reading(host.client, *reg_query.commands([r"HKLM\SOFTWARE\X"], recursive=False))
    assert reg_query.parse(printed[0].stdout) == {"HKEY_LOCAL_MACHINE\\SOFTWARE\\X": {"two": sz("x")}}
    value = host.registry.read(r"HKLM\SOFTWARE\X", "one", Kind.MULTI_SZ)
    assert value == RegistryValue(Kind.MULTI_SZ, (r"C:\0dir", ""))


@pytest.mark.parametrize("version", ["2003", "2016"])
def test_a_key_of_which_a_part_was_denied_is_not_read_as_whole(version: str) -> None:
    """Several keys in one command line, whose exit code is the last one's: the missing one is absent, the cut one an error."""
    machine = Machine("H", version=version)
    for name in ("a", "b"):
        machine.registry.set(rf"HKLM\SOFTWARE\X\{name}", "v", RegValue("REG_SZ", "x"))
        machine.registry.set(rf"HKLM\SOFTWARE\X\{name}\below", "v", RegValue("REG_SZ", "y"))
    keys = [rf"HKLM\SOFTWARE\X\{name}" for name in ("a", "missing", "b")]
    client = host_of(machine).client
    [line] = reg_query.commands(keys, recursive=True)
    found = reg_query.parse(run_reading(client, line)[0].stdout)
    assert [key.rpartition("X\\")[2] for key in found] == ["A", "A\\BELOW", "B", "B\\BELOW"]
    machine.registry.deny(r"HKLM\SOFTWARE\X\a\below")
    with pytest.raises(UnreadableAnswer, match=r"X\\a cannot be read"):
        reg_query.parse(run_reading(client, line)[0].stdout)
