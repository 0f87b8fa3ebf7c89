"""The pictures of the terminal show what a terminal shows."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import get_args

import pytest

from runbook.text import Language
from tests.site.terminal_pictures import SHOWN, file_of, picture
from tests.soak.counting import THOROUGH

PICTURES: list[tuple[str, Language]] = [(name, language) for language in get_args(Language) for name in SHOWN]


@pytest.mark.skipif(sys.platform == "win32", reason="Rich may write to a Windows console otherwise; not tried there")
@pytest.mark.parametrize(("name", "language"), PICTURES if THOROUGH else PICTURES[::2])
def test_the_picture_is_current(name: str, language: Language, tmp_path: Path) -> None:
    """A new run draws the same picture: nothing in it is loaded from elsewhere, no letter is a wide one, no window is another system's."""
    drawn = picture(name, language, tmp_path)
    assert drawn == file_of(name, language).read_text(encoding="utf-8"), "python -m tests.site.terminal_pictures"
    assert "url(http" not in drawn
    assert "src" not in drawn
    assert "full-width" not in drawn
    assert "<circle" not in drawn
