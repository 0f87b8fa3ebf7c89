"""reg.exe by its rules, each from what a public test of it expects of Windows (facts 6.7), in cases of our own."""

from __future__ import annotations

import pytest

from runbook.sandbox import Machine, RegValue
from runbook.sandbox.programs import reg
from runbook.sandbox.windows.printed import CommandResult
from runbook.sandbox.windows.registry import RegData

KEY = r"HKCU\Acme"
FULL = r"HKEY_CURRENT_USER\Acme"


@pytest.fixture
def machine() -> Machine:
    """A computer with one key that has a value."""
    machine = Machine("H", version="2016")
    machine.registry.set(KEY, "there", RegValue("REG_SZ", "x"))
    return machine


def run(machine: Machine, words: str) -> CommandResult:
    """Run reg.exe with these words."""
    return reg.run(machine, words, machine.language)


@pytest.mark.parametrize("verb", ["query", "add", "delete"])
@pytest.mark.parametrize("switch", ["/?", "/h", "-H"])
def test_help_is_no_error(verb: str, switch: str, machine: Machine) -> None:
    """In either spelling of a switch."""
    assert run(machine, f"{verb} {switch}").exit_code == 0


WRONG = (
    "{verb}", "{verb} {key} /v", "{verb} {key} /v a /v b", "{verb} {key} /v a /ve", "{verb} {key} /reg:32 /reg:32",
    "{verb} {key} /reg:32 /reg:64", "{verb} {key} /reg:64 /reg:64", "{verb} {key} /nosuch", "{verb} {key} /", "{verb} {key} -",
)  # fmt: skip


@pytest.mark.parametrize("verb", ["query", "add", "delete"])
@pytest.mark.parametrize("line", WRONG)
def test_a_switch_that_is_wrong_changes_nothing(verb: str, line: str, machine: Machine) -> None:
    """Unknown, double, without the word after it, or two that exclude each other."""
    result = run(machine, line.format(verb=verb, key=KEY))
    assert (result.exit_code, result.stdout) == (1, "")
    assert machine.log.writes == []


@pytest.mark.parametrize(
    "line",
    [
        *(f"add {KEY} {words}" for words in ("/f /f", "/v a /t", "/v a /t REG_SZ /t REG_SZ", "/v a /d 1 /f /d 2", "/f /v")),
        *(f"add {KEY} {words}" for words in ("/v a /t REG_SZ /f /d", '/v a /t "" /d x', "/v a /t REG_NOSUCH /d x")),
        *(f"delete {KEY} {words}" for words in ("/ve /ve", "/ve /va", "/va /va", "/v a /va", "/v a /ve /va", "/f /v")),
        *(f"query {KEY} {words}" for words in ("/s /s", "/ve /ve")),
        *(rf"add {key} /f" for key in (rf"\{KEY}\a", rf"\\{KEY}\a", rf"{KEY}\a\\")),
        *(rf"add {key}\ /v a /t REG_SZ /d b /f" for key in ("HKCU", "HKEY_CURRENT_USER")),
    ],
)  # fmt: skip
def test_what_each_verb_refuses(line: str, machine: Machine) -> None:
    """Also keys: a backslash before the hive, two at the end, and a hive with one and nothing after it."""
    assert run(machine, line).exit_code == 1
    assert machine.log.writes == []


@pytest.mark.parametrize("path", [rf"{KEY}\new", rf"{KEY}\new" + "\\", rf"{KEY}\https://example.org"])
def test_keys_may_end_with_one_backslash_and_hold_slashes(path: str, machine: Machine) -> None:
    """They are one key with and without it."""
    assert run(machine, f"add {path} /f").exit_code == 0
    assert machine.registry.get(path.removesuffix("\\"), "") == RegValue("REG_SZ", "")


def test_a_key_is_added_with_its_default_value(machine: Machine) -> None:
    """An empty string, or of the type and data that were given; nothing else of the key is touched, and no name adds none."""
    assert run(machine, f"add {KEY} /f").exit_code == 0
    assert machine.registry.values(KEY) == {"there": RegValue("REG_SZ", "x"), "": RegValue("REG_SZ", "")}
    assert run(machine, f"add {KEY} /t REG_DWORD /d 0x5 /f").exit_code == 0
    assert machine.registry.get(KEY, "") == RegValue("REG_DWORD", 5)
    assert run(machine, rf"add {KEY}\other /v named /d x /f").exit_code == 0
    assert machine.registry.values(rf"{KEY}\other") == {"named": RegValue("REG_SZ", "x")}


