"""A journal is copied before it is upgraded, and the copy is what an older version can open."""

from __future__ import annotations

import json
import os
import sqlite3
import stat
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from runbook.cli import main
from runbook.cli.exit_codes import ExitCode
from runbook.errors import JournalProblem
from runbook.journal import upgrade
from runbook.journal.journal import Journal
from runbook.journal.verify import verify
from tests.journal.test_old_journals import OLD, VERSIONS
from tests.journal.test_trouble import posix, without_privileges


def made_by(version: int, path: Path) -> list[str]:
    """A journal that a version wrote. Return all that is in it."""
    db = sqlite3.connect(path)
    db.executescript((OLD / f"schema_{version}.sql").read_text("utf-8"))
    db.close()
    return content(path)


def content(path: Path) -> list[str]:
    """Return all that a file holds, and the version of its schema."""
    db = sqlite3.connect(path)
    try:
        return [*db.iterdump(), str(db.execute("PRAGMA user_version").fetchone()[0])]
    finally:
        db.close()


@pytest.mark.parametrize("version", VERSIONS)
def test_the_copy_holds_what_the_journal_held(version: int, tmp_path: Path) -> None:
    """All of it, with its version; it is for whom the journal is, and opening the journal again makes no other one."""
    path = tmp_path / "journal.sqlite3"
    before = made_by(version, path)
    path.chmod(0o660)
    expected = tmp_path / f"journal.sqlite3.v{version}.bak"
    assert upgrade.copy_due(path) == expected
    for _ in range(2):
        with Journal(path) as journal:
            assert verify(journal.database).findings == ()
        assert content(expected) == before
        assert upgrade.copy_due(path) is None
    assert sorted(each.name for each in tmp_path.iterdir()) == [path.name, expected.name]
    if os.name == "posix":
        assert stat.S_IMODE(expected.stat().st_mode) == 0o660


def test_no_copy_is_put_over_another(tmp_path: Path) -> None:
    """Somebody went back to the old version with the copy, and upgrades again: both copies are there."""
    path = tmp_path / "j"
    made_by(4, path)
    Journal(path).close()
    first = (tmp_path / "j.v4.bak").read_bytes()
    path.unlink()
    before = made_by(4, path)
    (tmp_path / "j.v4.2.bak.part").write_bytes(b"a copy that was cut off")
    Journal(path).close()
    assert (tmp_path / "j.v4.bak").read_bytes() == first
    assert content(tmp_path / "j.v4.2.bak") == before
    assert not (tmp_path / "j.v4.2.bak.part").exists()


def test_a_kept_copy_is_read_and_stays_as_it_is(tmp_path: Path) -> None:
    """The older version shall still open it: it is upgraded in memory, takes no records, and gets no copy of its own."""
    path = tmp_path / "j.v4.bak"
    made_by(4, path)
    before = path.read_bytes()
    assert upgrade.copy_due(path) is None
    with Journal(path) as journal:
        assert verify(journal.database).findings == ()
        with pytest.raises(JournalProblem):
            journal.record_plan("0" * 64, "step1")
    assert path.read_bytes() == before
    assert [each.name for each in tmp_path.iterdir()] == [path.name]


def test_without_a_copy_there_is_no_upgrade(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A full disk, for example: the journal stays as it was, and nothing is recorded in it."""
    path = tmp_path / "j"
    before = made_by(4, path)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("runbook.journal.database.keep_copy", full)
    with pytest.raises(JournalProblem, match="No space left"):
        Journal(path)
    assert content(path) == before


@posix
def test_a_journal_that_cannot_be_written_is_read_without_a_copy() -> None:
    """An auditor's: it is upgraded in memory, and no copy is spoken of."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        before = made_by(4, folder / "j")
        (folder / "j").chmod(0o444)
        folder.chmod(0o555)
        with without_privileges():
            with Journal(folder / "j") as journal:
                assert journal.runs()
            assert upgrade.copy_due(folder / "j") is None
        assert [each.name for each in folder.iterdir()] == ["j"]
        assert content(folder / "j") == before
        folder.chmod(0o700)


def test_a_new_journal_and_a_file_that_is_none_are_not_copied(tmp_path: Path) -> None:
    """There is nothing to keep."""
    Journal(tmp_path / "new").close()
    (tmp_path / "text").write_text("no journal")
    for name in ("new", "text", "missing"):
        assert upgrade.copy_due(tmp_path / name) is None
    assert sorted(each.name for each in tmp_path.iterdir()) == ["new", "text"]


@pytest.mark.parametrize(("language", "said"), [("en", "A copy of it as it was is kept"), ("ja", "更新前のコピー")])
def test_the_command_says_it_once(language: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """In one line, with the name of the copy; JSON stays JSON."""
    path = tmp_path / "j"
    made_by(4, path)
    words = ["history", "--json", "--journal", str(path), "--lang", language]
    assert main(words) == ExitCode.DONE
    output = capsys.readouterr()
    note = "".join(output.err.split())  # in the lines of a terminal
    assert note.count("".join(said.split())) == 1
    assert str(tmp_path / "j.v4.bak") in note
    json.loads(output.out)
    assert main(words) == ExitCode.DONE
    assert capsys.readouterr().err == ""
