"""A command writes over no file that it uses otherwise, and over no journal."""

from __future__ import annotations

from pathlib import Path

import pytest

from runbook.cli import main
from runbook.cli.exit_codes import ExitCode
from runbook.journal.journal import Journal


@pytest.mark.parametrize(
    "command",
    [
        "report --output k --redact k",
        "report --output j",
        "report --output ./j --redact k",
        "report --output hard",
        "report --output i --inventory i",
        "report --output copy",
        "history --redact j",
        "history --log-file j",
        "history --log-file k --redact k",
        "history --inventory i --redact i",
        "step1 --host A --check --plan-out p --log-file p",
        "apply k --log-file k",
    ],
)
def test_a_file_has_one_use(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit code 2 before anything is done, however the two paths are written: every file is as it was."""
    monkeypatch.chdir(tmp_path)
    for name in ("j", "copy"):
        Journal(Path(name)).close()
    Path("hard").hardlink_to("j")
    Path("k").write_text("{}", encoding="utf-8")
    Path("i").write_text('[hosts.FILES01]\nusername = "x"\n', encoding="utf-8")
    Path("i").chmod(0o600)
    before = {each.name: each.read_bytes() for each in tmp_path.iterdir()}
    assert main([*command.split(), "--journal", "j", "--lang", "en"]) == ExitCode.USAGE
    assert {each.name: each.read_bytes() for each in tmp_path.iterdir()} == before
    message = capsys.readouterr().err
    assert "are the same file" in message or "is a SQLite database" in message
