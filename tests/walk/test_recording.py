"""The session in the docs is what a reader will see."""

from __future__ import annotations

from typing import get_args

import pytest

from runbook.text import Language
from tests.walk.recording import FOLDER, recorded


@pytest.mark.parametrize("language", get_args(Language))
def test_the_recorded_session_is_what_happens(language: Language) -> None:
    """Word for word; `python -m tests.walk.recording` records it anew when it is meant to differ."""
    kept = (FOLDER / f"diagnose.{language}.txt").read_text(encoding="utf-8")
    assert recorded(language) == kept
