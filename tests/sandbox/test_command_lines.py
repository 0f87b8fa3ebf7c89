"""Command lines as cmd.exe and WinRS take them (facts 6.8): quotes, lengths, variables, a directory."""

from __future__ import annotations

import pytest

from tests.sandbox.conftest import SHELL, TRANSFER, Raw, Refused


@pytest.mark.parametrize(
    ("line", "printed"),
    [
        ('"exit 42"', ""),
        ('"echo a & echo b"', "a\r\nb\r\n"),
        ('"echo "a b""', '"a b"\r\n'),
        ('"hostname"', "SQL01\r\n"),
        (r'"C:\Windows\System32\hostname.exe"', "SQL01\r\n"),
        (r'"C:\Program Files\hostname.exe"', "SQL01\r\n"),
        ('cmd /c ""echo" c"', "c\r\n"),
        ('echo "a"', '"a"\r\n'),
    ],
)
def test_a_line_in_quotes(new: Raw, line: str, printed: str) -> None:
    """The first quote and the last one go, as `cmd /c` has it: some clients send every line so. A program's name keeps its own."""
    result = new.run(line)
    assert (result.stdout.decode(), result.stderr) == (printed, b"")
    assert result.exit_code == (42 if "42" in line else 0)


def test_a_line_that_is_too_long(old: Raw) -> None:
    """For cmd.exe beyond 8,191 characters, which says so itself; beyond what Windows starts, it is a fault."""
    assert old.run("echo " + "x" * 8186).exit_code == 0
    result = old.run("echo " + "x" * 8187)
    assert (result.stdout, result.exit_code) == (b"", 1)
    assert result.stderr.decode() == "The command line is too long.\r\n"
    with pytest.raises(Refused) as caught:
        old.run("echo " + "x" * 32_763)
    assert caught.value.any_code == 0x800700CE
    assert old.machine.shells == 0


def test_a_shell_has_variables_and_a_directory(new: Raw) -> None:
    """Those that it was made with; a variable that nobody set stays as it is written."""
    body = (
        f'<r:Shell xmlns:r="{SHELL}"><r:Environment><r:Variable Name="Who">me &amp; you</r:Variable></r:Environment>'
        r"<r:WorkingDirectory>C:\Temp</r:WorkingDirectory></r:Shell>"
    )
    made = new.ask(f"{TRANSFER}/Create", f"{SHELL}/cmd", body)
    shell = made.findtext(".//{*}Selector", "")
    assert (
        new.collect(shell, new.start(shell, 'echo "%who%" %NOBODY% %COMPUTERNAME%')).stdout
        == b'"me & you" %NOBODY% SQL01\r\n'
    )
    assert new.collect(shell, new.start(shell, "cd")).stdout == b"C:\\Temp\r\n"
