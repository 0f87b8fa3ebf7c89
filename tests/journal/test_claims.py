"""One run on one computer at a time: between threads, between processes, and not after its process is gone."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from runbook.change.apply import apply
from runbook.change.plan import Change, Plan
from runbook.change.resume import plan_resume
from runbook.change.states import ChangeState, RunState
from runbook.cli import main
from runbook.cli.exit_codes import ExitCode
from runbook.errors import JournalProblem, Refused
from runbook.journal.claims import Claims
from runbook.journal.journal import Journal
from runbook.journal.verify import verify
from runbook.procedure.steps.step1 import Step1
from runbook.sandbox import Machine, RegValue
from runbook.settings.registry import RegistrySetting
from runbook.windows.identity import Identity
from runbook.windows.look import Look
from runbook.windows.values import ABSENT, Kind, dword
from tests.conftest import host_of, identity_of

AGENT = r"HKLM\SOFTWARE\Microsoft\Microsoft Data Protection Manager\Agent"
TIME = r"20\d\d-\d\d-\d\d \d\d:\d\d:\d\d [+-]\d\d:\d\d"
CHANGE = Change(RegistrySetting(AGENT, "CommandTimeout", Kind.DWORD), ABSENT, dword(1))
FILES01 = Identity("FILES01")

AT_WORK = """
import sys
from pathlib import Path
from runbook.journal.journal import Journal
from runbook.change.plan import Plan
from runbook.windows.identity import Identity

with Journal(Path(sys.argv[1])) as journal:
    print(journal.begin(Plan("step2", "files01", Identity(*sys.argv[2:]), (), ())), flush=True)
    sys.stdin.read()
"""


def plan_for(computer: str, *changes: Change) -> Plan:
    """A plan that nobody looked at a host for."""
    return Plan("step1", computer, Identity(computer), (), changes)


@contextmanager
def at_work(path: Path, computer: Identity = FILES01) -> Iterator[subprocess.Popen[str]]:
    """Another process that has begun run 1 on FILES01."""
    words = [sys.executable, "-c", AT_WORK, str(path), computer.name, computer.domain, computer.id]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "1\n"
        yield process
        process.kill()


def test_a_second_process_is_refused_with_the_name_of_the_first(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Run, step, user, machine, process, since when; other computers are free; killed, the first is in nobody's way."""
    with at_work(tmp_path / "j") as other, Journal(tmp_path / "j") as journal:
        with pytest.raises(
            Refused, match=rf"Run 1 \(step2\) is at work on files01 \(\S+@\S+, process {other.pid}, since {TIME}\)"
        ) as refused:
            journal.begin(plan_for("files01"))
        assert "history" in (refused.value.advice or refused.value.text).en
        journal.end(journal.begin(plan_for("SQL01")), RunState.DONE)
        assert main(["history", "--journal", str(tmp_path / "j"), "--lang", "en"]) == ExitCode.DONE
        shown = capsys.readouterr().out
        assert f"process {other.pid}" in shown
        assert [len(line) < 80 for line in shown.splitlines() if re.match(rf"Run \d  {TIME}  \S+", line)] == [
            True,
            True,
        ]
        assert [journal.is_executing(run) for run in journal.runs()] == [False, True]
        other.send_signal(signal.SIGTERM if sys.platform == "win32" else signal.SIGKILL)
        other.wait()
        assert [journal.is_executing(run) for run in journal.runs()] == [False, False]
        journal.end(journal.begin(plan_for("FILES01")), RunState.DONE)
        assert verify(journal.database).findings == ()


def test_nothing_is_written_on_a_host_that_somebody_is_at_work_on(tmp_path: Path) -> None:
    """`apply` is refused before the first request that changes anything."""
    machine = Machine("FILES01", version="2016")
    host = host_of(machine)
    with at_work(tmp_path / "j", identity_of(machine)), Journal(tmp_path / "j") as journal:
        with pytest.raises(Refused):
            apply(host, Step1().plan(Look(host), journal), journal)
        assert machine.log.writes == []
        assert len(journal.runs()) == 1


