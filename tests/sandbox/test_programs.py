"""netsh and reg: printed as facts 4.4 and Microsoft's pages have it, and what they change (facts 4.1, 4.2)."""

from __future__ import annotations

import pytest

from runbook.sandbox import Machine, RegValue, Write
from runbook.sandbox.programs import netsh
from tests.sandbox.conftest import Raw

PARAMETERS = r"HKLM\SYSTEM\CurrentControlSet\Services\Tcpip\Parameters"
KEYS = {
    "2008": "rss chimney",
    "2008 R2": "rss chimney netdma",
    "2012 R2": "rss chimney rsc",
    "2016": "rss chimney rsc",
    "2022": "rss rsc",
}


def dumped(raw: Raw) -> dict[str, str]:
    """The `set global` line of the dump, as pairs."""
    (line,) = (line for line in raw.text("netsh interface tcp dump").splitlines() if line.startswith("set global"))
    return dict(pair.split("=") for pair in line.split()[2:])


@pytest.mark.parametrize("language", ["ja-JP", "en-US"])
@pytest.mark.parametrize("version", KEYS)
def test_the_dump_has_the_keys_of_the_version(version: str, language: str) -> None:
    """In words that no language changes; the comments around them are localized (facts 4.4)."""
    machine = Machine("H", version, language)
    pairs = dumped(Raw(machine))
    assert {key: pairs[key] for key in ("rss", "chimney", "netdma", "rsc") if key in pairs} == machine.tcp
    assert " ".join(machine.tcp) == KEYS[version]


def test_2008_has_no_netdma_and_no_dca_line() -> None:
    """Facts 4.4: 2008 RTM lacks both."""
    printed = Raw(Machine("H", "2008")).text("netsh int tcp show global")
    assert "Chimney Offload State               : disabled \r\n" in printed
    assert "NetDMA" not in printed
    assert "DCA" not in printed


@pytest.mark.parametrize(
    ("version", "there", "missing"),
    [
        ("2012 R2", ["NetDMA State                        : disabled", "Direct Cache Access (DCA)", "Max SYN"], ["Fast Open"]),
        ("2016", ["Chimney Offload State               : disabled", "Pacing Profile"], ["NetDMA", "HyStart"]),
        ("2022", ["Receive-Side Scaling State          : enabled", "HyStart"], ["Chimney", "NetDMA"]),
    ],
)  # fmt: skip
def test_later_versions_have_other_lines(version: str, there: list[str], missing: list[str]) -> None:
    """Facts 4.4."""
    printed = Raw(Machine("H", version)).text("netsh interface tcp show global")
    assert all(line in printed for line in there)
    assert not any(line in printed for line in missing)


@pytest.mark.parametrize(
    ("version", "labels"),
    [
        ("2012", ["初期 RTO", "Receive Segment Coalescing 状態"]),
        ("2012 R2", ["非 Sack の Rtt 回復性", "SYN の最大再送信数"]),
        ("2016", ["Fast Open フォールバック", "ペーシング プロファイル"]),
    ],
)
def test_newer_lines_are_in_japanese_too(version: str, labels: list[str]) -> None:
    """As a real Japanese host prints them (facts 4.4)."""
    printed = netsh.run(Machine("H", version, "ja-JP"), "interface tcp show global", "ja-JP").stdout
    assert all(any(line.startswith(label) for line in printed.splitlines()) for label in labels)


@pytest.mark.parametrize(("version", "blank"), [("2008", True), ("2008 R2", False)])
def test_values_end_with_a_blank_on_2008(version: str, blank: bool) -> None:
    """A program that compares the end of a line would miss it (facts 4.4)."""
    printed = netsh.run(Machine("H", version), "interface tcp show global", "en-US").stdout
    states = [line for line in printed.splitlines() if " : " in line]
    assert states
    assert {line.endswith(" ") for line in states} == {blank}


