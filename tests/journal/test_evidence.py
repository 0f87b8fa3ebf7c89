"""What a change record needs is recorded: the login, the version, the ticket, the plan file, and the jobs before a run."""

from __future__ import annotations

from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest

from runbook.change.baseline import Baseline
from runbook.change.plan import Change, Plan
from runbook.change.provenance import Provenance
from runbook.change.run import Run
from runbook.dpm.agent import NO_ACTIVITY_TIMEOUT
from runbook.errors import InvalidInput, Refused, UntrustedJournal
from runbook.journal.journal import Journal
from runbook.journal.verify import verify
from runbook.text import Text
from runbook.version import __version__
from runbook.windows.identity import Identity
from runbook.windows.values import ABSENT, dword
from runbook.wsman.login import SignIn

PLAN_FILE = sha256(b"a plan file").hexdigest()
PLAN = Plan(
    "step1", "files01", Identity("FILES01"), (NO_ACTIVITY_TIMEOUT,), (Change(NO_ACTIVITY_TIMEOUT, ABSENT, dword(900)),)
)
BEFORE = Baseline(datetime(2026, 11, 21, tzinfo=UTC), datetime(2026, 11, 28, tzinfo=UTC), 25, 3, 1)
UNREAD = Baseline(told=Text("DPM サーバーが指定されていません", "No DPM server was named"))


def run_of(journal: Journal, number: int) -> Run:
    """A run that is there."""
    run = journal.run(number)
    assert run is not None
    return run


def test_a_resumed_run_is_of_who_resumed_it_and_keeps_its_ticket_and_its_plan_file(tmp_path: Path) -> None:
    """The login is the new one; a ticket that is given replaces the old one, and none does not."""
    with Journal(tmp_path / "j", ticket="CHG1") as journal:
        from_file = Plan(PLAN.step, PLAN.host, PLAN.computer, PLAN.settings, PLAN.changes, file=PLAN_FILE)
        number = journal.begin(from_file, sign_in=SignIn("CONTOSO\\first", "ntlm"))
        journal.release(number)
    for ticket, expected in (("", "CHG1"), ("CHG2", "CHG2")):
        with Journal(tmp_path / "j", ticket=ticket) as journal:
            journal.begin(PLAN, sign_in=SignIn("second@CONTOSO", "kerberos"), resumes=number)
            found = run_of(journal, number).provenance
            assert found == Provenance("second@CONTOSO", "kerberos", __version__, expected, PLAN_FILE)
            journal.release(number)


def test_what_was_done_by_hand_has_a_ticket_and_no_login(tmp_path: Path) -> None:
    """Nobody logged in for it."""
    with Journal(tmp_path / "j", ticket="CHG1") as journal:
        run = run_of(journal, journal.record_by_hand(PLAN))
        assert run.provenance == Provenance(version=__version__, ticket="CHG1")


@pytest.mark.parametrize("baseline", [BEFORE, UNREAD])
def test_the_first_jobs_before_a_run_stay(baseline: Baseline, tmp_path: Path) -> None:
    """Those of a second reading are no longer of before the run. They are on disk as they were read, sentences included."""
    with Journal(tmp_path / "j") as journal:
        number = journal.begin(PLAN)
        journal.record_baseline(number, baseline)
        journal.record_baseline(number, Baseline(jobs=99))
        assert run_of(journal, number).baseline == baseline
        with pytest.raises(Refused):
            journal.record_baseline(number + 1, baseline)


def test_a_plan_file_is_recorded_once_and_for_its_customer(tmp_path: Path) -> None:
    """Another customer's is neither shown nor accepted, nor is a baseline for another customer's run."""
    with Journal(tmp_path / "j", "contoso") as journal:
        journal.record_plan(PLAN_FILE, "step1")
        journal.record_plan(PLAN_FILE, "step2")
        assert [(plan.sha256, plan.step) for plan in journal.plans] == [(PLAN_FILE, "step1")]
        number = journal.begin(PLAN)
    with Journal(tmp_path / "j", "fabrikam") as journal:
        assert journal.plans == ()
        with pytest.raises(InvalidInput):
            journal.record_baseline(number, BEFORE)


@pytest.mark.parametrize(
    "edit",
    [
        "UPDATE runs SET ticket = 'CHG9'",
        "UPDATE runs SET login = 'somebody'",
        "UPDATE baselines SET failed = 0",
        "DELETE FROM baselines",
        "UPDATE plans SET sha256 = '00'",
        "INSERT INTO plans VALUES ('00', '2026-11-28T00:00:00+00:00', 'step1', '', '', '')",
    ],
)
def test_an_edit_of_it_is_seen(edit: str, tmp_path: Path) -> None:
    """The chain covers all of it: a hash that was slipped in is no approval."""
    with Journal(tmp_path / "j", ticket="CHG1") as journal:
        journal.record_baseline(journal.begin(PLAN), BEFORE)
        journal.record_plan(PLAN_FILE, "step1")
        assert verify(journal.database).findings == ()
        journal.database.db.execute(edit)
        assert verify(journal.database).findings
    with Journal(tmp_path / "j") as journal, pytest.raises(UntrustedJournal):
        _ = journal.plans
