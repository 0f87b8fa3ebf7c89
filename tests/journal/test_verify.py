"""Tampering is seen and named: edits of tables, edits of records, removal, order, structure; an untouched journal passes."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from runbook.change.apply import apply
from runbook.change.undo import plan_undo
from runbook.cli import main
from runbook.cli.exit_codes import ExitCode
from runbook.errors import RunbookError
from runbook.journal import chain
from runbook.journal.database import Database
from runbook.journal.journal import Journal
from runbook.journal.verify import Verification, verify
from runbook.journal.walks import Answered
from runbook.procedure.steps.step1 import Step1
from runbook.procedure.steps.step2 import Step2
from runbook.sandbox import Fault, Machine, NicSpec
from runbook.windows.look import Look
from tests.conftest import host_of


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A journal with all that can be in one: a run that was undone, one that failed, one that spoiled something, and a walk."""
    path = tmp_path_factory.mktemp("whole") / "j"
    machine = Machine("H", version="2008", nics=[NicSpec("realtek")])
    machine.services["DPMRA"].start()
    host = host_of(machine)
    with Journal(path) as journal:
        first = apply(host, Step1().plan(Look(host), journal), journal).run
        run = journal.run(first)
        assert run is not None
        apply(host, plan_undo(Look(host), run), journal, undoes=first)
        with pytest.raises(RunbookError):  # KB 967224
            apply(host, Step2(only=("snp",)).plan(Look(host), journal), journal)
        machine.faults.add(Fault("reset", action="StopService", times=99))
        with pytest.raises(RunbookError):
            apply(host, Step1().plan(Look(host), journal), journal)
        log = journal.walks
        log.add(log.begin("DPM01", "H"), Answered("symptom", "connection", "said"))
        assert verify(journal.database).findings == ()
    return path.read_bytes()


def looked_at(path: Path, expect: str | None = None) -> Verification:
    """What `verify` says of a file."""
    with Journal(path) as journal:
        return verify(journal.database, expect)


def tampered(whole: bytes, path: Path, *statements: str) -> list[str]:
    """What is found after these statements, in English."""
    path.write_bytes(whole)
    with sqlite3.connect(path) as db:
        for statement in statements:
            assert db.execute(statement).rowcount != 0, statement
    db.close()
    return [finding.what.en for finding in looked_at(path).findings]


@pytest.mark.parametrize(
    ("statement", "named"),
    [
        ("UPDATE runs SET state = 'done' WHERE id = 4", "Run 4: state is 'done', and the records say 'failed'"),
        ("UPDATE runs SET who = 'nobody@nowhere' WHERE id = 1", "Run 1: who is"),
        ("DELETE FROM runs WHERE id = 2", "Run 2: it was removed"),
        ("UPDATE changes SET before = 'null' WHERE run = 2", "Run 2, change 1: before is"),
        ("DELETE FROM changes WHERE run = 1", "Run 1, change 1: it was removed"),
        ("UPDATE restarts SET state = 'done' WHERE run = 4", "Run 4, service DPMRA: state is 'done'"),
        ("INSERT INTO changes SELECT 1, 9, setting, before, after, 0, state FROM changes WHERE run = 1", "Run 1, change 10: no record"),
        ("UPDATE walks SET host = 'X'", "Diagnosis 1: host is 'X'"),
        ("UPDATE answers SET answer = 'other'", "Diagnosis 1, answer 1: answer is 'other'"),
        ("UPDATE chain SET record = replace(record, 'done', 'failed') WHERE id = 8", "Record 8 (run 1): it was altered"),
        ("UPDATE chain SET record = replace(record, '\"at\":\"20', '\"at\":\"19') WHERE id = 3", "Record 3 (run 1): it was altered"),
        ("UPDATE chain SET hash = replace(hash, substr(hash, 1, 1), 'x') WHERE id = 3", "Record 3 (run 1): it was altered"),
        ("UPDATE chain SET record = '[' WHERE id = 3", "Record 3: what it says cannot be carried out"),
        ("UPDATE chain SET record = '{\"insert\":\"runs; --\",\"row\":{}}' WHERE id = 3", "Record 3: what it says cannot be"),
        ("DELETE FROM chain WHERE id = 3", "Records 3 to 3 are missing"),
        ("DELETE FROM chain WHERE id < 3", "Records 1 to 2 are missing"),
        ("DELETE FROM chain WHERE id > 20", "the records say"),
        ("CREATE TRIGGER quiet AFTER INSERT ON runs BEGIN UPDATE runs SET who = ''; END", "not ours: quiet"),
        ("DROP INDEX undone", "not ours: undone"),
    ],
)  # fmt: skip
def test_each_kind_of_edit_is_seen_and_named(whole: bytes, statement: str, named: str, tmp_path: Path) -> None:
    """Which run and which record."""
    found = tampered(whole, tmp_path / "j", statement)
    assert any(named in what for what in found), found


def test_records_in_another_order_are_seen(whole: bytes, tmp_path: Path) -> None:
    """Two that changed places, hashes and all."""
    swap = "UPDATE chain SET id = CASE id WHEN 4 THEN -5 ELSE -4 END WHERE id IN (4, 5)"
    found = tampered(whole, tmp_path / "j", swap, "UPDATE chain SET id = -id WHERE id < 0")
    assert [what.split(":")[0] for what in found[:3]] == ["Record 4 (run 1)", "Record 5 (run 1)", "Record 6 (run 1)"]


