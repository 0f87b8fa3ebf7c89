"""The command to type next: it can be copied, and it never holds a secret."""

from __future__ import annotations

import argparse
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from runbook.cli.next_command import next_command


def typed(command: str) -> list[str]:
    """As a shell of POSIX splits it."""
    return shlex.split(command)


def test_it_starts_this_very_interpreter() -> None:
    """The package may be installed for it alone."""
    done = subprocess.run([*typed(next_command("--version"))], capture_output=True, check=True)
    assert done.stdout.strip()


def test_a_path_below_this_folder_is_written_as_it_can_be_typed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`.venv/bin/python` rather than a long path."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "executable", str(tmp_path / ".venv" / "bin" / "python"))
    assert typed(next_command("check"))[0] == str(Path(".venv") / "bin" / "python")


def test_where_and_as_whom_is_kept() -> None:
    """Whatever says how the hosts are reached; not what was asked of them."""
    options = argparse.Namespace(
        inventory=Path("my site.toml"), user="CONTOSO\\kanri", auth="ntlm", tls=True, ca=None, cert=None, key=None,
        journal=Path("j"), host=["FILES01"], apply=True, seconds=900,
    )  # fmt: skip
    assert typed(next_command("walk", "--resume", "3", after=options))[1:] == [
        "-m", "runbook", "walk", "--resume", "3", "--inventory", "my site.toml", "--user", "CONTOSO\\kanri",
        "--auth", "ntlm", "--tls", "--journal", "j",
    ]  # fmt: skip


def test_a_password_is_never_in_it() -> None:
    """Even where options had one."""
    options = argparse.Namespace(inventory=None, user="u", password="P@ss", secret="P@ss")
    assert "P@ss" not in next_command("check", after=options)


@pytest.mark.parametrize("odd", ["サイト 1.toml", "a'b.toml", 'a"b.toml', "$(x).toml", "a;b.toml"])
def test_odd_names_are_quoted(odd: str) -> None:
    """What a shell would take for its own."""
    assert odd in typed(next_command("check", after=argparse.Namespace(inventory=Path(odd))))


def test_on_windows_it_is_quoted_as_windows_does(monkeypatch: pytest.MonkeyPatch) -> None:
    """cmd.exe and PowerShell know double quotes."""
    monkeypatch.setattr(sys, "platform", "win32")
    assert next_command("check", after=argparse.Namespace(inventory=Path("my site.toml"))).endswith('"my site.toml"')
