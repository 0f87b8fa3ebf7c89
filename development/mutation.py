"""Mutants: change one place of the code at a time, and check that mypy or the tests of the rooms notice.

mutmut makes and runs them (`[tool.mutmut]` in pyproject.toml names the code and the tests); a tenth of them is a
sample. Mutants that no test can notice are listed by name in `tests/soak/equal_mutants.toml`, with the reason.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from development.processes import ENVIRONMENT, ROOT, call, run, say

MUTANTS = ROOT / "mutants"
EQUAL = ROOT / "tests" / "soak" / "equal_mutants.toml"
GOAL = 0.9
_RESULT = re.compile(r"^\s*(runbook\.(\w+)\S*): (.+)$", re.MULTILINE)
_UNNOTICED = ("survived", "no tests")
_COUNTED = ("killed", "caught by type check", "timeout", "segfault", *_UNNOTICED)


@dataclass(frozen=True)
class Survivor:
    """A mutant that no test noticed: its name, its room, and its changed lines."""

    name: str
    room: str
    removed: str
    added: str

    @property
    def is_set_aside(self) -> bool:
        """True if it is equal to the code, or differs by case only, in sentences and in names of Windows."""
        return self.removed.casefold() == self.added.casefold() or (self.removed, self.added) in _equal()


def run_sample(python: Path, *, last_digit: int) -> int:
    """Make all mutants, run those whose number ends in a digit, and print the unnoticed.

    Return 1 if there are too many.
    """
    shutil.rmtree(MUTANTS, ignore_errors=True)
    call([python, "-m", "pip", "install", "--quiet", "-e", ".[mutation]"], quiet=True)
    say("変異を検査しています", "Running mutants")
    os.environ["PATH"] = (
        f"{python.parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}"  # it starts mypy by its name
    )
    code = run([python, "-m", "mutmut", "run", "--max-children", str(os.cpu_count() or 1), f"*__mutmut_*{last_digit}"])
    if code:
        return code
    results = _RESULT.findall(_mutmut(python, "results", "--all", "true"))
    made = Counter(room for _, room, ended in results if ended in _COUNTED)
    unnoticed = [_survivor(python, name, room) for name, room, ended in results if ended in _UNNOTICED]
    aside = Counter(each.room for each in unnoticed if each.is_set_aside)
    left = [each for each in unnoticed if not each.is_set_aside]
    for each in left:
        print(f"\n{each.name}\n- {each.removed}\n+ {each.added}")
    print()
    for room in [*sorted(made), "all"]:
        count, missed = (
            (made.total() - aside.total(), len(left))
            if room == "all"
            else (made[room] - aside[room], sum(each.room == room for each in left))
        )
        print(f"{count - missed:5} of {count:5} noticed, {(count - missed) / max(count, 1):4.0%}  {room}")
    return int(len(left) > (1 - GOAL) * (made.total() - aside.total()))


def _mutmut(python: Path, *words: str) -> str:
    settings = {**os.environ, **ENVIRONMENT}
    done = subprocess.run([python, "-m", "mutmut", *words], cwd=ROOT, env=settings, capture_output=True, encoding="utf-8", check=True)  # fmt: skip
    return done.stdout


def _survivor(python: Path, name: str, room: str) -> Survivor:
    """Parse a mutant's change from mutmut's diff."""
    changed = _mutmut(python, "show", name).splitlines()
    return Survivor(name, room, *(" ".join(_marked(changed, mark)) for mark in "-+"))


def _marked(lines: list[str], mark: str) -> Iterator[str]:
    for line in lines:
        if line.startswith(mark) and not line.startswith(mark * 3):
            yield line[1:].strip()


def _equal() -> set[tuple[str, str]]:
    listed = tomllib.loads(EQUAL.read_text(encoding="utf-8"))["equal"]
    return {(each["removed"], each["added"]) for each in listed}
