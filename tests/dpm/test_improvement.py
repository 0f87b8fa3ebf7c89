"""The rule by which jobs say that a change helped, and which failures it counts."""

from __future__ import annotations

import math
from datetime import datetime, timedelta
from fractions import Fraction

import pytest

from runbook.change.baseline import Baseline
from runbook.dpm.failures import Ended, Reason, baseline, count, reason_of
from runbook.dpm.improvement import Improvement, jobs_needed, judge
from runbook.dpm.jobs import BackupJob, ServerJobs
from runbook.text import Text

WHEN = datetime(2026, 11, 27, 13)  # noqa: DTZ001  # the server's own time


def job(status: str, error: str = "") -> BackupJob:
    """A job of FILES01."""
    return BackupJob(status, "Replication", WHEN, frozenset({"files01"}), error)


@pytest.mark.parametrize(
    ("good", "improvement", "en"),
    [
        (0, Improvement.SO_FAR_GOOD, "So far good: 0 of 25."),
        (9, Improvement.SO_FAR_GOOD, "So far good: 9 of 25."),
        (24, Improvement.SO_FAR_GOOD, "So far good: 24 of 25."),
        (25, Improvement.RESOLVED, "Resolved: 3 of 25 jobs failed"),
        (200, Improvement.RESOLVED, "Resolved: 3 of 25 jobs failed"),
    ],
)
def test_a_failure_rate_of_12_per_cent_needs_25_jobs(good: int, improvement: Improvement, en: str) -> None:
    """3 of 25 failed before: not one job less than 25 says that it is resolved."""
    verdict = judge(Baseline(jobs=25, failed=3), Ended(good))
    assert verdict.improvement is improvement
    assert verdict.needed == 25
    assert verdict.text.en.startswith(en)


def test_enough_jobs_are_so_many_that_luck_would_be_rare() -> None:
    """For every rate: had it stayed, that no job fails would have a chance of at most 5 %. And it is never more than 3/p, rounded up."""
    for jobs in range(1, 60):
        for failed in range(1, jobs + 1):
            needed = jobs_needed(Baseline(jobs=jobs, failed=failed))
            assert needed == math.ceil(3 / Fraction(failed, jobs))
            assert (1 - failed / jobs) ** needed <= 0.05


def test_failures_of_another_cause_are_left_out_on_both_sides() -> None:
    """10 of 35 jobs failed of another cause before: 3 of 25 count. Since then 2 failed so, and that is not held against the change."""
    before = Baseline(jobs=35, failed=3, other=10)
    assert jobs_needed(before) == 25
    assert judge(before, Ended(good=25, other=2)).improvement is Improvement.RESOLVED
    assert judge(before, Ended(good=24, other=2)).improvement is Improvement.SO_FAR_GOOD


@pytest.mark.parametrize(
    ("before", "improvement"),
    [
        (Baseline(jobs=25, failed=3), Improvement.NOT_RESOLVED),
        (Baseline(jobs=25), Improvement.NOT_RESOLVED),
        (None, Improvement.NOT_RESOLVED),
    ],
)
def test_one_failure_since_is_enough_to_say_no(before: Baseline | None, improvement: Improvement) -> None:
    """However many went well, and whatever was before."""
    verdict = judge(before, Ended(good=500, failed=1))
    assert verdict.improvement is improvement
    assert verdict.helped is False


@pytest.mark.parametrize(
    ("before", "improvement", "en"),
    [
        (None, Improvement.NO_BASELINE, "were not recorded"),
        (Baseline(told=Text("理由", "no DPM server is known")), Improvement.NO_BASELINE, "(no DPM server is known)"),
        (Baseline(jobs=40), Improvement.NO_FAILURE_BEFORE, "(0 of 40)"),
        (Baseline(jobs=3, other=3), Improvement.NO_FAILURE_BEFORE, "(0 of 0)"),
    ],
)
def test_without_a_failure_before_nothing_is_proved(before: Baseline | None, improvement: Improvement, en: str) -> None:
    """No number of jobs makes "resolved" of it, and the sentence says why."""
    verdict = judge(before, Ended(good=1000))
    assert verdict.improvement is improvement
    assert verdict.helped is None
    assert en in verdict.text.en
    assert "1000" in verdict.text.ja


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        ("ID 52 0x80072746", Reason.CONNECTION),
        ("ID 60 0x809909B0", Reason.CONNECTION),
        ("ID 41", Reason.CONNECTION),
        ("ID 52 0x80070040", Reason.CONNECTION),  # antivirus, or a lost connection: nobody can tell
        ("ID 46", Reason.OTHER),
        ("ID 42 0x80070005", Reason.OTHER),
        ("ID 976", Reason.OTHER),
        ("0x80071234", Reason.UNKNOWN),
        ("ID 999999", Reason.UNKNOWN),
        ("", Reason.UNKNOWN),
    ],
)
def test_only_a_reason_that_is_known_is_another_one(error: str, reason: Reason) -> None:
    """A code in no list, or of which only the family is known, may be anything."""
    assert reason_of(error) is reason


def test_jobs_are_counted_by_how_they_ended() -> None:
    """A warning, and a job that still runs, prove nothing. What cannot be told apart is said."""
    jobs = [
        *[job("Succeeded")] * 4,
        job("Completed"),
        job("Warning"),
        job("InProgress"),
        job("Failed", "ID 52 0x80072746"),
        job("Failed"),
        *[job("Failed", "ID 46")] * 2,
    ]
    ended = count(jobs)
    assert ended == Ended(good=5, failed=2, other=2, unknown=1, others=("ID 46",))
    assert [note.en for note in ended.notes] == [
        "Failed of another cause, and not counted against the change: 2 (ID 46).",
        "Failed without a reason that can be told apart, so counted as the same cause: 1.",
    ]
    before = WHEN - timedelta(days=7)
    assert baseline(ServerJobs(WHEN, tuple(jobs))) == Baseline(before, WHEN, jobs=9, failed=2, other=2)
