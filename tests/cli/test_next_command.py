"""The command to type next: it can be copied, into every shell of its system, and it never holds a secret."""

from __future__ import annotations

import argparse
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import tree_sitter
import tree_sitter_powershell

from runbook.cli.next_command import next_command
from runbook.cli.show.screen import Screen

PARSER = tree_sitter.Parser(tree_sitter.Language(tree_sitter_powershell.language()))
CMD_TAKES = re.compile(r"[&|<>()^%]")
ODD_ON_WINDOWS = [
    "my site.toml", "C:\\R&D\\j.sqlite3", "C:\\Program Files (x86)\\j", "a;b", "a,b", "a^b", "C:\\100%\\x", "@x", "{x}", "#x", "a'b",
    "サイト 1.toml", "my dir\\", "~\\x", "\\\\files\\c$\\j", "CONTOSO\\svc$", "a!b", "a|b", "[x]", "a\u2019b", "",
]  # fmt: skip
PLAIN_ON_WINDOWS = ["CONTOSO\\admin", "サイト.toml", "symptom=connection", "12-49", "tcp://10.0.0.5:8786", "--apply"]


def windows_words(line: str) -> list[str]:
    """Split a line as a program's start does on Windows (CommandLineToArgvW)."""
    words: list[str] = []
    word, quoted, begun = "", False, False
    for slashes, quote, blank, other in re.findall(r'(\\*)(?:(")|([ \t]+)|(.)|$)', line):
        word += slashes if not quote else "\\" * (len(slashes) // 2)
        begun = begun or bool(slashes or quote or other)
        if quote and len(slashes) % 2:
            word += '"'
        elif quote:
            quoted = not quoted
        elif blank and not quoted:
            words, word, begun = [*words, word], "", False
        else:
            word += blank + other
    return [*words, word] if begun else words


def outside_quotes(line: str) -> str:
    """Return what cmd.exe reads for itself."""
    return "".join(line.split('"')[::2])


def powershell_refuses(line: str) -> bool:
    """Return whether it is not one command with arguments for PowerShell."""
    tree = PARSER.parse(line.encode()).root_node
    return tree.has_error or str(tree).count("(command ") != 1 or "script_block" in str(tree)


def typed(command: str) -> list[str]:
    """Split it as this system does."""
    return windows_words(command) if sys.platform == "win32" else shlex.split(command)


@pytest.fixture
def windows(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    """A Windows whose interpreter is not below this folder."""
    with monkeypatch.context() as patched:
        patched.setattr(sys, "platform", "win32")
        patched.setattr(sys, "executable", r"C:\Python311\python.exe")
        patched.setattr("shutil.which", lambda _: None)
        yield patched


def with_inventory(name: str) -> str:
    """Return a command after one with this inventory."""
    return next_command("check", after=argparse.Namespace(inventory=name or " "))


def test_it_starts_this_very_interpreter() -> None:
    """The package may be installed for it alone."""
    done = subprocess.run([*typed(next_command("--version"))], capture_output=True, check=True)
    assert done.stdout.strip()


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An environment in this folder, with the program's script, which PATH does not have."""
    scripts = tmp_path / ".venv" / "bin"
    scripts.mkdir(parents=True)
    script = scripts / ("runbook.exe" if sys.platform == "win32" else "runbook")
    script.touch(mode=0o755)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "executable", str(scripts / "python"))
    monkeypatch.setattr(sys, "argv", ["-c"])
    monkeypatch.setattr("shutil.which", lambda _: None)
    return script


def test_a_path_below_this_folder_is_written_as_it_can_be_typed(installed: Path) -> None:
    """`.venv/bin/runbook` rather than a long path, where a shell does not find the short name; without it, the interpreter's."""
    below = Path(".venv") / "bin"
    assert typed(next_command("check")) == [str(below / "runbook"), "check"]
    installed.unlink()
    assert typed(next_command("check")) == [str(below / "python"), "-m", "runbook", "check"]


@pytest.mark.parametrize("started", ["here", "elsewhere"])
def test_the_short_name_where_a_shell_finds_this_very_program(
    started: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the scripts of this interpreter, or where it was started from; not that of another environment."""
    scripts = tmp_path / "Scripts"
    monkeypatch.setattr("shutil.which", lambda _: str(scripts / "runbook"))
    if started == "here":
        monkeypatch.setattr(sys, "argv", [str(scripts / "runbook"), "check"])
    else:
        monkeypatch.setattr(sys, "executable", str(scripts / "python"))
    assert next_command("history") == "runbook history"
    monkeypatch.setattr("shutil.which", lambda _: str(tmp_path / "other" / "runbook"))
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    assert "-m runbook history" in next_command("history")


def test_where_and_as_whom_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever says how the hosts are reached; not what was asked of them."""
    monkeypatch.setattr("shutil.which", lambda _: None)
    options = argparse.Namespace(
        inventory=Path("my site.toml"), user="CONTOSO\\kanri", auth="ntlm", tls=True, ca=None, cert=None, key=None,
        journal=Path("j"), host=["FILES01"], apply=True, seconds=900,
    )  # fmt: skip
    words = typed(next_command("diagnose", "--resume", "3", after=options))
    assert words[words.index("diagnose") :] == [
        "diagnose", "--resume", "3", "--inventory", "my site.toml", "--user", "CONTOSO\\kanri",
        "--auth", "ntlm", "--tls", "--journal", "j",
    ]  # fmt: skip


def test_a_password_is_never_in_it() -> None:
    """Even where options had one."""
    options = argparse.Namespace(inventory=None, user="u", password="P@ss", secret="P@ss")
    assert "P@ss" not in next_command("check", after=options)


@pytest.mark.parametrize("odd", ["サイト 1.toml", "a'b.toml", "$(x).toml", "a;b.toml", "a&b.toml"])
def test_odd_names_are_quoted(odd: str) -> None:
    """What a shell would take for its own."""
    assert odd in typed(with_inventory(odd).partition("\n")[0])


@pytest.mark.parametrize("odd", ODD_ON_WINDOWS)
def test_a_name_is_one_word_in_both_shells_of_windows(odd: str, windows: pytest.MonkeyPatch) -> None:
    """The program gets it to the letter; cmd.exe sees no sign of its own, and PowerShell one command."""
    line = with_inventory(odd)
    assert windows_words(line)[-1] == (odd or " ")
    assert not CMD_TAKES.search(outside_quotes(line))
    assert not powershell_refuses(line)
    assert "\n" not in line


@pytest.mark.parametrize("plain", PLAIN_ON_WINDOWS)
def test_an_ordinary_word_needs_no_quotes(plain: str, windows: pytest.MonkeyPatch) -> None:
    """It stays readable."""
    assert with_inventory(plain).endswith(f" {plain}")


@pytest.mark.parametrize(
    "python", [r"C:\Python311\python.exe", r"C:\Users\山田\python.exe", r"\\files\tools\python.exe"]
)
def test_a_plain_path_starts_the_interpreter_in_both_shells(python: str, windows: pytest.MonkeyPatch) -> None:
    """One line is enough."""
    windows.setattr(sys, "executable", python)
    assert next_command("history") == f"{python} -m runbook history"
    assert not powershell_refuses(next_command("history"))


@pytest.mark.parametrize("python", [r"C:\Program Files\Python311\python.exe", r"C:\R&D (x)\python.exe"])
def test_a_quoted_path_is_started_otherwise_in_powershell(python: str, windows: pytest.MonkeyPatch) -> None:
    """It takes a line that begins with a quote for a text, and refuses what follows; cmd.exe does not know the `&` before it."""
    windows.setattr(sys, "executable", python)
    for_cmd, for_powershell = next_command("history").splitlines()
    assert for_cmd == f'cmd.exe:     "{python}" -m runbook history'
    command = for_powershell.removeprefix("PowerShell:  ")
    assert command == f'& "{python}" -m runbook history'
    assert not powershell_refuses(command)
    assert powershell_refuses(command.removeprefix("& "))


def test_a_path_with_a_blank_is_left_out_if_the_name_is_enough(windows: pytest.MonkeyPatch) -> None:
    """As in an active environment."""
    python = r"C:\Program Files\Python311\python.exe"
    windows.setattr(sys, "executable", python)
    windows.setattr("shutil.which", lambda name: python if name == "python" else None)
    assert next_command("history") == "python -m runbook history"


@pytest.mark.parametrize(("odd", "escaped"), [("a$b", "a`$b"), ("$(x)", "`$(x)"), ("“x”", "`“x`”"), ("a`b", "a``b")])
def test_where_the_shells_of_windows_differ_there_is_a_line_for_each(
    odd: str, escaped: str, windows: pytest.MonkeyPatch
) -> None:
    """PowerShell must not fill in a variable, or run what stands in a name."""
    for_cmd, for_powershell = with_inventory(odd).splitlines()
    assert for_cmd.startswith("cmd.exe: ")
    assert windows_words(for_cmd)[-1] == odd
    assert for_powershell.startswith("PowerShell: ")
    assert for_powershell.endswith(f'"{escaped}"')


def test_each_shell_has_a_line_on_the_screen(windows: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """And a line break in a name makes none."""
    Screen("en").command(with_inventory("a$b\nformat C:"))
    assert len(capsys.readouterr().out.splitlines()) == 2
