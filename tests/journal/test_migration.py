"""A journal of an earlier version is brought up to date with all that is in it; one of a later version is left alone."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest

from runbook.change.baseline import Baseline
from runbook.change.plan import Plan
from runbook.change.provenance import Provenance
from runbook.errors import JournalProblem
from runbook.journal.journal import Journal
from runbook.journal.schema import CHAINED, MIGRATIONS, SCHEMA_VERSION
from runbook.journal.verify import verify
from runbook.journal.walks import Answered
from runbook.version import __version__
from runbook.windows.identity import Identity
from runbook.wsman.login import SignIn

SHA256 = sha256(b"a plan file").hexdigest()
JOBS = Baseline(datetime(2026, 11, 21, tzinfo=UTC), datetime(2026, 11, 28, tzinfo=UTC), 25, 3, 1)


def made_by(version: int, path: Path) -> None:
    """A journal as that version left it, with one run."""
    db = sqlite3.connect(path)
    for migration in MIGRATIONS[:version]:
        db.executescript(migration)
    columns = "id, started, step, host, computer, booted, state, needs_reboot"
    db.execute(
        f"INSERT INTO runs ({columns}) VALUES (7, '2026-11-01T00:00:00+00:00', 'step1', 'H', 'H', '', 'done', 0)"
    )
    if version > 1:
        db.execute("INSERT INTO walks (id, started, dpm, host) VALUES (3, '2026-11-01T00:00:00+00:00', 'DPM01', 'H')")
        db.execute(
            "INSERT INTO answers VALUES (3, 0, 'symptom', 'other', 'said', '[]', '2026-11-01T00:00:00+00:00', '[]', '')"
        )
    db.execute(f"PRAGMA user_version = {version}")
    db.commit()
    db.close()


@pytest.mark.parametrize("version", range(1, CHAINED))
def test_an_older_journal_keeps_its_runs_and_learns_to_hold_walks(version: int, tmp_path: Path) -> None:
    """Opened, read, written to, and opened again."""
    made_by(version, tmp_path / "j")
    with Journal(tmp_path / "j") as journal:
        assert [run.id for run in journal.runs()] == [7]
        log = journal.walks
        log.add(log.begin("DPM01", "FILES01"), Answered("symptom", "connection", "said"))
    with Journal(tmp_path / "j") as journal:
        assert [run.id for run in journal.runs()] == [7]
        assert journal.walks.all()[0].answers[0].answer == "connection"


@pytest.mark.parametrize("version", range(1, CHAINED))
def test_what_an_older_journal_holds_is_adopted_and_protected_from_then_on(version: int, tmp_path: Path) -> None:
    """Said to be adopted; an edit afterwards is seen, its runs can be undone and looked at, and the next number is free."""
    made_by(version, tmp_path / "j")
    with Journal(tmp_path / "j") as journal:
        verdict = verify(journal.database)
        assert (verdict.findings, verdict.adopted) == ((), 1 if version == 1 else 3)
        run = journal.run(7)
        assert run is not None
        assert (run.who, run.process, run.since, journal.is_executing(run)) == ("", 0, run.started, False)
        assert journal.begin(Plan("step1", "H", Identity("H"), (), ())) == 8
        assert verify(journal.database).adopted == verdict.adopted
        journal.database.db.execute("UPDATE runs SET state = 'failed' WHERE id = 7")
        assert [finding.run for finding in verify(journal.database).findings] == [7]


@pytest.mark.parametrize("version", range(1, CHAINED))
def test_a_run_of_an_older_journal_has_no_provenance_and_a_new_one_has(version: int, tmp_path: Path) -> None:
    """What was not recorded is not known; plan files and the jobs before a run can be recorded from now on."""
    made_by(version, tmp_path / "j")
    with Journal(tmp_path / "j", ticket="CHG0031234") as journal:
        old = journal.runs()[0]
        assert (old.provenance, old.baseline) == (Provenance(), None)
        plan = Plan("step1", "H", Identity("H"), (), (), file=SHA256)
        number = journal.begin(plan, sign_in=SignIn("CONTOSO\\adm", "kerberos"))
        journal.record_baseline(number, JOBS)
        journal.record_plan(SHA256, "step1")
    with Journal(tmp_path / "j") as journal:
        new = journal.runs()[0]
        assert new.provenance == Provenance("CONTOSO\\adm", "kerberos", __version__, "CHG0031234", SHA256)
        assert new.baseline == JOBS
        assert [(plan.sha256, plan.step, plan.version) for plan in journal.plans] == [(SHA256, "step1", __version__)]
        assert verify(journal.database).findings == ()


def test_a_migrated_journal_is_built_like_a_new_one(tmp_path: Path) -> None:
    """So that its definitions can be compared: word for word."""
    definitions = "SELECT name, sql FROM sqlite_master ORDER BY name"
    made_by(1, tmp_path / "old")
    with Journal(tmp_path / "old") as old, Journal(tmp_path / "new") as new:
        assert old.database.db.execute(definitions).fetchall() == new.database.db.execute(definitions).fetchall()


def test_a_journal_of_a_later_version_is_not_touched(tmp_path: Path) -> None:
    """Said, and byte for byte as it was."""
    made_by(SCHEMA_VERSION, tmp_path / "j")
    db = sqlite3.connect(tmp_path / "j")
    db.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    db.commit()
    db.close()
    before = (tmp_path / "j").read_bytes()
    with pytest.raises(JournalProblem, match="newer version"):
        Journal(tmp_path / "j")
    assert (tmp_path / "j").read_bytes() == before


def test_an_update_that_is_cut_off_is_no_update(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """All of it or nothing: the next opening starts from the old version again."""
    made_by(1, tmp_path / "j")
    with monkeypatch.context() as patch:
        broken = (*MIGRATIONS[:-1], MIGRATIONS[-1] + "CREATE NONSENSE;\n")
        patch.setattr("runbook.journal.database.MIGRATIONS", broken)
        with pytest.raises(JournalProblem):
            Journal(tmp_path / "j")
    with Journal(tmp_path / "j") as journal:
        assert journal.walks.all() == ()
        assert len(journal.runs()) == 1
