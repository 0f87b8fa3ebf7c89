"""From when on `outcome` counts jobs: in whose favour a boot, an undo or another clock may never be."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from runbook.change.baseline import Baseline
from runbook.change.plan import Change
from runbook.change.run import Run
from runbook.change.states import ChangeState, RunState
from runbook.dpm.improvement import Improvement
from runbook.dpm.jobs import BackupJob, ServerJobs
from runbook.fleet.aftermath.outcome import Outcome, judged, undos_since
from runbook.fleet.aftermath.outcome_job import OutcomeReport
from runbook.settings.registry import RegistrySetting
from runbook.text import Text
from runbook.windows.identity import Identity
from runbook.windows.values import ABSENT, Kind, RegistryValue

FILES01 = Identity("FILES01", "contoso.local", "UUID 1")
TOKYO = timezone(timedelta(hours=9))
BEGUN = datetime(2026, 11, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)
CHANGE = Change(RegistrySetting(r"HKLM\S", "x", Kind.DWORD, True), ABSENT, RegistryValue(Kind.DWORD, 0), True, "")


def a_run(number: int = 1, days: float = 0, *, rebooted: float | None = None, state: RunState = RunState.DONE) -> Run:
    """A run on FILES01, these days later, that waits for a reboot; one day before it, 10 of 20 jobs had failed.

    `rebooted`: the reboot was recorded, these days after the first run.
    """
    since = BEGUN + days * DAY
    until = since.astimezone(TOKYO).replace(tzinfo=None)
    return Run(
        number,
        since,
        "step2",
        "FILES01",
        FILES01,
        since - 40 * DAY if rebooted is None else BEGUN + rebooted * DAY,
        state,
        rebooted is None,
        None,
        None,
        ((CHANGE, ChangeState.WRITTEN),),
        (),
        "u@m",
        1,
        since,
        baseline=Baseline(until - 7 * DAY, until, 20, 10),
    )


def jobs(failed: tuple[int, ...], *, days: int = 14, running: bool = False) -> tuple[BackupJob, ...]:
    """A job half a day into each day since the first run, by the clock of Tokyo; those of `failed` were cut off."""
    start = BEGUN.astimezone(TOKYO).replace(tzinfo=None) + DAY / 2
    made = [
        ("Failed", "ID 52 0x80072746") if day in failed else ("InProgress" if running else "Succeeded", "")
        for day in range(days)
    ]
    return tuple(
        BackupJob(status, "Replication", start + day * DAY, frozenset({"files01"}), error)
        for day, (status, error) in enumerate(made)
    )


def outcome(
    runs: list[Run],
    found: tuple[BackupJob, ...],
    booted: float,
    *,
    others: tuple[OutcomeReport, ...] = (),
    undos: tuple[Run, ...] = (),
    protects: bool = True,
) -> Outcome:
    """What is said of FILES01, up since so many days after the first run, by a DPM server in Tokyo."""
    now = (BEGUN + 15 * DAY).astimezone(TOKYO)
    server = OutcomeReport("DPM01", computer=Identity("DPM01"), now=now, is_server=True)
    server.jobs = ServerJobs(now.replace(tzinfo=None), found, frozenset({"files01"} if protects else ()))
    report = OutcomeReport("FILES01", computer=FILES01, now=now, booted=BEGUN + booted * DAY)
    return judged(report, runs, [server, *others], undos=undos)


BAD_WEEK = tuple(range(1, 7))


@pytest.mark.parametrize(
    ("runs", "booted", "failed", "improvement", "good"),
    [
        # Our own reboot is recorded: a boot of a patch day changes nothing, and nor do the jobs before the reboot.
        ([a_run(rebooted=0.1)], 0.1, (), Improvement.RESOLVED, 14),
        ([a_run(rebooted=0.1)], 8, (), Improvement.RESOLVED, 14),
        ([a_run(rebooted=0.1)], 14, (), Improvement.RESOLVED, 14),
        ([a_run(rebooted=0.1)], 8, BAD_WEEK, Improvement.NOT_RESOLVED, 8),
        ([a_run(rebooted=7)], 7, BAD_WEEK, Improvement.RESOLVED, 7),
        ([a_run(rebooted=7)], 13, BAD_WEEK, Improvement.RESOLVED, 7),
        # Another tool rebooted it, nobody knows when: at the latest at the boot that is known.
        ([a_run()], 0.1, (), Improvement.RESOLVED, 14),
        ([a_run()], 0.1, BAD_WEEK, Improvement.NOT_RESOLVED, 8),
        ([a_run()], 8, (), Improvement.RESOLVED, 6),
        ([a_run()], 8, BAD_WEEK, Improvement.NOT_SEEN, 6),
        ([a_run()], 8, (3, 9), Improvement.NOT_RESOLVED, 5),
        # A later run has found a boot, so the first one was in force by then. Or it was recorded for the later one.
        ([a_run(), replace(a_run(2, 5, rebooted=5.1), needs_reboot=False)], 13, (), Improvement.RESOLVED, 9),
        ([a_run(), a_run(2, 5, rebooted=5.1)], 13, (3,), Improvement.RESOLVED, 9),
        # The jobs count from the last of several runs, whether it ended or failed half-way.
        ([a_run(rebooted=0.1), a_run(2, 10, rebooted=10.1)], 10.1, BAD_WEEK, Improvement.SO_FAR_GOOD, 4),
        ([a_run(rebooted=0.1, state=RunState.FAILED)], 8, BAD_WEEK, Improvement.NOT_RESOLVED, 8),
        # The host's clock is behind, so that its boot seems older than the run: failures count from the run on.
        ([a_run()], -0.1, BAD_WEEK, Improvement.NOT_RESOLVED, 8),
        ([a_run(rebooted=-0.1)], 8, BAD_WEEK, Improvement.NOT_SEEN, 6),
    ],
)
def test_a_boot_never_hides_a_failure(
    runs: list[Run], booted: float, failed: tuple[int, ...], improvement: Improvement, good: int
) -> None:
    """10 of 20 failed before, so 6 must succeed since the boot that put the change in force."""
    found = outcome(runs, jobs(failed), booted)
    assert (found.verdict.improvement, found.ended.good) == (improvement, good)
    if improvement is Improvement.NOT_SEEN:
        assert found.verdict.helped is None
        assert found.verdict.text.en.startswith(
            f"Whether it helped cannot be determined: {len(failed)} failed after the change"
        )


def test_what_was_taken_back_since_helped_until_then() -> None:
    """Run 2 was undone on day 10: the ten days before say nothing of run 1 alone. An undo that changed nothing does not count."""
    undo = replace(a_run(3, 10, rebooted=10.1), undoes=2, step="undo 2")
    planned = replace(undo, id=4, since=BEGUN + 12 * DAY, changes=((CHANGE, ChangeState.PLANNED),))
    elsewhere = replace(undo, id=5, since=BEGUN + 13 * DAY, computer=Identity("SQL01"))
    first = a_run(rebooted=0.1)
    undos = undos_since([first], [elsewhere, planned, undo, a_run(2, 1), first])
    assert undos == (undo,)
    found = outcome([first], jobs(()), 10.1, undos=undos)
    assert (found.verdict.improvement, found.ended.good) == (Improvement.SO_FAR_GOOD, 4)


def test_jobs_that_run_and_none_at_all_prove_nothing() -> None:
    """Not one of them is a success."""
    for found in (jobs((), running=True), ()):
        said = outcome([a_run(rebooted=0.1)], found, 0.1)
        assert (said.verdict.improvement, said.ended.ended) == (Improvement.SO_FAR_GOOD, 0)


@pytest.mark.parametrize(("ahead", "good"), [(0, 14), (2, 12), (-2, 14)])
def test_no_job_before_the_run_counts_whatever_clock_the_dpm_server_has(ahead: float, good: int) -> None:
    """The server's clock says when the jobs before were read. Those that it listed then are none since."""
    run = a_run(rebooted=0.01)
    assert run.baseline is not None
    assert run.baseline.until is not None
    run = replace(run, baseline=replace(run.baseline, until=run.baseline.until + ahead * DAY))
    found = outcome([run], jobs((0, 1) if ahead > 0 else ()), 0.01)
    assert (found.verdict.improvement, found.ended.good) == (Improvement.RESOLVED, good)


@pytest.mark.parametrize(
    ("protects", "failed", "improvement"),
    [
        (True, (), Improvement.RESOLVED),
        (False, (), Improvement.NOT_SEEN),
        (False, (3,), Improvement.NOT_RESOLVED),
    ],
)
def test_a_server_that_protects_it_no_longer_does_not_speak_for_one_that_could_not_be_read(
    protects: bool, failed: tuple[int, ...], improvement: Improvement
) -> None:
    """Its old jobs say nothing of those on the server that it may have moved to; a failure is one all the same."""
    why = Text("理由", "DPM02 says nothing")
    other = OutcomeReport("DPM02", is_server=True, no_jobs=why)
    found = outcome([a_run(rebooted=0.1)], jobs(failed), 0.1, others=(other,), protects=protects)
    assert found.verdict.improvement is improvement
    assert (found.verdict.text is why) is (improvement is Improvement.NOT_SEEN)
