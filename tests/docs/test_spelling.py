"""The gate `spelling` reads all that a person reads, and knows no more words than it must."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
TYPOS = Path(sys.executable).with_name(f"typos{Path(sys.executable).suffix}")
MOST = 12


def typos(*words: str, given: str = "") -> list[str]:
    """Return what typos prints, a line each."""
    done = subprocess.run([TYPOS, *words], cwd=ROOT, input=given, capture_output=True, encoding="utf-8", check=False)
    return done.stdout.splitlines()


def test_every_page_and_module_is_read() -> None:
    """No page, no module and no document for a reader is excluded."""
    read = {Path(line).as_posix() for line in typos("--files")}
    pages = [*(ROOT / "docs").rglob("*.md"), *(ROOT / "runbook").rglob("*.py"), *(ROOT / "snippets").rglob("*.py"), *ROOT.glob("*.md")]  # fmt: skip
    assert {page.relative_to(ROOT).as_posix() for page in pages} <= read


def test_words_misspelt_are_found() -> None:
    """Four in one sentence, with the project's own list of words, which stays short."""
    given = "Befor each chnage the valeu is recoreded. LSO is a keyword, 0x800706BA a code."
    assert len(typos("--format", "brief", "--config", "pyproject.toml", "-", given=given)) == 4
    config = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert len(config["tool"]["typos"]["default"]["extend-words"]) <= MOST
