"""The same sources under Zensical, for the day when Material ends. Only where it is installed: a workflow of its own runs this, and blocks nothing."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from runbook.text import Language
from tests.site.conftest import ROOT

ZENSICAL = shutil.which("zensical")

pytestmark = pytest.mark.skipif(ZENSICAL is None, reason="zensical is not installed")


@pytest.mark.parametrize(("config", "language", "folder"), [("mkdocs.yml", "ja", ""), ("mkdocs.en.yml", "en", "en")])
def test_zensical_builds_the_same_pages(tmp_path: Path, config: str, language: Language, folder: str) -> None:
    """Every page, with what the package draws on it; old addresses; and an index in which the search finds words."""
    for name in ("docs", "snippets", "runbook", "development"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("mkdocs.yml", "mkdocs.en.yml"):
        shutil.copy(ROOT / name, tmp_path)
    command = [str(ZENSICAL), "build", "--config-file", str(tmp_path / config)]
    done = subprocess.run(command, cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(tmp_path)}, capture_output=True, encoding="utf-8", check=False)  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    built, sources = tmp_path / "site" / folder, tmp_path / "docs" / language
    pages = {page.relative_to(sources).with_suffix(".html") for page in sources.rglob("*.md")}
    assert {page for page in pages if not (built / page).is_file()} == set()
    assert 'class="rb-' in (built / "diagnose.html").read_text(encoding="utf-8")
    assert "agent-crash.html" in (built / "tree/mend-agent.html").read_text(encoding="utf-8")
    index = json.loads((built / "search.json").read_text(encoding="utf-8"))
    assert any("0x80072746" in each["text"] for each in index["items"])
