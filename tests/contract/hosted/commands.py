"""Run the commands on this computer, a Windows, and keep what they print and what the host answers.

`python -m tests.contract.hosted.commands FOLDER without-dpm`, or `stand-in` where a key and a service stand in for the agent's.
"""

from __future__ import annotations

import io
import os
import sys
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from runbook.cli import main as run_command
from runbook.cli.exit_codes import ExitCode
from tests.contract.dialogue import anonymous, recorded_to

DONE, FAILED, DIFFERENT, UNVERIFIED = ExitCode.DONE, ExitCode.FAILED, ExitCode.DIFFERENT, ExitCode.UNVERIFIED


@dataclass(frozen=True)
class Command:
    """A command, and the exit codes that it may end with on a Windows in order."""

    words: str
    codes: tuple[ExitCode, ...]


SERIES: Final[Mapping[str, Sequence[Command]]] = {
    # Without DPM: its checks are unknown, step 1 finds no agent, step 4 no DPM server. Nothing is written.
    "without-dpm": (
        Command("doctor --host localhost", (DONE, DIFFERENT, UNVERIFIED)),
        Command("check --json --host localhost", (DONE, DIFFERENT, UNVERIFIED)),
        Command("check --host localhost --dpm 127.0.0.1", (DONE, DIFFERENT, UNVERIFIED)),
        Command("step1 --check --host localhost", (FAILED,)),
        Command("step2 --check --host localhost", (DONE, DIFFERENT)),
        Command("step4 --check --host localhost", (FAILED,)),
    ),
    # With a stand-in for the agent: step 1 writes below its key, restarts its service, and is taken back.
    "stand-in": (
        Command("step1 --check --json --host localhost", (DIFFERENT,)),
        Command("step1 --apply --json --host localhost", (DONE,)),
        Command("step1 --check --host localhost", (DONE,)),
        Command("history", (DONE,)),
        Command("undo --apply", (DONE,)),
        Command("step1 --check --host localhost", (DIFFERENT,)),
        Command("verify-journal", (DONE,)),
    ),
}


def run_series(series: str, folder: Path, port: str, username: str, password: str) -> list[str]:
    """Run the commands of a series on this computer, at `port` (`""`, or `:5985`). Return those that ended with another code than they may.

    Each leaves `NN-command.txt`, what it printed, and `NN-command.jsonl`, the dialogue, in the folder: with names replaced.
    """
    surprises = []
    hide = anonymous()
    with tempfile.TemporaryDirectory() as hidden:  # the inventory holds the password: not where the results are
        inventory = Path(hidden) / "hosted.toml"
        inventory.touch(0o600)
        inventory.write_text(
            f"journal = '{Path(hidden) / 'journal.sqlite3'}'\n[defaults]\nusername = '{username}'\npassword = '{password}'\n"
            # A pair needs two addresses, and this host stands for both ends.
            f"[hosts.localhost]\nendpoint = 'localhost{port}'\n[hosts.'127.0.0.1']\nendpoint = '127.0.0.1{port}'\n",
            encoding="utf-8",
        )
        for number, command in enumerate(SERIES[series], 1):
            name = f"{series}-{number:02}-{command.words.split()[0]}"
            printed = io.StringIO()
            words = [*command.words.split(), "--lang", "en"]
            words += ["--inventory", str(inventory)]
            with recorded_to(str(folder), name), redirect_stdout(printed), redirect_stderr(printed):
                code = ExitCode(run_command(words))
            (folder / f"{name}.txt").write_text(hide(printed.getvalue()), encoding="utf-8")
            line = f"{command.words}: {code.name}"
            print(line)
            if code not in command.codes:
                surprises.append(line)
    return surprises


def main() -> int:
    """Run the series that was named. Return 1 if a command ended otherwise than it may."""
    folder, series = sys.argv[1:]
    surprises = run_series(series, Path(folder), "", os.environ["RUNBOOK_USERNAME"], os.environ["RUNBOOK_PASSWORD"])
    for line in surprises:
        print(f"unexpected: {line}", file=sys.stderr)
    return 1 if surprises else 0


if __name__ == "__main__":
    sys.exit(main())
