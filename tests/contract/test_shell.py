"""The command shell: output, exit codes, code page, quotes, limits."""

from __future__ import annotations

import re

import pytest

from runbook.errors import CommandTimedOut, WsmanFault
from runbook.windows.host import Host
from runbook.wsman.shell import UTF8, Shell, run_reading

LONGEST = 8191  # KB 830473


def test_a_command_has_output_and_an_exit_code(bare: Host) -> None:
    """Several commands share a shell; the exit code is the last one's."""
    with Shell(bare.client) as shell:
        assert shell.run("hostname").stdout.strip().lower() == bare.system.read().computer.lower()
        assert shell.run("exit 7").exit_code == 7
        assert shell.run("dpm-runbook-no-such-command").exit_code != 0


def test_japanese_survives_the_shell(bare: Host) -> None:
    """Code page 65001 carries it both ways (on 2008 [U], facts 9.10)."""
    with Shell(bare.client) as shell:
        assert str(UTF8) in re.findall(r"\d+", shell.run("chcp").stdout)
        assert shell.run("echo 保護対象").stdout.strip() == "保護対象"


def test_stdin_reaches_the_command(bare: Host) -> None:
    """What is sent is read, and its end ends the command."""
    with Shell(bare.client) as shell:
        assert "hello" in shell.run("more", stdin="hello\r\n").stdout


def test_a_command_that_takes_too_long_is_terminated(bare: Host) -> None:
    """The deadline holds over everything."""
    with pytest.raises(CommandTimedOut), Shell(bare.client, seconds=1.5) as shell:
        shell.run("ping -n 60 127.0.0.1")


def test_quotes_arrive_as_they_are(bare: Host) -> None:
    """cmd.exe takes the line as it stands; a pair of quotes around one part of it is kept."""
    with Shell(bare.client) as shell:
        assert shell.run('echo "a b" c').stdout.strip() == '"a b" c'


def test_commands_joined_by_an_ampersand_run_in_turn(bare: Host) -> None:
    """As many `reg query` do; the exit code is the last one's."""
    with Shell(bare.client) as shell:
        done = shell.run("echo one& echo two")
    assert done.stdout.split() == ["one", "two"]
    assert done.exit_code == 0


def test_a_long_line_arrives_and_a_too_long_one_is_refused(bare: Host) -> None:
    """8,191 characters are the most (KB 830473): what is longer is an error, never cut off."""
    [whole] = run_reading(bare.client, "echo " + "x" * 7900)
    assert whole.stdout.strip() == "x" * 7900
    with Shell(bare.client) as shell:
        try:
            refused = shell.run("echo " + "x" * LONGEST)
        except WsmanFault:
            return
    assert refused.exit_code != 0
    assert "x" * LONGEST not in refused.stdout


def test_a_shell_is_gone_after_its_block(bare: Host) -> None:
    """More shells than one account may have at once (5 on WinRM 2.0) follow one another."""
    for _ in range(7):
        with Shell(bare.client) as shell:
            shell.run("exit 0")