@pytest.mark.parametrize("on_disk", [True, False])
def test_of_many_threads_one_gets_the_computer(on_disk: bool, tmp_path: Path) -> None:
    """Through one journal, or each through its own of the same file; what all of them record is one whole chain."""
    count, errors, runs = 16, list[Exception](), list[int]()
    barrier, done = threading.Barrier(count), threading.Barrier(count)
    with Journal(tmp_path / "j" if on_disk else None) as shared:

        def work(number: int) -> None:
            with Journal(tmp_path / "j") if on_disk and number % 2 else _kept(shared) as journal:
                barrier.wait()
                try:
                    run = journal.begin(plan_for("H", CHANGE))
                except Refused as error:
                    errors.append(error)
                    done.wait()
                    return
                runs.append(run)
                done.wait()
                journal.mark(run, 0, ChangeState.WRITING)
                journal.end(run, RunState.DONE)

        threads = [threading.Thread(target=work, args=(number,)) for number in range(count)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(runs) == 1
        assert len(errors) == count - 1
        assert verify(shared.database).findings == ()


@contextmanager
def _kept(journal: Journal) -> Iterator[Journal]:
    yield journal


def test_many_threads_share_one_journal(tmp_path: Path) -> None:
    """Thirty-two runs on as many computers, record by record at the same time: each is there as its thread wrote it."""
    with Journal(tmp_path / "j") as journal:

        def work(name: str) -> None:
            run = journal.begin(plan_for(name, CHANGE, CHANGE))
            for position in (0, 1):
                journal.mark(run, position, ChangeState.WRITING)
                journal.mark(run, position, ChangeState.WRITTEN)
            assert journal.run(run) is not None
            assert not journal.restart_due(Identity(name), "DPMRA")
            journal.end(run, RunState.FAILED if name.endswith("7") else RunState.DONE)

        threads = [threading.Thread(target=work, args=(f"H{number}",)) for number in range(32)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        ended = {run.computer.name: (run.state, [state for _, state in run.changes]) for run in journal.runs()}
        assert len(ended) == 32
        for name, (state, changes) in ended.items():
            assert state == ("failed" if name.endswith("7") else "done")
            assert changes == ["written", "written"]
        assert verify(journal.database).findings == ()


def test_a_run_that_was_let_go_can_write_nothing_more(tmp_path: Path) -> None:
    """A worker that was given up and is not gone after all: refused at whatever it records, so before whatever it writes.
    Until somebody takes the run up again."""
    with Journal(tmp_path / "j") as journal:
        run = journal.begin(plan_for("H", CHANGE))
        journal.mark(run, 0, ChangeState.WRITING)
        journal.release(run)
        records: tuple[Callable[[], None], ...] = (
            lambda: journal.mark(run, 0, ChangeState.WRITTEN),
            lambda: journal.add(run, CHANGE, ChangeState.AT_RISK),
            lambda: journal.clear_at_risk(run),
            lambda: journal.record_restart_start(run, "DPMRA"),
            lambda: journal.record_restart_end(run, "DPMRA"),
            lambda: journal.end(run, RunState.DONE),
        )
        for record in records:
            with pytest.raises(Refused):
                record()
        left = journal.run(run)
        assert left is not None
        assert (left.state, journal.is_executing(left)) == ("applying", False)
        second = journal.begin(plan_for("H"))
        journal.release(run)  # once more changes nothing for the next one
        with pytest.raises(Refused, match=f"Run {second}"):
            journal.begin(plan_for("h"))
        journal.end(second, RunState.DONE)
        journal.end(second, RunState.FAILED)  # one that has ended is not at work
        with pytest.raises(Refused):
            journal.mark(second, 0, ChangeState.WRITING)
        assert journal.begin(plan_for("H", CHANGE), resumes=run) == run
        journal.mark(run, 0, ChangeState.WRITTEN)


def test_a_zombie_stops_at_its_next_write(tmp_path: Path) -> None:
    """`apply` in a thread that is given up in the middle writes no other value, and says why."""
    machine = Machine("H", version="2016")
    host = host_of(machine)
    with Journal(tmp_path / "j") as journal:
        plan = Step1(kb971411=True).plan(Look(host), journal)

        def given_up(_: object) -> None:
            if len(machine.log.writes) == 2:
                journal.release(1)

        with pytest.raises(Refused):
            apply(host, plan, journal, progress=given_up)
        assert len(machine.log.writes) == 2


def test_ctrl_c_gives_the_computer_back_at_once(tmp_path: Path) -> None:
    """Whoever keeps the journal open afterwards, in a notebook say, is not at work any more: shown as cut off."""
    machine = Machine("H", version="2016")
    host = host_of(machine)
    with Journal(tmp_path / "j") as journal:

        def pressed(_: object) -> None:
            raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            apply(host, Step1().plan(Look(host), journal), journal, progress=pressed)
        assert [(run.state, journal.is_executing(run)) for run in journal.runs()] == [("applying", False)]
        apply(host, Step1().plan(Look(host), journal), journal)


def test_a_plan_is_read_again_when_another_run_was_there_since(tmp_path: Path) -> None:
    """Its before-images would be wrong: refused if the values differ now, carried out if they do not."""
    machine = Machine("H", version="2016")
    host = host_of(machine)
    with Journal(tmp_path / "j") as mine, Journal(tmp_path / "j") as theirs:
        plan = Step1().plan(Look(host), mine)
        other = Step1(seconds=3600).plan(Look(host), theirs)
        apply(host, other, theirs)
        with pytest.raises(Refused, match="have changed since the plan was shown"):
            apply(host, plan, mine)
        assert machine.registry.get(AGENT, "ConnectionNoActivityTimeout") == RegValue("REG_DWORD", 3600)
        assert mine.runs()[0].state == "failed"
        assert mine.runs()[0].touched == ()
        elsewhere = Plan("step1", "H", Identity("H"), (), (CHANGE,))
        theirs.end(theirs.begin(plan_for("H")), RunState.DONE)
        apply(host, elsewhere, mine)
        assert machine.registry.get(AGENT, "CommandTimeout") == RegValue("REG_DWORD", 1)


def test_a_claim_that_cannot_be_recorded_is_none(tmp_path: Path) -> None:
    """The disk is full when a run begins: the computer is free again as soon as there is room."""
    with Journal(tmp_path / "j") as journal:
        pages = journal.database.db.execute("PRAGMA page_count").fetchone()[0]
        journal.database.db.execute(f"PRAGMA max_page_count = {pages}")
        with pytest.raises(JournalProblem, match="full"):
            journal.begin(plan_for("H", *[CHANGE] * 50))
        journal.database.db.execute("PRAGMA max_page_count = 100000")
        run = journal.begin(plan_for("H", CHANGE))
        journal.end(run, RunState.DONE)
        assert [run.id for run in journal.runs()] == [1]


def test_names_of_computers_are_only_names(tmp_path: Path) -> None:
    """A host may call itself anything: its claim stays in the folder beside the journal."""
    with Journal(tmp_path / "journal" / "j") as journal:
        for name in ("..", "../../x", "C:\\x", "a/b", "日本", "NUL", "%2e%2e"):
            journal.end(journal.begin(plan_for(name)), RunState.DONE)
    assert [file.name for file in tmp_path.iterdir()] == ["journal"]
    assert sorted(file.name for file in (tmp_path / "journal").iterdir()) == ["j", "j-claims"]


def test_two_who_go_on_with_the_same_run(tmp_path: Path) -> None:
    """Both have planned the rest of it; the second is refused once the first has done it."""
    machine = Machine("H", version="2016")
    host = host_of(machine)
    with Journal(tmp_path / "j") as killed:
        run = killed.begin(Step1().plan(Look(host), killed))
    with Journal(tmp_path / "j") as one, Journal(tmp_path / "j") as two:
        left = one.run(run)
        assert left is not None
        first, second = plan_resume(Look(host), left), plan_resume(Look(host), left)
        assert apply(host, first, one, resumes=run).run == run
        written = len(machine.log.writes)
        with pytest.raises(Refused):
            apply(host, second, two, resumes=run)
        assert len(machine.log.writes) == written
        assert [each.state for each in one.runs()] == ["done"]


@pytest.mark.parametrize("name", ["A" * 5000, "日本語の名前" * 10, "/../" * 100])
def test_a_computer_may_call_itself_as_it_likes(name: str, tmp_path: Path) -> None:
    """However long: its claim is a file beside the others, held once, and told from that of a similar name."""
    with closing(Claims(tmp_path / "j")) as one, closing(Claims(tmp_path / "j")) as other:
        (tmp_path / "j").touch()
        assert one.take(Identity(name))
        assert not other.take(Identity(name))
        assert other.take(Identity(name + "x"))
    assert len([*(tmp_path / "j-claims").iterdir()]) == 2
