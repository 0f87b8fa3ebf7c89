"""Run commands in the project's folder, and report their failures."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CONSTRAINTS = ROOT / "constraints.txt"
# An image may forbid byte code; then every process that a test starts would compile the whole package.
ENVIRONMENT = {
    "PYTHONUTF8": "1",
    "PYTHONDONTWRITEBYTECODE": "",
    "PIP_DISABLE_PIP_VERSION_CHECK": "1",
    "NO_MKDOCS_2_WARNING": "1",
}
# Relative names, because pip splits a path at blanks, and commands run in ROOT. Builds read the second variable from
# pip 25.3 on.
PINS = {"PIP_CONSTRAINT": CONSTRAINTS.name, "PIP_BUILD_CONSTRAINT": CONSTRAINTS.name}


class Failed(Exception):
    """A command failed; the message says which."""


class Skipped(Exception):
    """A gate cannot be run on this machine; the message says why."""


def say(japanese: str, english: str) -> None:
    """Print a line in both languages."""
    print(f"{english} / {japanese}", flush=True)


def run(
    command: Sequence[str | Path], *, quiet: bool = False, pinned: bool = True, seconds: float | None = None
) -> int:
    """Run a command in the project's folder and return its exit code.

    A quiet command shows its output only if it fails.

    Ctrl-C also reaches the command, which gets time to clean up. After `seconds`, terminate it and raise `Failed`.
    """
    inherited = {name: value for name, value in os.environ.items() if name not in PINS}
    words = [str(word) for word in command]
    settings = {**inherited, **ENVIRONMENT, **(PINS if pinned else {})}
    out, err = (subprocess.PIPE, subprocess.STDOUT) if quiet else (None, None)
    with subprocess.Popen(
        words, cwd=ROOT, env=settings, stdout=out, stderr=err, encoding="utf-8", errors="replace"
    ) as process:
        try:
            printed, _ = process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired as late:
            process.terminate()
            raise Failed(f"not done after {late.timeout:g} s / {late.timeout:g} 秒たっても終わりません") from late
        except KeyboardInterrupt:
            process.communicate()
            raise
    if quiet and process.returncode != 0:
        print(printed)
    return process.returncode


def call(command: Sequence[str | Path], *, quiet: bool = False, pinned: bool = True) -> None:
    """Run a command. Raise `Failed` if it fails."""
    code = run(command, quiet=quiet, pinned=pinned)
    if code != 0:
        raise Failed(f"exit code {code}: {' '.join(str(word) for word in command)}")
