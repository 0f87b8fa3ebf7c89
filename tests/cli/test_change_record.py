"""`report --run` and `history --jsonl`: what closes a ticket, and what a program that collects logs gets."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest

from runbook.change.baseline import Baseline
from runbook.change.plan import Change, Plan, Restart
from runbook.change.states import ChangeState, RunState
from runbook.cli import main
from runbook.cli.exit_codes import ExitCode
from runbook.dpm.agent import NO_ACTIVITY_TIMEOUT
from runbook.journal.chain import GENESIS
from runbook.journal.columns import dump
from runbook.journal.journal import Journal
from runbook.version import __version__
from runbook.windows.identity import Identity
from runbook.windows.values import ABSENT, dword
from runbook.wsman.login import SignIn
from tests import published

PLAN_FILE = sha256(b"a plan file").hexdigest()
SIGN_IN = SignIn("CONTOSO\\adm|*evil*", "kerberos")
CHANGE = Change(NO_ACTIVITY_TIMEOUT, ABSENT, dword(900))
PLAN = Plan(
    "step1", "files01", Identity("FILES01", "contoso.test", "UUID 1"), (NO_ACTIVITY_TIMEOUT,), (CHANGE,), (Restart("DPMRA", running=True),),
)  # fmt: skip
BEFORE = Baseline(datetime(2026, 11, 21, tzinfo=UTC), datetime(2026, 11, 28, tzinfo=UTC), 25, 3, 1)


def carried_out(journal: Journal, plan: Plan, state: RunState = RunState.DONE, undoes: int | None = None) -> int:
    """A run whose values are all written."""
    number = journal.begin(plan, sign_in=SIGN_IN, undoes=undoes)
    for position, _ in enumerate(plan.changes):
        journal.mark(number, position, ChangeState.WRITTEN)
    journal.end(number, state)
    return number


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A journal with a run that is done, one that failed and one that was taken back, and a run of another customer."""
    file = tmp_path / "j"
    with Journal(file, ticket="CHG1") as journal:
        journal.record_baseline(carried_out(journal, replace(PLAN, file=PLAN_FILE)), BEFORE)
        reboots = replace(CHANGE, needs_reboot=True)
        carried_out(journal, replace(PLAN, step="step2", changes=(reboots,)), RunState.FAILED)
        third = carried_out(journal, PLAN)
        carried_out(journal, replace(PLAN, step=f"undo {third}", restarts=()), undoes=third)
    with Journal(file, "fabrikam", "FAB-7") as theirs:
        carried_out(theirs, replace(PLAN, host="theirs01"))
    return file


def written(path: Path, *words: str, language: str = "en") -> str:
    """The report in a file."""
    output = path.with_name("report.md")
    assert main(["report", "--journal", str(path), "--lang", language, "--output", str(output), *words]) == 0
    return output.read_text("utf-8")


def test_the_record_has_what_closes_a_ticket(path: Path) -> None:
    """Who, by which plan and ticket, before, after, read back, the restart, how to undo it, and where the chain ends."""
    with Journal(path) as journal:
        records, head = journal.head
        who = journal.runs()[-1].who
    text = written(path, "--run", "1")
    for expected in ("CHG1", PLAN_FILE, who, r"CONTOSO\\adm\|\*evil\* (kerberos)", __version__.replace(".", r"\.", 1), "FILES01 (contoso.test, UUID 1)"):  # fmt: skip
        assert expected in text
    assert "| 900 s | as written |" in text
    assert "DPMRA (not restarted)" in text  # none was recorded
    assert "3 of 25 failed, and 1 of another cause, from 2026-11-21 to 2026-11-28 (the DPM server's own time)" in text
    assert f"the journal had {records} records" in text
    assert head in text
    assert "undo 1" in text
    assert "theirs01" not in text


def test_the_record_says_what_is_not_certain(path: Path) -> None:
    """A run that failed was not read back as a whole, its reboot is due, and one that was taken back says by which."""
    text = written(path, "--run", "2", "3-4")
    assert "| 900 s | written; reading back did not finish |" in text
    assert "| Reboot | needed, not done yet |" in text
    assert "| Result | undone by run 4 |" in text
    assert [line.partition(" | ")[0] for line in text.splitlines() if line.startswith("| ") and line[2:3] in "234"] == [
        "| 2",
        "| 3",
        "| 4",
    ]
    with Journal(path) as journal:
        journal.database.db.execute("UPDATE runs SET ticket = 'CHG9' WHERE id = 1")
    assert "was altered, or is damaged" in written(path, "--run", "1")


