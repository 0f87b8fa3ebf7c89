"""`check`: one table of all that can be read, a JSON document of the same, and nothing written."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from runbook.cli import main
from runbook.cli.exit_codes import ExitCode
from runbook.procedure.troubleshooting import CHECKS
from tests.walk.staged import Stage, staged


def table(stage: Stage, capsys: pytest.CaptureFixture[str], *words: str) -> str:
    """What it prints, on one line."""
    capsys.readouterr()
    stage.run("check", *words)
    return " ".join(capsys.readouterr().out.split())


def record(stage: Stage, capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, dict[str, object]]:
    """The rows of FILES01 by check."""
    capsys.readouterr()
    stage.run("check", "--json", *words)
    document = json.loads(capsys.readouterr().out)
    return {row["check"]: row for host in document["hosts"] if host["host"] == "FILES01" for row in host["checks"]}


@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_check_is_a_row_and_nothing_is_written(
    language: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """In the tree's order, then the backups, then the steps; both languages have the same rows."""
    with staged("other-owner", tmp_path, "ja" if language == "ja" else "en") as stage:
        rows = record(stage, capsys)
        assert list(rows) == [*(check.id for check in CHECKS), "backups", "step1", "step2", "support"]
        shown = table(stage, capsys, "-v")
        for check in CHECKS:
            assert " ".join((check.title.ja if language == "ja" else check.title.en).split()) in shown
        assert stage.writes == [0] * len(stage.told.environment.machines)
        assert not stage.journal.exists()


def test_what_is_fine_shares_a_line_and_the_walk_comes_next(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What needs a look stands alone; `-v` shows the others too; the last line is the next command."""
    with staged("agent-disabled", tmp_path) as stage:
        stage.run("check", "--host", "FILES01")
        lines = capsys.readouterr().out.splitlines()
        assert sum(line.startswith("fine") for line in lines) == 1
        assert "checks" in next(line for line in lines if line.startswith("fine"))
        assert any(line.startswith("look here") and "DPMRA" in line for line in lines)
        assert " diagnose --dpm DPM01 --host FILES01 --inventory " in lines[-1]
        stage.run("check", "--host", "FILES01", "-v")
        assert sum(line.startswith("fine") for line in capsys.readouterr().out.splitlines()) > 5


def test_what_was_found_says_what_to_do_and_where_a_walk_would_end(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit code 3; the outcome's own words stand below the table."""
    with staged("agent-disabled", tmp_path) as stage:
        assert stage.run("check", "--host", "FILES01") == ExitCode.DIFFERENT
        rows = record(stage, capsys)
        assert "enable-agent" in {row["leads_to"] for row in rows.values()}


def test_what_a_person_decides_is_not_called_unseen(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """IPsec rules at one end alone were read; whether they are about these two hosts, a person finds out."""
    with staged("ipsec", tmp_path) as stage:
        assert record(stage, capsys)["ipsec"]["state"] == "undecided"
        shown = table(stage, capsys)
        assert "to decide" in shown
        assert "Ask whoever owns the policy" in shown


def test_failed_backups_are_found(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """On a DPM 2012 or later the server knows."""
    with staged("idle-wan", tmp_path) as stage:
        assert record(stage, capsys)["backups"]["state"] == "found"


def test_a_host_without_winrm_is_not_asked_everything(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The rows end at WinRM: each further check would wait for the same time-out."""
    with staged("no-winrm", tmp_path) as stage:
        rows = record(stage, capsys, "--host", "FILES01")
        assert list(rows)[-1] == "winrm"
        assert stage.run("check", "--host", "FILES01") in (ExitCode.DIFFERENT, ExitCode.UNVERIFIED)


def test_without_a_dpm_server_what_needs_one_is_not_seen(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Said as not seen, exit code 6; the host's own checks are made all the same."""
    with staged("idle-wan", tmp_path) as stage:
        alone = tmp_path / "one.toml"
        text = stage.inventory.read_text(encoding="utf-8")
        head, _, _ = text.partition("[hosts.")
        _, _, files = text.partition("[hosts.FILES01]")
        alone.write_text(f"{head}[hosts.FILES01]{files.partition('[hosts.')[0]}", encoding="utf-8")
        capsys.readouterr()
        assert main(["check", "--inventory", str(alone), "--json", "--lang", "en"]) == ExitCode.UNVERIFIED
        states = {row["check"]: row["state"] for row in json.loads(capsys.readouterr().out)["hosts"][0]["checks"]}
        assert "backups" not in states
        assert states["agent-enabled"] == "fine"
        assert "unknown" in states.values()


def test_the_inventorys_own_dpm_server_is_the_other_end(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Without --dpm its role says which it is, and it is not checked against itself."""
    with staged("idle-wan", tmp_path) as stage:
        stage.run("check", "--json")
        hosts = [host["host"] for host in json.loads(capsys.readouterr().out)["hosts"]]
        assert hosts == ["FILES01", "SQL01"]


def test_a_healthy_host_is_fine(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """SQL01 has no part in the trouble: no row says look here."""
    with staged("clock-skew", tmp_path) as stage:
        capsys.readouterr()
        assert stage.run("check", "--host", "SQL01", "--json") in (ExitCode.DONE, ExitCode.UNVERIFIED)
        rows = json.loads(capsys.readouterr().out)["hosts"][0]["checks"]
        assert "found" not in {row["state"] for row in rows}


def test_both_ends_must_differ(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A DPM server is not checked as its own protected computer."""
    with staged("idle-wan", tmp_path) as stage:
        assert stage.run("check", "--dpm", "DPM01", "--host", "DPM01") == ExitCode.USAGE
        assert "two hosts" in capsys.readouterr().err
