"""Odd environments: encodings, terminals, widths, missing folders, clocks. What is asked for comes, in an encoding that is there."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from runbook.cli import main
from runbook.cli.exit_codes import ExitCode
from runbook.sandbox import Server
from tests.hostile.inventory_of import inventory_of
from tests.soak.counting import THOROUGH

ENVIRONMENTS: Mapping[str, Mapping[str, str | None]] = {
    "LANG=C": {"LANG": "C", "LC_ALL": "C"},
    "ascii": {"PYTHONIOENCODING": "ascii"},
    "no UTF-8 mode": {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    "latin1": {"PYTHONIOENCODING": "latin-1"},
    "cp932": {"PYTHONIOENCODING": "cp932"},
    "cp437": {"PYTHONIOENCODING": "cp437"},
    "utf-16": {"PYTHONIOENCODING": "utf-16"},
    "TERM=dumb": {"TERM": "dumb"},
    "TERM unknown": {"TERM": "x" * 5000},
    "no TERM": {"TERM": None},
    "NO_COLOR": {"NO_COLOR": "1"},
    "FORCE_COLOR": {"FORCE_COLOR": "1"},
    **{f"COLUMNS={each}": {"COLUMNS": each} for each in ("1", "0", "abc", "-5", "99999999")},
    "no HOME": {"HOME": None},
    "HOME is missing": {"HOME": "/no/such/folder"},
    "TMPDIR is missing": {"TMPDIR": "/no/such/folder"},
    "no PATH": {"PATH": ""},
    "TZ is bad": {"TZ": "Nowhere/City"},
    "LANG is bad": {"LANG": "\udcff", "LC_ALL": "xx_YY.nonsense"},
    "empty variables": {"RUNBOOK_USERNAME": "", "RUNBOOK_PASSWORD": "", "RUNBOOK_FLEET_KEY": ""},
    "optimized": {"PYTHONOPTIMIZE": "2"},
    "warnings": {"PYTHONWARNINGS": "error"},
}
COMMANDS = (("--help",), ("explain", "0x80072746"), ("history", "--json"))


def run(
    words: tuple[str, ...], environment: Mapping[str, str | None], folder: Path
) -> subprocess.CompletedProcess[bytes]:
    """Run the command in this environment, with its state in a folder."""
    merged = {**os.environ, "XDG_STATE_HOME": str(folder), **environment}
    given = {name: value for name, value in merged.items() if value is not None}
    command = [sys.executable, "-m", "runbook", *words]
    return subprocess.run(command, env=given, capture_output=True, timeout=60, check=False)


@pytest.mark.skipif(sys.platform == "win32", reason="variables of POSIX; code pages are tested elsewhere")
@pytest.mark.parametrize("name", ENVIRONMENTS if THOROUGH else ["LANG=C", "utf-16"])
def test_an_environment(name: str, tmp_path: Path) -> None:
    """Exit code 0 in both languages, and no traceback."""
    for language in ("ja", "en") if THOROUGH else ("ja",):
        for words in COMMANDS if THOROUGH else COMMANDS[:1]:
            done = run((*words, "--lang", language), ENVIRONMENTS[name], tmp_path)
            assert done.returncode == 0, done
            assert b"Traceback" not in done.stderr, done
            assert done.stdout


@pytest.mark.parametrize("at_once", [2, 10] if THOROUGH else [2])
def test_commands_at_the_same_time(at_once: int, server: Server, tmp_path: Path) -> None:
    """One carries the step out; the others do the same after it, find nothing left to do, or say who is at work. All are on record."""
    words = [
        "step1",
        "--host",
        "FILES01",
        "--apply",
        "--json",
        "--inventory",
        str(inventory_of(server, tmp_path)),
        "--lang",
        "en",
    ]
    command = [sys.executable, "-m", "runbook", *words]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(at_once)]
    done = [process.communicate(timeout=120) for process in running]
    codes = [process.returncode for process in running]
    assert ExitCode.DONE in codes
    assert set(codes) <= {ExitCode.DONE, ExitCode.FAILED}
    for code, (out, err) in zip(codes, done, strict=True):
        assert b"Traceback" not in err
        [host] = json.loads(out)["hosts"]
        assert code == ExitCode.DONE or host["error"]["kind"] == "Refused"


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere")
def test_a_journal_that_cannot_be_written(server: Server, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing is written to the host either."""
    folder = tmp_path / "locked"
    folder.mkdir(0o500)
    words = ["step1", "--host", "FILES01", "--apply", "--inventory", str(inventory_of(server, tmp_path))]
    assert main([*words, "--journal", str(folder / "j"), "--lang", "en"]) == ExitCode.FAILED
    assert server.environment["FILES01"].log.writes == []
    assert "Traceback" not in capsys.readouterr().err