def test_damage_below_the_tables_is_seen(whole: bytes, tmp_path: Path) -> None:
    """A byte that a disk has turned, anywhere: found, or the file cannot be read; never passed over in what was recorded."""
    seen = 0
    for at in range(4096, len(whole), 1009):
        (tmp_path / "j").write_bytes(whole[:at] + bytes([whole[at] ^ 0x10]) + whole[at + 1 :])
        with sqlite3.connect(tmp_path / "j") as db:
            try:
                same = [*db.execute("SELECT * FROM chain")] == _chain(whole, tmp_path)
            except sqlite3.Error:
                same = False
        db.close()
        try:
            found = bool(looked_at(tmp_path / "j").findings)
        except RunbookError:
            found = True
        assert found or same, at  # free space may hold anything
        seen += found
    assert seen


def _chain(whole: bytes, folder: Path) -> list[tuple[object, ...]]:
    (folder / "whole").write_bytes(whole)
    db = sqlite3.connect(folder / "whole")
    try:
        return [*db.execute("SELECT * FROM chain")]
    finally:
        db.close()


def test_what_the_chain_cannot_see_a_head_that_was_kept_does(whole: bytes, tmp_path: Path) -> None:
    """The end cut off with its tables, and a journal made anew: both pass alone, and neither goes on from the head."""
    (tmp_path / "j").write_bytes(whole)
    head = looked_at(tmp_path / "j").head
    with Journal(tmp_path / "j") as journal:
        journal.walks.begin("DPM01", "H")
    later = looked_at(tmp_path / "j", head)
    assert (later.findings, later.added) == ((), 1)
    (tmp_path / "j").write_bytes(whole)
    assert looked_at(tmp_path / "j").findings == ()
    assert looked_at(tmp_path / "j", later.head).findings != ()
    anew = tmp_path / "anew"
    with Journal(anew) as journal:
        journal.walks.begin("DPM01", "H")
    assert looked_at(anew).findings == ()
    assert "its end was cut off, or it was replaced" in looked_at(anew, head).findings[0].what.en


def test_the_command_says_it_in_both_languages_and_by_its_exit_code(
    whole: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """0 and the head for a whole journal, 6 and the run's number for an altered one, JSON for machines."""
    path = tmp_path / "j"
    path.write_bytes(whole)
    words = ["verify-journal", "--journal", str(path)]
    assert main([*words, "--lang", "en"]) == ExitCode.DONE
    head = looked_at(path).head
    assert f"--expect {head}" in capsys.readouterr().out
    assert main([*words, "--expect", head.upper(), "--lang", "ja"]) == ExitCode.DONE
    assert "0 個の記録が追加" in capsys.readouterr().out
    tampered(whole, path, "DELETE FROM runs WHERE id = 2")
    assert main([*words, "--lang", "ja"]) == ExitCode.UNVERIFIED
    assert "実行 2: 表から削除されています" in capsys.readouterr().out
    assert main([*words, "--json", "--lang", "en"]) == ExitCode.UNVERIFIED
    assert '"run": 2' in capsys.readouterr().out
    assert main([*words, "--expect", "abc", "--lang", "en"]) == ExitCode.USAGE


def test_a_copy_that_can_only_be_read_can_be_verified_and_shown(whole: bytes, tmp_path: Path) -> None:
    """As an auditor has it: nothing is written to it or beside it, by `verify-journal` and `history`."""
    (tmp_path / "j").write_bytes(whole)
    db = sqlite3.connect(f"file:{tmp_path / 'j'}?mode=ro", uri=True, isolation_level=None)
    with Journal(tmp_path / "j") as journal:
        journal.database.db.close()
        journal.database.db = db
        assert verify(journal.database).findings == ()
        assert [journal.is_executing(run) for run in journal.runs()] == [False] * 4
    assert [file.name for file in tmp_path.iterdir() if file.name != "j-claims"] == ["j"]


words = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=8)
cells = st.one_of(st.none(), st.integers(-(1 << 63), (1 << 63) - 1), words)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.tuples(st.sampled_from(["insert", "update", "delete"]), words, words), max_size=12), st.data())
def test_any_history_passes_and_no_record_of_it_can_be_changed(
    operations: list[tuple[str, str, str]], data: st.DataObject
) -> None:
    """Whatever is written through the chain verifies; to change any one record, or to take it out, does not."""
    with Database(None) as database:
        for kind, host, dpm in operations:
            with database.transaction():
                if kind == "insert":
                    row = {"id": database.next("walks"), "started": "", "dpm": dpm, "host": host}
                    database.write(chain.insert("walks", row))
                elif kind == "update":
                    database.write(chain.update("walks", {"dpm": dpm}, {"host": host}))
                else:
                    database.write(chain.delete("walks", {"host": host}))
        assert verify(database).findings == ()
        count, head = chain.head(database.db)
        if count:
            number = data.draw(st.integers(1, count))
            text = data.draw(words)
            removed = data.draw(st.booleans())
            if removed:
                database.db.execute("DELETE FROM chain WHERE id = ?", (number,))
            else:
                database.db.execute("UPDATE chain SET record = record || ? || ' ' WHERE id = ?", (text, number))
            assert verify(database, head).findings != ()
