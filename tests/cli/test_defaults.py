"""A person's own defaults: what they are for, what comes before them, and that they never choose a host."""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs
import pytest

from runbook.cli import main
from runbook.cli.exit_codes import ExitCode
from runbook.cli.typed.defaults import VARIABLE, Defaults, defaults_path, read_defaults
from runbook.cli.typed.errors import UnusableDefaults
from runbook.cli.typed.hosts import directory_of, wanted_of
from runbook.cli.typed.language import language_of
from runbook.cli.typed.parser import parse
from runbook.hosts.errors import NoHost

INVENTORY = """[defaults]
password = "p"
[hosts.DPM01]
role = "dpm-server"
username = "theirs"
[hosts.FILES01]
role = "protected"
"""


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file of defaults beside an inventory, which it names."""
    (tmp_path / "site.toml").write_text(INVENTORY, encoding="utf-8")
    path = tmp_path / "defaults.toml"
    path.write_text('lang = "ja"\ninventory = "site.toml"\nuser = "mine"\n', encoding="utf-8")
    monkeypatch.setenv(VARIABLE, str(path))
    monkeypatch.delenv("RUNBOOK_USERNAME", raising=False)
    return path


def test_without_the_file_nothing_is_a_default(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It need not exist; it lies in the folder for a person's configuration."""
    monkeypatch.setenv(VARIABLE, str(tmp_path / "none.toml"))
    assert read_defaults() == Defaults()
    monkeypatch.delenv(VARIABLE)
    assert defaults_path() == platformdirs.user_config_path("dpm-runbook", appauthor=False) / "defaults.toml"


def test_what_is_typed_comes_first(file: Path) -> None:
    """The language, the inventory, the account; of the account, the inventory's too."""
    assert language_of([]) == "ja"
    assert language_of(["--lang", "en"]) == "en"
    assert read_defaults() == Defaults("ja", file.parent / "site.toml", "mine")
    options = parse(["check", "--host", "FILES01", "--host", "DPM01"], "en")
    assert options is not None
    logins = [entry.login.username for entry in directory_of(options, "en", lambda _: None).wanted(wanted_of(options))]
    assert logins == ["mine", "theirs"]
    other = parse(["check", "--inventory", "other.toml"], "en")
    assert other is not None
    assert other.inventory == Path("other.toml")


def test_a_default_inventory_is_never_meant_as_a_whole(file: Path) -> None:
    """`step1 --apply` with nothing else typed must not change every host; typed, the inventory is enough."""
    for words in (["step1", "--apply"], ["step4", "--check"], ["check"]):
        by_default = parse(words, "en")
        assert by_default is not None
        with pytest.raises(NoHost):
            directory_of(by_default, "en", lambda _: None).wanted(wanted_of(by_default), ["DPM01"])
    typed = parse(["step1", "--inventory", str(file.parent / "site.toml")], "en")
    assert typed is not None
    assert len(directory_of(typed, "en", lambda _: None).wanted(wanted_of(typed))) == 2


def test_a_command_that_writes_its_inventory_has_no_default(file: Path) -> None:
    """`sandbox --inventory` is where to write one. A journal that is typed is not the inventory's."""
    sandbox, history = parse(["sandbox"], "en"), parse(["history", "--journal", "j"], "en")
    assert sandbox is not None
    assert history is not None
    assert (sandbox.inventory, history.inventory) == (None, None)


@pytest.mark.parametrize(
    ("text", "why"),
    [('langs = "ja"', "langs is not known (known: lang, inventory, user)"), ('lang = "fr"', "the value of lang"), ("user = 1", "the value of user"), ("user = ", "Invalid value"), ("[user]", "the value of user")],
)  # fmt: skip
def test_a_file_that_cannot_be_used_is_said(
    text: str, why: str, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Rather than leaving out what was meant; exit code 2, with its path."""
    file.write_text(text, encoding="utf-8")
    assert main(["history", "--lang", "en"]) == ExitCode.USAGE
    said = " ".join(capsys.readouterr().err.split())
    assert why in said
    assert str(file) in said


def test_help_says_where_it_is(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The path on this computer, even if the file cannot be used."""
    file.write_text("[", encoding="utf-8")
    assert main(["--help"]) == ExitCode.DONE
    assert str(file) in capsys.readouterr().out.replace("\n  ", "")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no pipes among files")
def test_a_pipe_is_no_file_of_defaults(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is refused and not waited for; the null device says that there is no file."""
    os.mkfifo(tmp_path / "pipe")
    monkeypatch.setenv(VARIABLE, str(tmp_path / "pipe"))
    with pytest.raises(UnusableDefaults, match="not a file"):
        read_defaults()
    monkeypatch.setenv(VARIABLE, os.devnull)
    assert read_defaults() == Defaults()


def test_help_shows_what_is_in_its_name(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """An escape sequence of the environment does not act on the terminal."""
    monkeypatch.setenv("RUNBOOK_DEFAULTS", "/x/\x1b[31mred")
    assert main(["--help"]) == ExitCode.DONE
    shown = capsys.readouterr().out
    assert r"/x/\x1b[31mred" in shown
    assert "\x1b[31mred" not in shown


@pytest.mark.parametrize("language", ["en", "ja"])
def test_help_is_there_on_the_narrowest_terminal(
    language: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """One that is narrower than what stands in the first column."""
    monkeypatch.setenv("COLUMNS", "10")
    assert main(["--lang", language, "--help"]) == ExitCode.DONE
    assert "verify-journal" in capsys.readouterr().out
