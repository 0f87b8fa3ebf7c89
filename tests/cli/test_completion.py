"""`completion`: the script for each shell holds every command and option, and a shell takes it."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
import tree_sitter
import tree_sitter_powershell

from runbook.cli import main
from runbook.cli.commands import COMMANDS
from runbook.cli.exit_codes import ExitCode
from runbook.cli.typed.commands.completion import SHELLS
from runbook.cli.typed.parser import definition_of


def script(shell: str, capsys: pytest.CaptureFixture[str], language: str = "ja") -> str:
    """What is printed for a shell."""
    assert main(["completion", shell, "--lang", language]) == ExitCode.DONE
    printed = capsys.readouterr()
    assert printed.err == ""
    return printed.out


@pytest.mark.parametrize("shell", SHELLS)
def test_every_command_and_option_is_in_it(shell: str, capsys: pytest.CaptureFixture[str]) -> None:
    """So that it needs to ask nobody."""
    text = script(shell, capsys)
    for command in COMMANDS:
        assert command in text
        missing = [flag for flag in definition_of(command).flags if flag.lstrip("-") not in text]
        assert missing == []


@pytest.mark.skipif(shutil.which("bash") is None, reason="bash is not installed")
@pytest.mark.parametrize(
    ("typed", "completed"),
    [(["ste"], ["step1", "step2", "step3", "step4"]), (["step1", "--sec"], ["--seconds"]), (["check", "--auth", "ker"], ["kerberos"]), (["check", "--inventory", "si"], ["site.toml"])],
)  # fmt: skip
def test_bash_completes(
    typed: list[str], completed: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A command, an option, one of its values, a file."""
    (tmp_path / "completion").write_text(script("bash", capsys), encoding="utf-8")
    (tmp_path / "site.toml").touch()
    line = f"""
        source completion
        COMP_WORDS=(runbook {" ".join(typed)}); COMP_CWORD={len(typed)}
        _shtab_runbook runbook {typed[-1]} {["runbook", *typed][-2]}
        printf '%s\\n' "${{COMPREPLY[@]}}"
    """
    done = subprocess.run(["bash", "--norc", "-c", line], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout.split() == completed


def test_power_shell_can_read_it(capsys: pytest.CaptureFixture[str]) -> None:
    """Its syntax is right, and it is ASCII in either language: Windows PowerShell reads other files in the code page."""
    text = script("powershell", capsys)
    assert text.isascii()
    tree = tree_sitter.Parser(tree_sitter.Language(tree_sitter_powershell.language())).parse(text.encode())
    assert not tree.root_node.has_error