def test_netsh_changes_globals_at_once(old: Raw) -> None:
    """Several in one line; `default` is the version's own; it is in force without a reboot (facts 4.1 [G])."""
    assert old.run("netsh int tcp set global chimney=disabled rss=disabled").exit_code == 0
    assert dumped(old) | {"chimney": "disabled", "rss": "disabled"} == dumped(old)
    assert (old.machine.effective["chimney"], old.machine.tcp["netdma"]) == ("disabled", "enabled")
    old.run("netsh interface tcp set global chimney=default")
    assert old.machine.tcp["chimney"] == "automatic"
    assert old.machine.log.writes[-1] == Write("tcp", "chimney", "disabled", "automatic")


@pytest.mark.parametrize(
    ("version", "arguments"),
    [
        ("2008 R2", "chimney=perhaps"),
        ("2008 R2", "rss=disabled colour=red"),
        ("2008 R2", ""),
        ("2008", "netdma=disabled"),
        ("2012 R2", "netdma=disabled"),
        ("2022", "chimney=disabled"),
    ],
)
def test_what_netsh_does_not_know_changes_nothing(version: str, arguments: str) -> None:
    """A usage error with exit code 1, all or nothing."""
    machine = Machine("H", version)
    before = machine.durable()
    result = Raw(machine).run(f"netsh int tcp set global {arguments}")
    assert (result.exit_code, machine.log.writes) == (1, [])
    assert machine.durable() == before


def test_2008_damages_the_parameters_when_a_global_is_set() -> None:
    """KB 967224 (facts 4.2), unless the hotfix is there."""
    fixed, broken = Machine("H", "2008"), Machine("H", "2008")
    fixed.has_kb967224_bug = False
    for machine in (fixed, broken):
        Raw(machine).run("netsh int tcp set global chimney=disabled")
    assert fixed.registry.get(PARAMETERS, "TcpTimedWaitDelay") == RegValue("REG_DWORD", 30)
    assert any("TcpTimedWaitDelay" in line for line in broken.durable().diff(fixed.durable()))


def test_2003_has_switches_in_the_registry() -> None:
    """netsh knows only Chimney there, under another name, and no TCP context (facts 4.1)."""
    machine = Machine("H", "2003", "ja-JP")
    raw = Raw(machine)
    assert machine.tcp == {}
    assert raw.run("netsh interface tcp dump").exit_code == 1
    assert raw.run("netsh int ip set chimney DISABLED").exit_code == 0
    assert machine.registry.get(PARAMETERS, "EnableTCPChimney") == RegValue("REG_DWORD", 0)
    assert (machine.effective["chimney"], machine.effective["rss"]) == ("disabled", "enabled")


@pytest.fixture
def filled(request: pytest.FixtureRequest) -> Machine:
    """A machine with a key that has a value of every type, one without a name, and two subkeys."""
    version, language = request.param
    machine = Machine("H", version, language)
    values: dict[str, RegValue] = {
        "": RegValue("REG_SZ", "既定値"),
        "text": RegValue("REG_SZ", "a  b"),
        "path": RegValue("REG_EXPAND_SZ", "%SystemRoot%\\x"),
        "number": RegValue("REG_DWORD", 900),
        "list": RegValue("REG_MULTI_SZ", ("one", "two")),
        "bytes": RegValue("REG_BINARY", b"\x0a\xff"),
    }
    for name, value in values.items():
        machine.registry.set(r"HKLM\SOFTWARE\K", name, value)
    machine.registry.set(r"HKLM\SOFTWARE\K\A", "x", RegValue("REG_SZ", "1"))
    machine.registry.create_key(r"HKLM\SOFTWARE\K\B")
    return machine


