"""The ticket of a change: typed or from the environment, recorded with each run, and wanted where an inventory says so."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from runbook.cli import main
from runbook.cli.exit_codes import ExitCode
from runbook.journal.journal import Journal
from runbook.sandbox import Environment, Server, serve
from runbook.version import __version__
from tests.hostile.inventory_of import inventory_of


@pytest.fixture
def server(site: Environment) -> Iterator[Server]:
    """The environment over HTTP."""
    with serve(site) as running:
        yield running


def run(folder: Path, *words: str) -> int:
    """Run a command on FILES01 of the inventory."""
    return main([*words, "--inventory", str(folder / "i.toml"), "--lang", "en"])


def wanting_tickets(server: Server, folder: Path) -> None:
    """An inventory that wants a ticket for each change."""
    path = inventory_of(server, folder)
    path.write_text(f"require_ticket = true\n{path.read_text('utf-8')}", "utf-8")


def test_a_run_says_for_which_ticket_as_whom_and_how_it_was_made(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The typed ticket comes before the variable; the undo has its own; a look records nothing."""
    inventory_of(server, tmp_path)
    monkeypatch.setenv("RUNBOOK_TICKET", "CHG2")
    assert run(tmp_path, "step1", "--host", "FILES01", "--apply", "--ticket", "CHG1") == ExitCode.DONE
    assert run(tmp_path, "undo", "1", "--apply") == ExitCode.DONE
    with Journal(tmp_path / "j") as journal:
        undo, step = journal.runs()
    assert [step.provenance.ticket, undo.provenance.ticket] == ["CHG1", "CHG2"]
    assert (step.provenance.login, step.provenance.method) == (server.username, "ntlm")
    assert step.provenance.version == __version__


def test_an_inventory_wants_a_ticket_for_each_change(
    server: Server, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without one nothing is sent, and no journal is made; looking needs none."""
    wanting_tickets(server, tmp_path)
    for words in (
        ("step1", "--host", "FILES01", "--apply"),
        ("undo", "--apply"),
        ("diagnose", "--dpm", "DPM01", "--host", "FILES01"),
    ):
        assert run(tmp_path, *words) == ExitCode.USAGE
        assert "--ticket" in capsys.readouterr().err
    assert all(machine.log.requests == [] for machine in server.environment.machines)
    assert not (tmp_path / "j").exists()
    assert run(tmp_path, "step1", "--host", "FILES01", "--check") == ExitCode.DIFFERENT
    assert run(tmp_path, "history") == ExitCode.DONE
    assert run(tmp_path, "step1", "--host", "FILES01", "--apply", "--ticket", "CHG0031234") == ExitCode.DONE
    assert run(tmp_path, "undo", "--apply") == ExitCode.USAGE


@pytest.mark.parametrize("ticket", ["", " ", "-1", "CHG\x1b[2J", "a" * 65, "CHG1\nCHG2"])
def test_what_is_no_ticket_is_refused(
    ticket: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Typed or in the variable, where an empty one is none."""
    words = ["undo", "--journal", str(tmp_path / "j"), "--lang", "en"]
    assert main([*words, f"--ticket={ticket}"]) == ExitCode.USAGE
    assert "--ticket" in capsys.readouterr().err
    if ticket:
        monkeypatch.setenv("RUNBOOK_TICKET", ticket)
        assert main(words) == ExitCode.USAGE
        assert "RUNBOOK_TICKET" in capsys.readouterr().err
