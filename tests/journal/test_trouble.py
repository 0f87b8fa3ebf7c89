"""A journal that cannot be kept: disk full, file too large, read-only, no database, cut short. Typed, and no write without a before-image."""

from __future__ import annotations

import os
import re
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from runbook.change.apply import apply
from runbook.change.plan import Plan
from runbook.change.states import RunState
from runbook.change.undo import plan_undo
from runbook.errors import JournalProblem
from runbook.journal.journal import Journal
from runbook.journal.verify import verify
from runbook.journal.walks import Answered
from runbook.procedure.steps.step1 import Step1
from runbook.sandbox import Machine
from runbook.windows.identity import Identity
from runbook.windows.look import Look
from tests.conftest import host_of

posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has neither limits on files nor these rights")


def room_for(journal: Journal, pages: int) -> None:
    """SQLite says that the disk is full (SQLITE_FULL) when it needs more than so many pages."""
    journal.database.db.execute(
        f"PRAGMA max_page_count = {journal.database.db.execute('PRAGMA page_count').fetchone()[0] + pages}"
    )


@contextmanager
def largest_file(size: int) -> Iterator[None]:
    """The operating system itself refuses to let a file grow beyond that, in the middle of a write if it comes to it."""
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@contextmanager
def without_privileges() -> Iterator[None]:
    """Root may write anywhere: be somebody else."""
    mine = os.geteuid()
    if mine == 0:
        os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(mine)


def truth_is_told(machine: Machine, before: object, path: Path) -> None:
    """What was written has its before-image, the chain is whole, and undo leads back."""
    with Journal(path) as journal:
        assert verify(journal.database).findings == ()
        recorded = {change.setting.label for run in journal.runs() for change in run.touched}
        written = {str(write.target).rpartition("\\")[2] for write in machine.log.writes if write.kind == "registry"}
        assert written <= recorded
        for run in journal.runs():
            apply(host_of(machine), plan_undo(Look(host_of(machine)), run), journal, undoes=run.id)
    assert machine.durable().diff(before) == []  # type: ignore[arg-type]


def protected() -> Machine:
    """A computer whose DPMRA runs."""
    machine = Machine("H", version="2016")
    machine.services["DPMRA"].start()
    return machine


def carried_out(machine: Machine, plan: Plan, journal: Journal) -> int | None:
    """How much had been written when the journal could not be; None when all went well. Nothing but `JournalProblem` comes of it."""
    try:
        apply(host_of(machine), plan, journal)
    except JournalProblem as problem:
        if problem.advice is None or not re.search("full|I/O", problem.text.en):
            raise
        return len(machine.log.writes)
    return None


def test_the_disk_is_full_at_any_step(tmp_path: Path) -> None:
    """With ever less room left on the last page, or the last but one: at whichever record it is used up, the run ends with `JournalProblem`."""
    seen = set()
    for number in range(24):
        machine, path = protected(), tmp_path / str(number)
        before = machine.durable()
        with Journal(path) as journal:
            for _ in range(number):
                journal.walks.begin("DPM01", "H" * 20)
            plan = Step1(kb971411=True).plan(Look(host_of(machine)), journal)
            room_for(journal, number % 2)
            seen.add(carried_out(machine, plan, journal))
        truth_is_told(machine, before, path)
    assert 0 in seen
    assert len(seen) > 3


@posix
def test_the_operating_system_refuses_a_write(tmp_path: Path) -> None:
    """The same, with an error from below SQLite, also while it writes what it would need to go back."""
    seen = set()
    for more in range(-44_000, 16_000, 4_000):
        machine, path = protected(), tmp_path / str(more)
        before = machine.durable()
        with Journal(path) as journal:
            plan = Step1(kb971411=True).plan(Look(host_of(machine)), journal)
            with largest_file(path.stat().st_size + more):
                seen.add(carried_out(machine, plan, journal))
        truth_is_told(machine, before, path)
    assert seen > {0, None}