SEPARATED: tuple[tuple[str, tuple[str, ...] | None], ...] = (
    (r'/d "one\0two\0three"', ("one", "two", "three")),
    ('/s # /d "one#two#three"', ("one", "two", "three")),
    ('/d ""', ()),
    ("", ()),
    ("/s # /d together", ("together",)),
    ("/s #long /d a#b", None),
    (r"/s \0 /d a\0b", None),
    ('/s "" /d a#b', None),
    ("/s # /d ##", None),
    ("/s # /d a##b", None),
    ("/s # /d #a", None),
    ("/s # /d a#", ("a",)),
    (r"/d \0a", None),
    (r"/d a\0", ("a",)),
    (r"/d a\0\0b", None),
    ("/s # /d #", ("",)),
    (r"/d \0", ("",)),
    (r"/s # /d a\0#b", (r"a\0", "b")),
    (r"/s # /d a\0\0b", (r"a\0\0b",)),
    ("/s", None),
)
DATA: tuple[tuple[str, str, RegData | None], ...] = (
    ("REG_SZ", "", ""),
    ("REG_SZ", '/d ""', ""),
    ("reg_sz", r'/d "a\0b"', r"a\0b"),
    ("REG_SZ", "/d one/two", "one/two"),
    ("REG_EXPAND_SZ", "/d dead%PATH%beef", "dead%PATH%beef"),
    ("REG_EXPAND_SZ", "", ""),
    ("REG_NONE", "", b"\0\0"),
    ("REG_NONE", "/d ab", b"a\0b\0\0\0"),
    ("REG_BINARY", "", b""),
    ("REG_BINARY", "/d deadBEEF", b"\xde\xad\xbe\xef"),
    ("REG_BINARY", "/d DEADF", b"\x0d\xea\xdf"),
    ("REG_BINARY", "/d 0x01", None),
    ("REG_BINARY", "/d x01", None),
    ("REG_BINARY", "/d 01x", None),
    *(
        (kind, f"/d {text}", number)
        for kind in ("REG_DWORD", "REG_DWORD_LITTLE_ENDIAN", "REG_DWORD_BIG_ENDIAN", "REG_QWORD")
        for text, number in (("456", 456), ("0x456", 0x456), ("0X456", 0x456), ("0123", 123), ("0xffffffff", 0xFFFFFFFF))
    ),
    *(
        (kind, f"/d {text}", None)
        for kind in ("REG_DWORD", "REG_DWORD_BIG_ENDIAN", "REG_QWORD")
        for text in ("zzz", "deadbeef", "123xyz", "0xabcdefg", "00x123", "-0x1", "18446744073709551616", "0x1ffffffffffffffff")
    ),
    ("REG_DWORD", "/d 4294967296", None),
    ("REG_DWORD", "/d 0x01ffffffff", None),
    ("REG_DWORD", "/d -1", None),
    ("REG_DWORD", "", None),
    ("REG_DWORD_BIG_ENDIAN", "", None),
    ("REG_QWORD", "/d -1", (1 << 64) - 1),
    ("REG_QWORD", "", 0),
    ("REG_QWORD", "/d 0x123456789abcdef", 0x123456789ABCDEF),
    *(("REG_MULTI_SZ", words, strings) for words, strings in SEPARATED),
)  # fmt: skip


@pytest.mark.parametrize(("kind", "words", "data"), DATA)
@pytest.mark.parametrize("name", ["/v a", "/ve"])
def test_data_are_read_by_their_type(name: str, kind: str, words: str, data: RegData | None, machine: Machine) -> None:
    """None: refused. The little-endian number is the usual one, and the big-endian one is stored like it."""
    result = run(machine, f"add {KEY} {name} /t {kind} {words} /f")
    assert result.exit_code == (data is None)
    found = machine.registry.get(KEY, "a" if name == "/v a" else "")
    stored = kind.upper().replace("REG_DWORD_LITTLE_ENDIAN", "REG_DWORD")
    assert found == (None if data is None else RegValue(stored, data))


