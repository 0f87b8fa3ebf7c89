"""The command shell: streams, code pages, waiting, signals, quotas (facts 6.6, recorded answers)."""

from __future__ import annotations

import threading
import time
from datetime import timedelta

import pytest

from runbook.sandbox import CommandResult, Machine
from tests.sandbox.conftest import SHELL, TRANSFER, Raw, Refused


def test_a_line_runs_as_in_cmd(new: Raw) -> None:
    """`&` one after the other, `&&` and `||` by the exit code, quotes hold it together; the last exit code is the line's."""
    assert new.text("echo a&echo b") == "a\r\nb\r\n"
    assert new.text('echo "a & b"') == '"a & b"\r\n'
    assert new.text("exit /b 0 && echo never") == ""
    assert new.text("nobody && echo never || echo always") == "always\r\n"
    assert new.run("nobody & exit 7").exit_code == 7
    assert new.text('cmd.exe /c "echo a & echo b"') == "a\r\nb\r\n"
    assert new.text(r"C:\Windows\System32\HOSTNAME.EXE") == "SQL01\r\n"


def test_arguments_are_joined(new: Raw) -> None:
    """As the shell plug-in does."""
    shell = new.open()
    assert new.collect(shell, new.start(shell, "echo", "a", "b")).stdout == b"a b\r\n"


@pytest.mark.parametrize(
    ("language", "said"), [("ja-JP", "として認識されていません。"), ("en-US", "is not recognized")]
)
def test_an_unknown_program_is_said_on_stderr(language: str, said: str) -> None:
    """Exit code 1, in the host's language."""
    result = Raw(Machine("H", "2016", language)).run("nobody /x", code_page=None)
    assert (result.exit_code, result.stdout) == (1, b"")
    assert said in result.stderr.decode("cp932")
    assert "'nobody'" in result.stderr.decode("cp932")


@pytest.mark.parametrize(
    ("code_page", "encoding", "kept"),
    [("65001", "utf-8", True), ("932", "cp932", True), (None, "cp932", True), ("437", "cp437", False)],
)
def test_the_code_page_decides_what_arrives(old: Raw, code_page: str | None, encoding: str, kept: bool) -> None:
    """437 loses Japanese as question marks; without one it is the machine's own."""
    printed = old.run("echo オフロード", code_page).stdout.decode(encoding)
    assert ("オフロード" in printed) == kept
    assert ("?????" in printed) != kept
    assert old.run("chcp", code_page).stdout.decode(encoding).strip().endswith(code_page or "932")


@pytest.mark.parametrize(
    ("code_page", "japanese"), [("65001", False), ("437", False), ("1252", False), ("932", True), (None, True)]
)
def test_programs_speak_japanese_in_its_own_code_page_alone(old: Raw, code_page: str | None, japanese: bool) -> None:
    """Windows has no other language than English for a console in UTF-8, as ours is (facts 4.4)."""
    encoding = "utf-8" if code_page == "65001" else "cp932"
    for line, english in (("netsh int tcp show global", "TCP Global Parameters"), ("chcp", "Active code page")):
        printed = old.run(line, code_page).stdout.decode(encoding)
        assert (english in printed) is not japanese
        assert any(ord(character) > 0xFF for character in printed) is japanese


@pytest.mark.parametrize("code_page", ["12345", "x", "-1", "65001 "])
def test_a_code_page_that_is_not_there_is_a_fault(old: Raw, code_page: str) -> None:
    """No shell is made; any that Windows has is one."""
    with pytest.raises(Refused) as caught:
        old.open(code_page)
    assert caught.value.code == 0x80338140
    assert old.run("echo é", "850").stdout == "é\r\n".encode("cp850")
    assert old.machine.shells == 0


def test_a_program_may_keep_to_its_own_bytes(old: Raw) -> None:
    """Whatever the shell says."""
    old.machine.commands["legacy"] = lambda line, stdin: CommandResult(raw=(line + stdin).encode("cp932"))
    assert old.run("legacy 日本").stdout.decode("cp932") == "legacy 日本"


def test_stdin_is_fed_in_pieces(new: Raw) -> None:
    """The command runs when stdin ends."""
    shell = new.open()
    command = new.start(shell, "sort")
    new.feed(shell, command, "い\r\n".encode(), end=False)
    new.feed(shell, command, "あ\r\n".encode(), end=True)
    assert new.collect(shell, command).stdout.decode() == "あ\r\nい\r\n"


def test_output_comes_at_once_and_the_end_later(new: Raw) -> None:
    """Running with output first, then Done; in between a Receive times out and changes nothing."""
    new.machine.commands["slow"] = lambda *_: CommandResult("half\r\n", exit_code=3, seconds=0.15)
    shell = new.open()
    command = new.start(shell, "slow")
    first = new.receive(shell, command)
    assert first.find(f"{{{SHELL}}}CommandState[@State='{SHELL}/CommandState/Running']") is not None
    with pytest.raises(Refused) as caught:
        new.receive(shell, command, timeout="PT0.05S")
    assert (caught.value.code, caught.value.subcode) == (0x80338029, "TimedOut")
    assert new.collect(shell, command).exit_code == 3


def test_others_are_answered_while_a_receive_waits(new: Raw) -> None:
    """And a signal from another connection ends the wait."""
    shell = new.open()
    command = new.start(shell, "ping -n 30 127.0.0.1")
    new.receive(shell, command)
    caught: list[int | None] = []

    def wait() -> None:
        try:
            new.receive(shell, command)
        except Refused as refused:
            caught.append(refused.code)

    waiting = threading.Thread(target=wait)
    waiting.start()
    time.sleep(0.05)
    assert new.get("root/cimv2/Win32_Service", Name="DPMRA")["State"] == ["Stopped"]
    new.signal(shell, command)
    waiting.join(2)
    assert caught == [995]