@pytest.mark.parametrize("filled", [("2008 R2", "ja-JP"), ("2016", "en-US")], indirect=True)
def test_reg_query_from_vista_on(filled: Machine) -> None:
    """Four blanks between the fields, the default value's name in the host's language, subkeys after the values."""
    default = "(既定)" if filled.language == "ja-JP" else "(Default)"
    key = r"HKEY_LOCAL_MACHINE\SOFTWARE\K"
    values = [
        key,
        f"    {default}    REG_SZ    既定値",
        "    text    REG_SZ    a  b",
        "    path    REG_EXPAND_SZ    %SystemRoot%\\x",
        "    number    REG_DWORD    0x384",
        r"    list    REG_MULTI_SZ    one\0two",
        "    bytes    REG_BINARY    0AFF",
    ]
    raw = Raw(filled)
    read = raw.localized if filled.language == "ja-JP" else raw.text
    assert read(r'reg query "HKLM\SOFTWARE\K"').split("\r\n") == ["", *values, "", rf"{key}\A", rf"{key}\B", ""]
    everything = ["", *values, "", rf"{key}\A", "    x    REG_SZ    1", "", rf"{key}\B", "", ""]
    assert read(r"reg query HKLM\SOFTWARE\K /s").split("\r\n") == everything
    assert raw.text(rf"reg.exe QUERY {key} /V NUMBER").split("\r\n") == ["", key, values[4], "", ""]


@pytest.mark.parametrize("filled", [("2003", "ja-JP"), ("2003", "en-US")], indirect=True)
def test_reg_query_of_2003(filled: Machine) -> None:
    """A banner, tabs, <NO NAME>, whatever the language."""
    lines = Raw(filled).text(r"reg query HKLM\SOFTWARE\K").split("\r\n")
    assert lines[:4] == ["", "! REG.EXE VERSION 3.0", "", r"HKEY_LOCAL_MACHINE\SOFTWARE\K"]
    assert lines[4:6] == ["    <NO NAME>\tREG_SZ\t既定値", "    text\tREG_SZ\ta  b"]


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("ja-JP", "\r\nエラー: 指定されたレジストリ キーまたは値が見つかりませんでした\r\n"),
        ("en-US", "ERROR: The system was unable to find the specified registry key or value.\r\n"),
    ],
)
def test_reg_says_on_stderr_what_is_missing(language: str, said: str) -> None:
    """Exit code 1; also for what is denied and what is no key."""
    machine = Machine("H", "2008 R2", language)
    raw = Raw(machine)
    for line in (r"reg query HKLM\SOFTWARE\No", r"reg query HKLM\SOFTWARE /v no"):
        result = raw.run(line, code_page=None)
        assert (result.exit_code, result.stdout, result.stderr.decode("cp932")) == (1, b"", said)
    machine.registry.deny(r"HKLM\SOFTWARE\Microsoft")
    for line in (r"reg query HKLM\SOFTWARE\Microsoft", r"reg query NOHIVE\X", "reg", "reg query"):
        assert raw.run(line).exit_code == 1


def test_reg_add_and_delete_change_the_registry(new: Raw) -> None:
    """And are logged like any other change."""
    assert new.run(r'reg add "HKLM\SOFTWARE\New Key" /v "a name" /t REG_DWORD /d 0x10 /f').exit_code == 0
    assert new.run(r'reg add "HKLM\SOFTWARE\New Key" /v many /t REG_MULTI_SZ /d "a\0b" /f').exit_code == 0
    assert new.machine.registry.get(r"HKLM\SOFTWARE\New Key", "a name") == RegValue("REG_DWORD", 16)
    assert new.machine.registry.get(r"HKLM\SOFTWARE\New Key", "many") == RegValue("REG_MULTI_SZ", ("a", "b"))
    assert new.run(r'reg delete "HKLM\SOFTWARE\New Key" /v "a name" /f').exit_code == 0
    assert new.run(r'reg delete "HKLM\SOFTWARE\New Key" /v "a name" /f').exit_code == 1
    assert new.run(r"reg add HKLM\SOFTWARE /v x /t REG_DWORD /d ten /f").exit_code == 1
    assert [write.target.rpartition("\\")[2] for write in new.machine.log.writes] == ["a name", "many", "a name"]
