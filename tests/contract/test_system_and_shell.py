"""The operating system, queries and the command shell."""

from __future__ import annotations

import pytest

from runbook.errors import CommandTimedOut, NoSuchClass, WsmanFault
from runbook.windows.host import Host
from runbook.wsman import names
from runbook.wsman.shell import Shell


def test_the_boot_time_stands_still(windows: Host) -> None:
    """Two looks see the same boot, before now, with the host's offset from UTC."""
    first, second = windows.system.read(), windows.system.read()
    assert abs((first.booted - second.booted).total_seconds()) < 60
    assert first.booted < first.now
    assert first.computer
    assert first.version >= (5, 2)


def test_a_class_that_is_not_there_is_a_typed_fault(windows: Host) -> None:
    """Unknown class and unknown namespace are told apart from everything else."""
    with pytest.raises(NoSuchClass):
        list(windows.client.query("root/cimv2", "select * from Win32_NoSuchClassAtAll"))
    with pytest.raises(WsmanFault):
        list(windows.client.query("root/nosuchnamespace", "select * from X"))


def test_a_query_brings_everything(windows: Host) -> None:
    """As many requests as it takes, to the end of the sequence."""
    all_of_them = {found.text("Name") for found in windows.client.query("root/cimv2", "select * from Win32_Service")}
    enumerated = {found.text("Name") for found in windows.client.enumerate(names.wmi("root/cimv2", "Win32_Service"))}
    assert len(all_of_them) > 3
    assert all_of_them == enumerated


def test_a_command_has_output_and_an_exit_code(windows: Host) -> None:
    """Several commands share a shell; the exit code is the last one's."""
    with Shell(windows.client) as shell:
        assert shell.run("hostname").stdout.strip().lower() == windows.system.read().computer.lower()
        assert shell.run("exit 7").exit_code == 7
        assert shell.run("dpm-runbook-no-such-command").exit_code != 0


def test_japanese_survives_the_shell(windows: Host) -> None:
    """Code page 65001 carries it both ways (on 2008 [U], facts 9.10)."""
    with Shell(windows.client) as shell:
        result = shell.run("echo 保護対象")
    assert result.stdout.strip() == "保護対象"


def test_stdin_reaches_the_command(windows: Host) -> None:
    """What is sent is read, and its end ends the command."""
    with Shell(windows.client) as shell:
        assert "hello" in shell.run("more", stdin="hello\r\n").stdout


def test_a_command_that_takes_too_long_is_terminated(windows: Host) -> None:
    """The deadline holds over everything."""
    with pytest.raises(CommandTimedOut), Shell(windows.client, seconds=1.5) as shell:
        shell.run("ping -n 60 127.0.0.1")


def test_netsh_dumps_the_tcp_globals_in_words_that_no_language_changes(windows: Host) -> None:
    """The one `set global` line of facts 4.4, from Vista on."""
    if windows.system.read().version < (6, 0):
        pytest.skip("Server 2003 keeps them in the registry")
    with Shell(windows.client) as shell:
        printed = shell.run("netsh interface tcp dump").stdout
    assert "set global" in printed
    assert "rss=" in printed