def test_ctrl_c_ends_a_command_and_terminate_forgets_it(new: Raw) -> None:
    """The former still has an exit code; the latter in capitals or not, and what is gone is said as recorded."""
    shell = new.open()
    command = new.start(shell, "ping -n 30 127.0.0.1")
    new.signal(shell, command, "ctrl_c")
    assert new.collect(shell, command).exit_code == 0xC000013A
    new.signal(shell, command, "Terminate")
    with pytest.raises(Refused) as caught:
        new.receive(shell, command)
    assert (caught.value.code, caught.value.subcode) == (0x8033805B, "InvalidSelectors")
    assert "command identifier that does not exist" in caught.value.said


def test_large_output_arrives_in_pieces_that_fit(new: Raw) -> None:
    """Characters may be cut in two; no answer is larger than was asked."""
    new.machine.commands["much"] = lambda *_: CommandResult("日本語" * 20_000)
    shell = new.open()
    result = new.collect(shell, new.start(shell, "much"), size=32_768)
    assert result.stdout.decode() == "日本語" * 20_000
    assert result.receives > 5
    assert max(request.size_out for request in new.machine.log.requests) <= 32_768


def test_without_cmd_only_programs_run(new: Raw) -> None:
    """WINRS_SKIP_CMD_SHELL: what cmd itself knows, or nobody, is a fault as recorded."""
    shell = new.open()
    command = new.start(shell, "hostname.exe", WINRS_SKIP_CMD_SHELL="TRUE")
    assert new.collect(shell, command).stdout == b"SQL01\r\n"
    for line in ("echo a", "nobody"):
        with pytest.raises(Refused) as caught:
            new.start(shell, line, WINRS_SKIP_CMD_SHELL="TRUE")
        assert caught.value.code == 0x80070002


def test_shells_and_commands_that_are_gone_are_faults(new: Raw) -> None:
    """Each as recorded."""
    shell = new.open()
    with pytest.raises(Refused) as caught:
        new.receive(shell, "")
    assert caught.value.code == 87
    new.close(shell)
    for use in (new.close, lambda name: new.start(name, "echo")):
        with pytest.raises(Refused) as caught:
            use(shell)
        assert caught.value.code == 0x8033805B
    assert new.machine.shells == 0


@pytest.mark.parametrize(
    ("version", "quota"), [("2003", 5), ("2008", 5), ("2008 R2", 5), ("2012 R2", 30), ("2022", 30)]
)
def test_the_shells_of_a_user_are_counted(version: str, quota: int) -> None:
    """MaxShellsPerUser (facts 6.6); a shell that is closed makes room."""
    raw = Raw(Machine("H", version))
    shells = [raw.open() for _ in range(quota)]
    with pytest.raises(Refused) as caught:
        raw.open()
    assert (caught.value.code, caught.value.subcode) == (2150859173, "QuotaLimit")
    assert f"{quota} concurrent shells" in caught.value.reason
    raw.close(shells[0])
    raw.open()
    raw.machine.reboot()
    assert raw.machine.shells == 0


@pytest.mark.parametrize(("version", "default"), [("2008 R2", 180), ("2016", 7200)])
def test_an_idle_shell_ends(version: str, default: int) -> None:
    """After the time that was asked for, else the default of its WinRM (facts 6.6); each request counts anew."""
    raw = Raw(Machine("H", version))
    shell, clock = raw.open(), raw.machine.clock
    for _ in range(2):
        clock.advance(timedelta(seconds=default - 1))
        raw.collect(shell, raw.start(shell, "echo"))
    clock.advance(timedelta(seconds=default))
    assert raw.machine.shells == 0
    with pytest.raises(Refused):
        raw.close(shell)
    body = f'<r:Shell xmlns:r="{SHELL}"><r:IdleTimeOut>PT1M30S</r:IdleTimeOut></r:Shell>'
    raw.ask(f"{TRANSFER}/Create", f"{SHELL}/cmd", body)
    clock.advance(timedelta(seconds=89))
    assert raw.machine.shells == 1
    clock.advance(timedelta(seconds=1))
    assert raw.machine.shells == 0


def test_the_operations_of_a_user_are_counted(old: Raw) -> None:
    """15 on 2008 R2: a command counts until its shell is gone; to terminate it frees nothing (facts 6.8)."""
    shell = old.open()
    commands = [old.start(shell, "echo") for _ in range(15)]
    old.collect(shell, commands[0])
    old.signal(shell, commands[0])
    with pytest.raises(Refused) as caught:
        old.start(shell, "echo")
    assert caught.value.code == 2150859174
    assert "15 concurrent operations" in caught.value.reason
    old.close(shell)
    old.start(old.open(), "echo")


def test_powershell_knows_exact_scripts_only(new: Raw) -> None:
    """Those that a test gave it, and a few."""
    new.machine.scripts["Get-Something -X 1"] = CommandResult("42\r\n")
    assert new.text('powershell -NoProfile -Command "Get-Something -X 1"') == "42\r\n"
    assert new.text("powershell -enc JABQAFMAVgBlAHIAcwBpAG8AbgBUAGEAYgBsAGUALgBQAFMAVgBlAHIAcwBpAG8AbgAuAE0AYQBqAG8AcgA=") == "5\r\n"  # fmt: skip
    assert new.run("powershell -Command Get-Nothing").exit_code == 1
