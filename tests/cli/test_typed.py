"""What can be typed: every command is found by its name, and says itself what it can be told."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import get_args

import pytest
from rich.cells import cell_len

import runbook.cli.commands
import runbook.cli.typed.commands
from runbook.cli import main
from runbook.cli.commands import COMMANDS, module
from runbook.cli.exit_codes import ExitCode
from runbook.cli.next_command import next_command
from runbook.cli.typed.parser import definition_of, help_texts, parse
from runbook.procedure.steps.offloads import NAMES as OFFLOADS
from runbook.text import Language


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_is_one_module(command: str) -> None:
    """Its name says where it is carried out."""
    assert callable(module(command).run)
    assert str(module(command).__doc__).startswith(f"`{command}`")


@pytest.mark.parametrize("package", [runbook.cli.commands, runbook.cli.typed.commands])
def test_every_module_is_a_command(package: ModuleType) -> None:
    """Nothing lies beside them that `--help` does not name, where they are carried out and where their options are."""
    [folder] = package.__path__
    names = {path.stem for path in Path(folder).glob("*.py")} - {"__init__"}
    assert names == {command.replace("-", "_") for command in COMMANDS}


def test_help_loads_nothing_that_carries_a_command_out() -> None:
    """So it is there at once, of every command, and so are the next command and the completion of a shell."""
    script = "import sys; from runbook.cli.typed.parser import help_texts; help_texts('ja', 80); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    rooms = {name.split(".")[1] for name in done.stdout.split() if name.startswith("runbook.")}
    assert rooms <= {"cli", "decoding", "errors", "foreign", "text", "version"}


def test_the_next_command_is_given_only_what_it_takes() -> None:
    """A report needs no account: it reads the journal."""
    options = parse(
        ["diagnose", "--inventory", "i.toml", "--journal", "j", "--user", "u", "--tls", "--ca", "ca.pem"], "en"
    )
    assert next_command("diagnose", after=options).endswith(
        "diagnose --inventory i.toml --user u --tls --ca ca.pem --journal j"
    )
    assert next_command("report", after=options).endswith("report --inventory i.toml --journal j")


def test_an_option_that_resuming_decides_is_marked_where_it_is_defined() -> None:
    """These cannot be given with `--resume`: what was begun is in the journal."""
    decided = {
        name: [each.dest for each in definition_of(name).decided]
        for name in ("step1", "step2", "step3", "step4", "undo")
    }
    assert decided == {
        "step1": ["seconds", "profile"], "step2": ["round", "only", "all", "adapter", "all_adapters"], "step3": ["link", "percent"], "step4": [],
        "undo": ["runs", "diagnosis", "step", "setting"],
    }  # fmt: skip


def test_a_mistake_before_the_command_is_explained_as_such(capsys: pytest.CaptureFixture[str]) -> None:
    """An option of the command that stands before it; the program's own may."""
    assert main(["--hosts", "step1", "--lang", "en"]) == ExitCode.USAGE
    assert "An option comes after its command." in capsys.readouterr().err
    assert main(["--lang", "en", "-q", "step1", "--help"]) == ExitCode.DONE
    assert "--seconds" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("typed", "meant"),
    [(["stp1"], "step1"), (["Diagnoze"], "diagnose"), (["step1", "--chek"], "--check"), (["diagnose", "--inventry=x"], "--inventory"), (["check", "--verbos"], "--verbose")],
)  # fmt: skip
def test_what_may_have_been_meant_is_named(typed: list[str], meant: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A mistyped command or option: one line, not the usage of the whole program, and where the list is."""
    assert main([*typed, "--lang", "en"]) == ExitCode.USAGE
    said = capsys.readouterr().err
    assert f"Did you mean {meant}" in said
    assert said.rstrip().endswith("--help")
    assert "usage" not in said
    assert main([*typed, "--lang", "ja"]) == ExitCode.USAGE
    assert f"候補: {meant}" in capsys.readouterr().err


def test_nothing_similar_is_not_guessed(capsys: pytest.CaptureFixture[str]) -> None:
    """A word of its own."""
    assert main(["xyzzy", "--lang", "en"]) == ExitCode.USAGE
    assert "Did you mean" not in capsys.readouterr().err


@pytest.mark.parametrize(
    ("former", "today"),
    [
        (["walk", "--resume", "3"], ["diagnose", "--resume", "3"]),
        (["--lang", "en", "walk", "--host", "walk"], ["--lang", "en", "diagnose", "--host", "walk"]),
        (["undo", "--walk", "1"], ["undo", "--diagnosis", "1"]),
        (["undo", "--walk=1"], ["undo", "--diagnosis=1"]),
    ],
)
def test_the_words_of_earlier_versions_are_understood(former: list[str], today: list[str]) -> None:
    """Reports of then say them; help no longer does."""
    assert parse(former, "en") == parse(today, "en")
    assert "walk" not in "".join(help_texts("en", 80).values())


@pytest.mark.parametrize("typed", [[], ["help"], ["help", "diagnose"]])
def test_whoever_types_nothing_or_help_is_helped(typed: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """The help, instead of an error about a missing argument; nothing was done, so nothing typed is exit code 2."""
    code = main(typed)
    assert code == (ExitCode.DONE if typed else ExitCode.USAGE)
    shown = capsys.readouterr()
    assert "--help" in (shown.out if typed else shown.err)
    assert ("--symptom" in shown.out) == (typed == ["help", "diagnose"])


@pytest.mark.parametrize("language", get_args(Language))
@pytest.mark.parametrize("columns", [80, 120])
def test_help_fits_the_terminal(language: Language, columns: int) -> None:
    """Also in Japanese, whose characters take two columns; options stand in groups, and the usage names the arguments alone."""
    for command, shown in help_texts(language, columns).items():
        wide = [line for line in shown.splitlines() if cell_len(line) > columns]
        assert wide == [], command
        assert "--" not in shown.partition("\n\n")[0]


def test_the_environment_variables_are_in_the_help() -> None:
    """All that the package reads, apart from the one for scripts."""
    read = set()
    for path in Path(runbook.__file__).parent.rglob("*.py"):
        read |= set(re.findall(r"environ(?:\.get)?[(\[]\"(RUNBOOK_\w+)\"", path.read_text(encoding="utf-8")))
    shown = help_texts("en", 100)[""]
    assert {name for name in read if name not in shown} == {"RUNBOOK_INVENTORY"}


def test_the_help_of_step2_names_every_offload() -> None:
    """The help is typed by hand, because it loads no step; it names what `--only` takes, in its order."""
    assert ", ".join(OFFLOADS) in help_texts("en", 500)["step2"]
    assert "、".join(OFFLOADS) in help_texts("ja", 500)["step2"]


def test_walk_offers_only_what_one_pair_needs(capsys: pytest.CaptureFixture[str]) -> None:
    """Lists, groups and locations mean several hosts, and a walk refuses those."""
    assert main(["diagnose", "--help", "--lang", "en"]) == ExitCode.DONE
    shown = capsys.readouterr().out
    assert "--host X" in shown
    assert not [option for option in ("--hosts", "--group", "--site", "--protected-by") if f"{option} " in shown]


def test_the_language_that_was_asked_for_is_kept() -> None:
    """A suggested command answers in it; one that was not typed is not repeated."""
    assert next_command("history", after=parse(["check", "--lang", "ja"], "ja")).endswith("history --lang ja")
    assert next_command("history", after=parse(["check"], "ja")).endswith("history")
