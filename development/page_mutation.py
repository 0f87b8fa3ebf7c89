"""Wrong statements on the pages: make one at a time, and check that the tests that should notice it do.

`tests/soak/page_mutants.toml` lists them. They are made in a copy of the project, in both languages where the words are in both.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

from development.processes import ENVIRONMENT, ROOT, say

MUTANTS = ROOT / "tests" / "soak" / "page_mutants.toml"


@dataclass(frozen=True)
class Mutant:
    """A wrong statement: in each of the files the text `find` becomes `put`. `notice` are the tests, or programs, that fail of it."""

    name: str
    says: str
    files: tuple[str, ...]
    find: str
    put: str
    notice: tuple[str, ...]

    @contextmanager
    def made(self, folder: Path) -> Iterator[int]:
        """Make it in a copy of the project, and put everything back. Yield how many files it was made in."""
        paths = [path for pattern in self.files for path in sorted(folder.glob(pattern))]
        before = {path: path.read_bytes() for path in paths if self.find in path.read_text(encoding="utf-8")}
        for path, content in before.items():
            path.write_text(content.decode().replace(self.find, self.put), encoding="utf-8")
        try:
            yield len(before)
        finally:
            for path, content in before.items():
                path.write_bytes(content)


def mutants() -> list[Mutant]:
    """Return the listed mutants."""
    listed = tomllib.loads(MUTANTS.read_text(encoding="utf-8"))["mutant"]
    return [
        Mutant(
            each["name"], each["says"], tuple(each["files"]), each["find"], each.get("put", ""), tuple(each["notice"])
        )
        for each in listed
    ]


def run_pages(python: Path) -> int:
    """Make every mutant, and print which are noticed. Return 1 if one is not, or has no place any more."""
    say("ページの誤りを検査しています", "Making wrong statements on the pages")
    every = mutants()
    ended = []
    with tempfile.TemporaryDirectory() as name:
        folder = _copy(Path(name) / "project")
        passes = cache(partial(_passes, python, folder))  # without a mutant: the same for all of them
        for each in every:
            sound = [test for test in each.notice if passes(test)]
            with each.made(folder) as places:
                noticed = places > 0 and not all(_passes(python, folder, test) for test in sound)
            ended.append(noticed)
            word = "noticed" if noticed else "NO PLACE" if not places else "NOT NOTICED" if sound else "FAILS ANYWAY"
            print(f"{word:12}  {each.name:4} {each.says}", flush=True)
    print(f"\n{sum(ended)} of {len(ended)} noticed")
    return 0 if all(ended) else 1


def _copy(folder: Path) -> Path:
    """Copy the files of the project that git knows."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout.decode()
    for name in filter(None, listed.split("\0")):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)
    return folder


def _passes(python: Path, folder: Path, test: str) -> bool:
    """Return whether a test passes there; what does not lie in `tests` is a program beside Python."""
    pytest = [str(python), "-m", "pytest", "-q", "-x", "-n", "0", "-p", "no:cacheprovider", test]
    command = pytest if test.startswith("tests/") else [str(python.with_name(f"{test}{python.suffix}"))]
    settings = {**os.environ, **ENVIRONMENT, "PYTHONPATH": str(folder)}
    done = subprocess.run(command, cwd=folder, env=settings, capture_output=True, check=False)
    return done.returncode == 0
