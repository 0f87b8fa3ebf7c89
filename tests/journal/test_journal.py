"""A file that is no journal, or not yet one that we understand, is refused and kept."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from runbook.errors import JournalProblem
from runbook.journal.journal import Journal


def test_a_newer_journal_is_refused(tmp_path: Path) -> None:
    """It may say things that this version does not understand."""
    with sqlite3.connect(tmp_path / "j") as db:
        db.execute("PRAGMA user_version = 99")
    db.close()
    with pytest.raises(JournalProblem):
        Journal(tmp_path / "j")


def test_a_file_that_is_no_journal_is_refused_and_kept(tmp_path: Path) -> None:
    """Nothing of it is overwritten."""
    (tmp_path / "j").write_text("my notes " * 100)
    with pytest.raises(JournalProblem):
        Journal(tmp_path / "j")
    assert (tmp_path / "j").read_text() == "my notes " * 100