@posix
@pytest.mark.parametrize("which", ["file", "folder", "nothing there"])
def test_what_may_only_be_read(which: str) -> None:
    """Nothing is begun, in a folder or a file that is not ours; what is there can be shown."""
    machine = protected()
    host = host_of(machine)
    with TemporaryDirectory() as name:
        folder = Path(name)
        path = folder / "j"
        if which != "nothing there":
            Journal(path).close()
            path.chmod(0o644)  # as its owner gives it to be read
        folder.chmod(0o755 if which != "file" else 0o777)
        with without_privileges():
            if which == "nothing there":
                with pytest.raises(JournalProblem) as problem:
                    Journal(path)
                assert problem.value.advice is not None
                return
            with Journal(path) as journal:
                assert journal.runs() == ()
                assert verify(journal.database).findings == ()
                plan = Step1().plan(Look(host), journal)
                with pytest.raises(JournalProblem, match="cannot be read or written") as problem:
                    apply(host, plan, journal)
                assert problem.value.advice is not None
        assert machine.log.writes == []


@posix
@pytest.mark.parametrize(("version", "runs"), [(1, 8), (2, 12), (3, 12), (4, 12)])
def test_a_copy_of_an_older_journal_that_may_only_be_read(version: int, runs: int) -> None:
    """Shown and verified, as an auditor has it, and not a byte of it changes."""
    with TemporaryDirectory() as name:
        path = Path(name) / "j"
        db = sqlite3.connect(path)
        db.executescript((Path(__file__).parent / "old" / f"schema_{version}.sql").read_text("utf-8"))
        db.close()
        path.chmod(0o444)
        Path(name).chmod(0o755)
        before = path.read_bytes()
        with without_privileges(), Journal(path) as journal:
            assert len(journal.runs()) == runs
            assert verify(journal.database).findings == ()
            with pytest.raises(JournalProblem, match="cannot be read or written"):
                journal.walks.begin("DPM01", "H")
        assert path.read_bytes() == before


def test_the_database_of_another_program_is_left_alone(tmp_path: Path) -> None:
    """Byte for byte: only a file that is empty becomes a journal."""
    with sqlite3.connect(tmp_path / "j") as db:
        db.execute("CREATE TABLE addresses (name TEXT)")
    db.close()
    before = (tmp_path / "j").read_bytes()
    with pytest.raises(JournalProblem, match="another program"):
        Journal(tmp_path / "j")
    assert (tmp_path / "j").read_bytes() == before


def test_a_folder_in_its_place(tmp_path: Path) -> None:
    """As typed: `--journal .`"""
    with pytest.raises(JournalProblem):
        Journal(tmp_path)


def test_cut_short_anywhere(tmp_path: Path) -> None:
    """What is left of it is read, or the trouble is said; a run is begun in it only if it can be."""
    whole, path = tmp_path / "whole", tmp_path / "j"
    with Journal(whole) as journal:
        for _ in range(3):
            journal.end(journal.begin(Plan("step1", "H", Identity("H"), (), ())), RunState.DONE)
        log = journal.walks
        log.add(log.begin("DPM01", "H"), Answered("symptom", "connection", "said"))
    content = whole.read_bytes()
    lost = 0
    for size in range(0, len(content), 1500):
        path.write_bytes(content[:size])
        try:
            with Journal(path) as journal:
                journal.runs()
                journal.walks.all()
                findings = verify(journal.database).findings
                journal.end(journal.begin(Plan("step1", "H", Identity("H"), (), ())), RunState.DONE)
                assert findings != () or size == 0  # an empty file is a new journal
        except JournalProblem:
            lost += 1
    assert lost


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE runs SET started = 'yesterday'",
        "UPDATE runs SET since = 'x'",
        "UPDATE changes SET setting = '[]'",
        'UPDATE changes SET before = \'{"type":"REG_DWORD"}\'',
        "UPDATE changes SET after = '{'",
        "UPDATE restarts SET dependents = '7'",
        "UPDATE answers SET evidence = '[1]'",
        "UPDATE answers SET at = ''",
    ],
)
def test_what_cannot_be_understood_is_said(statement: str, tmp_path: Path) -> None:
    """A cell that somebody has edited into nonsense: `JournalProblem`, in whatever reads it; verify-journal names it."""
    machine = protected()
    host = host_of(machine)
    with Journal(tmp_path / "j") as journal:
        apply(host, Step1().plan(Look(host), journal), journal)
        log = journal.walks
        log.add(log.begin("DPM01", "H"), Answered("symptom", "connection", "said"))
        assert journal.database.db.execute(statement).rowcount == 1
        with pytest.raises(JournalProblem):
            assert (journal.runs(), log.all()) is None
        assert len(verify(journal.database).findings) == 1
