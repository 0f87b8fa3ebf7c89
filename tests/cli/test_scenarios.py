"""`sandbox --scenario`: what there is, what a story tells, and that a rehearsal needs nothing but what is printed."""

from __future__ import annotations

import shlex
import subprocess
from pathlib import Path

import pytest

from runbook.cli import main
from runbook.cli.exit_codes import ExitCode
from runbook.sandbox.scenarios.catalogue import SCENARIOS
from tests.terminal import terminal


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_the_list_names_all_of_them(lang: str, capsys: pytest.CaptureFixture[str]) -> None:
    """With a title each, and without giving the cause away in its name's place."""
    assert main(["sandbox", "--scenario", "list", "--lang", lang]) == ExitCode.DONE
    lines = [line.split(maxsplit=1) for line in capsys.readouterr().out.splitlines()]
    assert [line[0] for line in lines] == list(SCENARIOS)
    assert all(len(line) == 2 for line in lines)


@pytest.mark.parametrize("words", [["--scenario", "nonsense"], ["--scenario", "idle-wan", "--tour"], ["--scenario"]])
def test_a_scenario_that_does_not_exist(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """Exit code 2, and where the list is."""
    assert main(["sandbox", *words, "--lang", "en"]) == ExitCode.USAGE
    assert "--scenario" in capsys.readouterr().err


@pytest.mark.parametrize(("lang", "story", "details"), [("ja", "模擬環境", "失敗したジョブの詳細"), ("en", "simulated environment", "The failed job's details")])  # fmt: skip
def test_the_printed_check_runs_as_it_stands(lang: str, story: str, details: str, tmp_path: Path) -> None:
    """A newcomer copies the line into another terminal."""
    with terminal(["sandbox", "--scenario", "agent-disabled", "--lang", lang], columns=300) as screen:
        screen.until(story)
        screen.until(details)
        screen.until("runbook check ")
        screen.until("\n")
        assert r"\n" not in screen.shown
        line = next(line for line in screen.shown.splitlines() if "runbook check " in line)
        done = subprocess.run([*shlex.split(line), "--lang", lang], capture_output=True, check=False)
        assert done.returncode == ExitCode.DIFFERENT, done.stderr
        screen.process.send_signal(2)
        assert screen.end() == ExitCode.DONE
