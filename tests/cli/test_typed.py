"""What can be typed: every command is found by its name, and says itself what it can be told."""

from __future__ import annotations

from pathlib import Path

import pytest

import runbook.cli.commands
from runbook.cli.commands import COMMANDS, module
from runbook.cli.next_command import next_command
from runbook.cli.typed.parser import definition_of, parse


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_is_one_module(command: str) -> None:
    """Its name says where; there it is defined and carried out."""
    assert callable(module(command).define)
    assert callable(module(command).run)
    assert str(module(command).__doc__).startswith(f"`{command}`")


def test_every_module_is_a_command() -> None:
    """Nothing lies beside them that `--help` does not name."""
    [folder] = runbook.cli.commands.__path__
    names = {path.stem for path in Path(folder).glob("*.py")} - {"__init__"}
    assert names == {command.replace("-", "_") for command in COMMANDS}


def test_the_next_command_is_given_only_what_it_takes() -> None:
    """A report needs no account: it reads the journal."""
    options = parse(["walk", "--inventory", "i.toml", "--journal", "j", "--user", "u", "--tls", "--ca", "ca.pem"], "en")
    assert next_command("walk", after=options).endswith(
        "walk --inventory i.toml --user u --tls --ca ca.pem --journal j"
    )
    assert next_command("report", after=options).endswith("report --inventory i.toml --journal j")


def test_an_option_that_resuming_decides_is_marked_where_it_is_defined() -> None:
    """These cannot be given with `--resume`: what was begun is in the journal."""
    decided = {
        name: [each.dest for each in definition_of(name).decided]
        for name in ("step1", "step2", "step3", "step4", "undo")
    }
    assert decided == {
        "step1": ["seconds", "profile"], "step2": ["only"], "step3": ["link", "percent"], "step4": [], "undo": ["runs"],
    }  # fmt: skip


def test_a_mistake_before_the_command_is_explained_as_such(capsys: pytest.CaptureFixture[str]) -> None:
    """The program's own usage, whichever command follows."""
    from runbook.cli import main

    assert main(["--hosts", "step1", "--lang", "en"]) == 2
    assert "usage: python -m runbook [-h]" in capsys.readouterr().err
    assert main(["--lang", "en", "step1", "--help"]) == 0
    assert "--seconds" in capsys.readouterr().out
