"""The pictures of the terminal show what a terminal shows."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from runbook.text import Language
from tests.site.terminal_pictures import SHOWN, file_of, picture


@pytest.mark.skipif(sys.platform == "win32", reason="Rich may write to a Windows console otherwise; not tried there")
@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("name", SHOWN)
def test_the_picture_is_current(name: str, language: Language, tmp_path: Path) -> None:
    """A new run draws the same picture, with nothing in it that is loaded from elsewhere."""
    drawn = picture(name, language, tmp_path)
    assert drawn == file_of(name, language).read_text(encoding="utf-8"), "python -m tests.site.terminal_pictures"
    assert "url(http" not in drawn
    assert "src" not in drawn