def test_an_undo_is_not_taken_back_itself(path: Path) -> None:
    """The record says what `undo 4` says, and what to do instead."""
    text = written(path, "--run", "4")
    assert "Run 4 is itself the undo of run 3. It cannot be undone." in text
    assert "run its step again" in text
    assert "nothing to undo" not in text


@pytest.mark.parametrize("language", ["ja", "en"])
def test_each_form_in_each_language(language: str, path: Path) -> None:
    """One sentence of each language alone; JSON says the same in fields."""
    markdown = written(path, "--run", "1", language=language)
    assert ("元に戻す方法" in markdown) == (language == "ja")
    page = written(path, "--run", "1", "--format", "html", language=language)
    assert f'<html lang="{language}">' in page
    assert "<td>CHG1</td>" in page
    on_a_screen = page.partition("@media print")[0]
    assert (
        "pre{white-space:pre-wrap;overflow-wrap:anywhere}" in on_a_screen
    )  # a hash or a command does not widen the page
    assert "@media (max-width:45rem)" in on_a_screen
    record = json.loads(written(path, "--run", "1", "--format", "json", language=language))
    published.validate(record)
    [run] = record["runs"]
    assert {name: run[name] for name in ("login", "method", "version", "ticket", "plan")} == {
        "login": SIGN_IN.account,
        "method": "kerberos",
        "version": __version__,
        "ticket": "CHG1",
        "plan": PLAN_FILE,
    }
    assert (run["baseline"]["jobs"], run["baseline"]["failed"]) == (25, 3)
    assert record["verified"] is True


@pytest.mark.parametrize("words", [["1", "--run", "1"], ["--run", "9"], ["--run", "5"], ["--run", "5-9"]])
def test_a_run_that_is_not_there_or_not_ours_is_refused(words: list[str], path: Path) -> None:
    """Another customer's run is named as such, and a walk's number does not go with runs."""
    assert main(["report", "--journal", str(path), *words]) == ExitCode.USAGE


def lines_of(path: Path, capsys: pytest.CaptureFixture[str], *words: str) -> list[dict[str, object]]:
    """What `history --jsonl` prints."""
    assert main(["history", "--jsonl", "--journal", str(path), *words]) == ExitCode.DONE
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_the_records_carry_their_chain(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Who keeps them can compute each hash again, and goes on where it stopped."""
    every = lines_of(path, capsys)
    previous = GENESIS
    for each in every:
        published.validate(each)
    for number, each in enumerate(every, 1):
        assert (each["record"], each["previous"]) == (number, previous)
        previous = sha256(f"{previous}\n{dump(each['content'])}".encode()).hexdigest()
        assert each["hash"] == previous
    with Journal(path) as journal:
        assert journal.head == (len(every), previous)
    assert lines_of(path, capsys, "--since", "7") == every[7:]
    assert lines_of(path, capsys, "--since", str(len(every))) == []


def test_a_journal_that_lost_its_end_is_noticed(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The collector has more records than there are: exit code 2 instead of nothing new. `--since` needs `--jsonl`."""
    every = lines_of(path, capsys)
    assert main(["history", "--jsonl", "--since", str(len(every) + 1), "--journal", str(path)]) == ExitCode.USAGE
    assert main(["history", "--since", "1", "--journal", str(path)]) == ExitCode.USAGE


def test_a_customer_gets_the_others_as_hashes_alone(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The chain stays whole, and nothing of the others is in it."""
    with Journal(path, "fabrikam") as journal:
        found = journal.records_after(0)
        ours = [each for each in found if each.record is not None]
    assert len(found) > len(ours) > 0
    assert "CHG1" not in str(ours)
    assert "theirs01" in str(ours)
    path.with_name("i.toml").write_text(f'customer = "fabrikam"\njournal = {json.dumps(str(path))}\n[hosts.theirs01]\n')
    lines = lines_of(path, capsys, "--inventory", str(path.with_name("i.toml")))
    assert [each["content"] for each in lines] == [each.record for each in found]