@pytest.mark.parametrize("name", ["count/up", r"\foo\bar", r"\0", r"string\01"])
def test_a_name_may_hold_slashes(name: str, machine: Machine) -> None:
    """Added, read and deleted under it."""
    assert run(machine, f"add {KEY} /v {name} /d x /f").exit_code == 0
    assert run(machine, f"query {KEY} /v {name}").exit_code == 0
    assert run(machine, f"delete {KEY} /v {name} /f").exit_code == 0
    assert machine.registry.get(KEY, name) is None


def test_all_values_are_deleted_and_the_keys_below_stay(machine: Machine) -> None:
    """/va, also the default one; then the key itself, once."""
    run(machine, rf"add {KEY}\below /f")
    run(machine, f"add {KEY} /ve /d x /f")
    assert run(machine, f"delete {KEY} /va /f").exit_code == 0
    assert machine.registry.values(KEY) == {}
    assert machine.registry.has_key(rf"{KEY}\below")
    assert run(machine, f"delete {KEY} /f").exit_code == 0
    assert run(machine, f"delete {KEY} /f").exit_code == 1


@pytest.mark.parametrize("view", ["32", "64"])
def test_each_view_has_its_own_software(view: str, machine: Machine) -> None:
    """What was added in one view is not in the other; the key is shown under the name that was asked for."""
    other = {"32": "64", "64": "32"}[view]
    key = r"HKLM\SOFTWARE\Acme"
    assert run(machine, f"add {key} /v a /d x /f /reg:{view}").exit_code == 0
    assert run(machine, f"query {key} /reg:{other}").exit_code == 1
    assert run(machine, f"query {key} /s /reg:{view}").stdout.startswith("\r\nHKEY_LOCAL_MACHINE\\SOFTWARE\\Acme\r\n")
    assert run(machine, f"delete {key} /f /reg:{view}").exit_code == 0


@pytest.mark.parametrize(("language", "shown"), [("en-US", "(Default)    REG_SZ    (value not set)"), ("ja-JP", "(既定)    REG_SZ    ")])  # fmt: skip
def test_a_default_value_that_is_not_set_is_shown_as_such(language: str, shown: str) -> None:
    """Exit code 0 from Vista on; Server 2003 finds nothing."""
    for version, code in (("2016", 0), ("2003", 1)):
        machine = Machine("H", version, language)
        machine.registry.set(KEY, "there", RegValue("REG_SZ", "x"))
        result = run(machine, f"query {KEY} /ve")
        assert result.exit_code == code
        assert (shown in result.stdout) is (code == 0)


def test_a_key_with_keys_alone_has_no_header(machine: Machine) -> None:
    """Only what is below it is printed: a line each, or a block each with /s."""
    for name in ("one", "two"):
        machine.registry.create_key(rf"HKCU\Bare\{name}")
    below = [rf"HKEY_CURRENT_USER\Bare\{name}" for name in ("one", "two")]
    assert run(machine, r"query HKCU\Bare").stdout == "\r\n" + "".join(f"{key}\r\n" for key in below)
    assert run(machine, r"query HKCU\Bare /s").stdout == "\r\n" + "".join(f"{key}\r\n\r\n" for key in below)


def test_values_are_searched_by_name_below_a_key(machine: Machine) -> None:
    """Each key that has one, and how many were found."""
    machine.registry.set(rf"{KEY}\below", "there", RegValue("REG_SZ", "y"))
    machine.registry.set(rf"{KEY}\below", "another", RegValue("REG_SZ", "z"))
    printed = run(machine, rf"query {KEY}\ /v there /s").stdout
    blocks = f"\r\n{FULL}\r\n    there    REG_SZ    x\r\n\r\n{FULL}\\below\r\n    there    REG_SZ    y\r\n\r\n"
    assert printed == blocks + "\r\nEnd of search: 2 match(es) found.\r\n"
    assert run(machine, f"query {KEY} /v missing").exit_code == 1


def test_what_may_not_be_read_below_a_key_is_left_out_with_an_error(machine: Machine) -> None:
    """The rest is printed, and the exit code says that it is not all (facts 6.7 [I])."""
    machine.registry.set(rf"{KEY}\denied", "a", RegValue("REG_SZ", "y"))
    machine.registry.deny(rf"{KEY}\denied")
    result = run(machine, f"query {KEY} /s")
    assert result.exit_code == 1
    assert result.stdout == f"\r\n{FULL}\r\n    there    REG_SZ    x\r\n\r\n"
    assert "denied" in result.stderr
