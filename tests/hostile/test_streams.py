"""Standard streams that are closed, full, or read by nobody: no traceback, and an exit code that says what happened."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from runbook.cli import main
from runbook.cli.exit_codes import ExitCode
from runbook.journal.journal import Journal
from runbook.sandbox import Environment, Server
from tests.hostile.inventory_of import inventory_of

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="descriptors and devices of POSIX")


def shell(line: str, *words: str) -> subprocess.CompletedProcess[str]:
    """Run `python -m runbook` with these words as `$@`, with the redirections of a shell's line."""
    command = ["bash", "-c", f"set -o pipefail; {line}", sys.executable, "-m", "runbook", *words, "--lang", "en"]
    return subprocess.run(command, capture_output=True, text=True, timeout=60)


@pytest.mark.parametrize(
    ("line", "words", "code", "said"),
    [
        ('"$0" "$@" > /dev/full', ["--help"], 1, "could not be written in full (No space left on device)"),
        ('"$0" "$@" > /dev/full', ["history", "--json"], 1, "could not be written in full"),
        ('"$0" "$@" >&-', ["history", "--json"], 0, ""),
        ('"$0" "$@" 2> /dev/full', ["history"], 0, ""),
        ('"$0" "$@" <&- >&- 2>&-', ["history"], 0, ""),
        ('"$0" "$@" <&-', ["explain", "-"], 1, ""),
        ('"$0" "$@" <&-', ["step1", "--host", "h", "--user", "u"], 2, "There is no password for u"),
        ('"$0" "$@" | true', ["--help"], 0, ""),
        ('{ sleep 0; "$0" "$@"; } | head -n1', ["explain", "0x80072746"], 0, ""),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_a_stream_that_cannot_be_used(line: str, words: Sequence[str], code: int, said: str, tmp_path: Path) -> None:
    """What was lost is said and fails the command; a closed stream, or a reader who has enough, is no failure."""
    journal = [] if words[0] in ("explain", "--help") else ["--journal", str(tmp_path / "j")]
    done = shell(line, *words, *journal)
    assert (done.returncode, "Traceback" in done.stderr, "Exception ignored" in done.stderr) == (code, False, False)
    assert said in " ".join(done.stderr.split())


@pytest.mark.parametrize(("target", "code"), [("/dev/full", ExitCode.FAILED), ("closed pipe", ExitCode.DONE)])
def test_output_that_is_lost_stops_no_write(
    target: str, code: ExitCode, server: Server, site: Environment, tmp_path: Path
) -> None:
    """With `--apply` the work is done and recorded to its end, whoever reads of it."""
    inventory = inventory_of(server, tmp_path)
    words = ["step1", "--host", "SQL01", "--host", "FILES01", "--apply", "--inventory", str(inventory)]
    line = '"$0" "$@" > /dev/full' if target == "/dev/full" else '"$0" "$@" 2>&1 | true'
    assert shell(line, *words).returncode == code
    with Journal(tmp_path / "j") as journal:
        assert [run.state for run in journal.runs()] == ["done", "done"]


def test_a_folder_that_was_deleted(server: Server, tmp_path: Path) -> None:
    """A command that suggests another one names it all the same."""
    gone = tmp_path / "gone"
    line = f'mkdir {gone}; cd {gone}; rmdir {gone}; "$0" "$@"'
    done = shell(line, "explain", "0x80072746")
    assert (done.returncode, "Traceback" in done.stderr) == (0, False)
    assert "runbook diagnose" in done.stdout


def test_json_is_whole_where_only_stderr_is_lost(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """A script that throws the messages away still reads the document."""
    done = shell('"$0" "$@" 2>&-', "history", "--json", "--journal", str(tmp_path / "j"))
    assert json.loads(done.stdout)["runs"] == []
    assert main(["history", "--json", "--journal", str(tmp_path / "j"), "--lang", "en"]) == ExitCode.DONE
    assert json.loads(capsys.readouterr().out)["runs"] == []  # and in process, where the stream is a test's own
